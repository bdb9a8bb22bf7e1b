/** What the simulated QEMU can run, as the capabilities of libvirt list it. */
export interface GuestKind {
  readonly arch: string;
  readonly wordsize: 32 | 64;
  readonly emulator: string;
  /** Canonical machine types, newest first, and the most vCPUs that each takes. */
  readonly machines: readonly MachineType[];
  /** 32-bit x86 guests may have a kernel with or without PAE. */
  readonly pae: boolean;
  readonly apic: boolean;
}

export interface MachineType {
  readonly name: string;
  readonly maxCpus: number;
  /** The name that stands for it: `pc` for `pc-i440fx-7.2`. */
  readonly alias?: string;
}

function version(hypervisorVersion: number): string {
  const major = Math.floor(hypervisorVersion / 1_000_000);
  return `${major}.${Math.floor(hypervisorVersion / 1000) % 1000}`;
}

const pcMachines = (release: string): MachineType[] => [
  { name: `pc-i440fx-${release}`, maxCpus: 255, alias: 'pc' },
  { name: `pc-q35-${release}`, maxCpus: 288, alias: 'q35' },
  { name: 'isapc', maxCpus: 1 },
  { name: 'microvm', maxCpus: 288 },
];

/** By the host's architecture, what its QEMU packages run. */
export function guestKinds(arch: string, hypervisorVersion: number): readonly GuestKind[] {
  const release = version(hypervisorVersion);
  switch (arch) {
    case 'x86_64':
    case 'i686':
      return [
        {
          arch: 'i686',
          wordsize: 32,
          emulator: '/usr/bin/qemu-system-i386',
          machines: pcMachines(release),
          pae: true,
          apic: true,
        },
        {
          arch: 'x86_64',
          wordsize: 64,
          emulator: '/usr/bin/qemu-system-x86_64',
          machines: pcMachines(release),
          pae: false,
          apic: true,
        },
      ];
    case 'aarch64':
      return [
        {
          arch,
          wordsize: 64,
          emulator: '/usr/bin/qemu-system-aarch64',
          machines: [{ name: `virt-${release}`, maxCpus: 512, alias: 'virt' }],
          pae: false,
          apic: false,
        },
      ];
    default:
      return [
        {
          arch,
          wordsize: 64,
          emulator: `/usr/bin/qemu-system-${arch === 'ppc64le' ? 'ppc64' : arch}`,
          machines: [{ name: `pseries-${release}`, maxCpus: 1024, alias: 'pseries' }],
          pae: false,
          apic: false,
        },
      ];
  }
}
