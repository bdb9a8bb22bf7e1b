import { has } from './versions.ts';
import type {
  GuestFeature,
  GuestKind,
  MachineDescription,
  MachineType,
  SystemDescription,
} from './description.ts';

/**
 * The machine types of QEMU 7.2 on x86_64 in the order of its query-machines, for QEMU keeps them in
 * a hash table: `i7.2` is pc-i440fx-7.2, `q7.2` pc-q35-7.2.
 */
const PC_MACHINES =
  'i7.2 q5.2 i2.12 i2.0 i6.2 q4.2 i2.5 i4.2 i5.2 i1.5 q2.7 q7.1 i2.2 i2.7 q6.1 q2.4 i7.1 ' +
  'q2.10 x-remote q5.1 i1.7 q2.9 i2.11 q3.1 i6.1 q4.1 i2.4 i4.1 i5.1 i2.9 isapc i1.4 q2.6 ' +
  'i3.1 q2.12 q7.0 i2.1 q6.0 i2.6 q4.0.1 i7.0 i1.6 q5.0 q2.8 i2.10 q3.0 i6.0 q7.2 q4.0 ' +
  'microvm i2.3 i4.0 i5.0 i2.8 q6.2 q2.5 i3.0 q2.11';

const versionOf = (text: string): number => {
  const [major = 0, minor = 0] = text.split('.').map(Number);
  return major * 1000 + minor;
};

const Q35_VCPUS = 288;

/** The most vCPUs of pc-q35: more from QEMU 2.8, 8.1 and 9.0 on. */
function mostOfQ35(version: number): number {
  if (version < 2008) return 255;
  if (version < 8001) return Q35_VCPUS;
  return version < 9000 ? 1024 : 4096;
}

function pcMachine(short: string): Omit<MachineType, 'canonical'> {
  const [, kind, release = ''] = /^([iq])(\d.*)$/.exec(short) ?? [];
  const version = versionOf(release);
  if (kind === 'i') {
    return { name: `pc-i440fx-${release}`, maxCpus: 255, deprecated: version < 2000 };
  }
  if (kind === 'q') {
    const maxCpus = mostOfQ35(version);
    return { name: `pc-q35-${release}`, maxCpus, deprecated: false };
  }
  return { name: short, maxCpus: short === 'microvm' ? 288 : 1, deprecated: false };
}

/** The most vCPUs that a machine of x86 takes; of one by another vendor, those of 440FX or Q35. */
export function mostVcpus(machine: string): number {
  const q35 = /^pc-q35-(\d.*)?/.exec(machine);
  if (q35 === null) return 255;
  return q35[1] === undefined ? Q35_VCPUS : mostOfQ35(versionOf(q35[1]));
}

/** A machine, and the name that stands for the newest of its kind. */
function withAlias(machine: Omit<MachineType, 'canonical'>, alias: string | null): MachineType[] {
  const own = { ...machine, canonical: null };
  return alias === null ? [own] : [own, { ...own, name: alias, canonical: machine.name }];
}

/** Releases of QEMU that have machine types of their own, after the table's and up to `newest`. */
function laterReleases(newest: number): string[] {
  const later: string[] = [];
  for (let major = 8; major * 1000 <= newest; major++) {
    for (let minor = 0; minor <= 2 && major * 1000 + minor <= newest; minor++) {
      later.push(`${major}.${minor}`);
    }
  }
  return later;
}

/** Those of an older QEMU are the table's up to its release, those of a newer one have some more. */
function pcMachines(arch: string, release: string): MachineType[] {
  const newest = versionOf(release);
  const table = PC_MACHINES.split(' ');
  if (arch === 'i686') {
    const [at, other] = [table.indexOf('i2.6'), table.indexOf('q4.0.1')];
    [table[at], table[other]] = [table[other]!, table[at]!];
  }
  const later = laterReleases(newest).flatMap((version) => [`i${version}`, `q${version}`]);
  const first = `i${release}`;
  const known = [...table, ...later].filter((short) => {
    const version = /^[iq](\d.*)$/.exec(short)?.[1];
    return version === undefined || versionOf(version) <= newest;
  });
  const others = known.filter((short) => short !== first);
  const aliases: Readonly<Record<string, string>> = { [first]: 'pc', [`q${release}`]: 'q35' };
  return [first, ...others].flatMap((short) => withAlias(pcMachine(short), aliases[short] ?? null));
}

const plain = (name: string): GuestFeature => ({ name, default: null, toggle: null });
const switched = (name: string, usual: string, toggle: string): GuestFeature => ({
  name,
  default: usual,
  toggle,
});
const USUAL = [plain('cpuselection'), plain('deviceboot'), switched('disksnapshot', 'on', 'no')];
const pcFeatures = [switched('acpi', 'on', 'yes'), switched('apic', 'on', 'no')];

/** Guests of the host's own kind are run by KVM, where it has it, the others emulated. */
function kind(
  arch: string,
  emulator: string,
  machines: readonly MachineType[],
  { virtTypes, features }: Pick<GuestKind, 'virtTypes' | 'features'>,
): GuestKind {
  const wordsize = arch === 'i686' ? 32 : 64;
  return { osType: 'hvm', arch, wordsize, emulator, machines, virtTypes, features };
}

const only = (name: string, alias: string, maxCpus: number): MachineType[] =>
  withAlias({ name, maxCpus, deprecated: false }, alias);

/** By the host's architecture, what Debian's QEMU packages for it run. */
function debianGuests(
  arch: string,
  { hypervisorVersion, libvirtVersion, kvm }: SystemDescription,
): readonly GuestKind[] {
  const snapshots = has(libvirtVersion, 'externalSnapshot') ? [plain('externalSnapshot')] : [];
  const common = [...USUAL, ...snapshots];
  const major = Math.floor(hypervisorVersion / 1_000_000);
  const release = `${major}.${Math.floor(hypervisorVersion / 1000) % 1000}`;
  const virtTypes = kvm ? ['qemu', 'kvm'] : ['qemu'];
  switch (arch) {
    case 'x86_64':
    case 'i686':
      return [
        kind('i686', '/usr/bin/qemu-system-i386', pcMachines('i686', release), {
          virtTypes,
          features: [plain('pae'), plain('nonpae'), ...pcFeatures, ...common],
        }),
        kind('x86_64', '/usr/bin/qemu-system-x86_64', pcMachines('x86_64', release), {
          virtTypes,
          features: [...pcFeatures, ...common],
        }),
      ];
    case 'aarch64':
      return [
        kind(arch, '/usr/bin/qemu-system-aarch64', only(`virt-${release}`, 'virt', 512), {
          virtTypes,
          features: [switched('acpi', 'on', 'yes'), ...common],
        }),
      ];
    default: {
      const emulator = `/usr/bin/qemu-system-${arch === 'ppc64le' ? 'ppc64' : arch}`;
      return [
        kind(arch, emulator, only(`pseries-${release}`, 'pseries', 1024), {
          virtTypes,
          features: common,
        }),
      ];
    }
  }
}

const foreign = new WeakMap<SystemDescription, readonly GuestKind[]>();
const found = new WeakMap<SystemDescription, readonly GuestKind[]>();

/** What the hypervisor of a host can run. */
export function guestKinds(
  { arch }: MachineDescription,
  system: SystemDescription,
): readonly GuestKind[] {
  if (system.guests !== null) return system.guests;
  const kinds = found.get(system) ?? debianGuests(arch, system);
  found.set(system, kinds);
  return kinds;
}

/**
 * Guests that can be defined on a host: those of x86, which are simulated, on others too; a host
 * that has none in its own list has those of Debian.
 */
export function definableGuests(
  machine: MachineDescription,
  system: SystemDescription,
): readonly GuestKind[] {
  const kinds = guestKinds(machine, system);
  if (kinds.some(({ arch }) => arch === 'x86_64')) return kinds;
  const others = foreign.get(system) ?? debianGuests('x86_64', system);
  foreign.set(system, others);
  return [...kinds, ...others];
}
