import { at, readXml, textOf } from '../domain/definition/xml.ts';
import type { GuestKind, MachineDescription, SystemDescription } from '../host/description.ts';
import { definableGuests } from '../host/hypervisor.ts';

interface Seen {
  readonly arch: string;
  readonly emulator: string;
  readonly machine: string;
  readonly type: string;
}

function seenIn(xml: string): Seen | null {
  const root = readXml(xml);
  const type = at(root, 'os', 'type');
  const emulator = textOf(at(root, 'devices', 'emulator'));
  const machine = type?.attributes.get('machine');
  if (emulator === undefined || machine === undefined) return null;
  return {
    arch: type?.attributes.get('arch') ?? 'x86_64',
    emulator,
    machine,
    type: root.attributes.get('type') ?? 'qemu',
  };
}

const machineType = (name: string) => ({ name, canonical: null, maxCpus: 0, deprecated: false });

function extended(kinds: readonly GuestKind[], seen: Seen): readonly GuestKind[] {
  const { arch, emulator, machine, type } = seen;
  const kind = kinds.find((known) => known.emulator === emulator);
  if (kind === undefined) {
    const wordsize = arch === 'i686' ? 32 : 64;
    const virtTypes = [...new Set(['qemu', type])];
    const machines = [machineType(machine)];
    const features = kinds.find((known) => known.arch === arch)?.features ?? [];
    const added = { osType: 'hvm', arch, wordsize, emulator, machines, virtTypes, features };
    return [...kinds, added];
  }
  if (kind.machines.some(({ name }) => name === machine)) return kinds;
  const machines = [...kind.machines, machineType(machine)];
  return kinds.map((known) => (known === kind ? { ...kind, machines } : known));
}

/**
 * What the hypervisor of a host runs, by the guests that were seen there: emulators and machine types
 * of other vendors than Debian are known from them alone. null where Debian's are enough.
 */
export function guestsSeen(
  machine: MachineDescription,
  system: SystemDescription,
  definitions: readonly string[],
): readonly GuestKind[] | null {
  const usual = definableGuests(machine, system);
  let kinds = usual;
  for (const xml of definitions) {
    const seen = seenIn(xml);
    if (seen !== null) kinds = extended(kinds, seen);
  }
  return kinds === usual ? null : kinds;
}
