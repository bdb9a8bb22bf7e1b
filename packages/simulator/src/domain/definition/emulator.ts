import { code, from, VirError } from '../../error.ts';
import type { GuestKind } from '../../host/description.ts';
import { qemuUnsupported, unsupported, xmlError } from './refusal.ts';
import { at, textOf, type XmlNode } from './xml.ts';

/** What a definition says of the machine that it wants. */
export interface Asked {
  readonly type: string;
  readonly osType: string;
  readonly arch: string;
  readonly machine: string | null;
}

/** Guests that are simulated. */
const simulated = new Set(['x86_64', 'i686']);

/** The emulator, which must be there (virQEMUCapsCacheLookup). */
function kindOf(root: XmlNode, arch: string, kinds: readonly GuestKind[]): GuestKind {
  const told = textOf(at(root, 'devices', 'emulator'));
  const found = kinds.find((kind) =>
    told === undefined ? kind.arch === arch : kind.emulator === told,
  );
  if (found !== undefined) return found;
  if (told === undefined) throw unsupported(`No emulator found for arch '${arch}'`);
  const detail = `Cannot check QEMU binary ${told}: No such file or directory`;
  throw new VirError(code.systemError, from.qemu, detail, 2);
}

/** What an emulator cannot run (qemuValidateDomainDef). */
function checkKind(
  { emulator, virtTypes }: GuestKind,
  { osType, arch, type, machine }: Asked,
): void {
  const refuse = (what: string): never => {
    throw qemuUnsupported(`Emulator '${emulator}' does not support ${what}`);
  };
  if (osType !== 'hvm') refuse(`os type '${osType}'`);
  if (!simulated.has(arch)) refuse(`arch '${arch}'`);
  if (type === 'kvm' && !virtTypes.includes('kvm') && machine === null) {
    const what = `could not get preferred machine for ${emulator} type=kvm`;
    throw new VirError(code.invalidArg, from.qemu, what);
  }
  if (!virtTypes.includes(type)) refuse(`virt type '${type}'`);
}

/** Machines that libvirt gives PCI buses to; on others its USB controller finds none. */
const WITH_PCI = /^pc-(?:i440fx|q35)-|^pc-[01]\.|^rhel/;

/** A machine of the emulator, by its own name (virQEMUCapsGetCanonicalMachine). */
function machineOf({ emulator, machines }: GuestKind, asked: string | null): string {
  const name = asked ?? machines[0]?.name ?? '';
  const found = machines.find((machine) => machine.name === name);
  const canonical = found?.canonical ?? name;
  if (!WITH_PCI.test(canonical)) throw xmlError('No PCI buses available');
  if (found !== undefined) return canonical;
  throw qemuUnsupported(`Emulator '${emulator}' does not support machine type '${name}'`);
}

/** The emulator and the machine of a definition. @throws VirError for what the host cannot run. */
export function emulationOf(
  root: XmlNode,
  asked: Asked,
  kinds: readonly GuestKind[],
): { readonly emulator: string; readonly machine: string } {
  const kind = kindOf(root, asked.arch, kinds);
  checkKind(kind, asked);
  return { emulator: kind.emulator ?? '', machine: machineOf(kind, asked.machine) };
}
