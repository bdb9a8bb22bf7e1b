/**
 * A machine as data: what a simulated host is made from, and what its state file holds. Numbers are
 * the kernel's, with gaps where the machine has gaps.
 */

export interface CpuDescription {
  readonly id: number;
  /** The NUMA node that it belongs to. */
  readonly node: number;
  readonly socket: number;
  readonly die: number;
  /** From libvirt 10.1 on; null where the machine says nothing. */
  readonly cluster: number | null;
  /** Unique within socket and die. */
  readonly core: number;
  /** The threads of its core, itself among them, ascending. */
  readonly siblings: readonly number[];
  readonly online: boolean;
}

export interface PagePool {
  readonly sizeKiB: number;
  readonly total: number;
  readonly free: number;
}

export interface NodeDescription {
  readonly id: number;
  /** All of its memory; 0 where it has none. */
  readonly memoryKiB: number;
  readonly freeKiB: number;
  /** Huge pages, by size ascending; their memory is no longer free. */
  readonly pools: readonly PagePool[];
  /** The firmware's distance to each node of the machine, in the order of `nodes`; [] if unknown. */
  readonly distances: readonly number[];
}

export interface CacheDescription {
  readonly id: number;
  readonly level: number;
  readonly type: 'both' | 'code' | 'data';
  readonly sizeKiB: number;
  readonly cpus: readonly number[];
}

/** What libvirt tells of the host's CPU beside its model (`<cpu>` of the capabilities). */
export interface CpuDetails {
  readonly microcode: string | null;
  readonly signature: {
    readonly family: string;
    readonly model: string;
    readonly stepping: string;
  } | null;
  /** The counter named tsc; its frequency in Hz. */
  readonly tsc: { readonly frequency: string; readonly scaling: string | null } | null;
  readonly maxphysaddr: { readonly mode: string; readonly bits: string | null } | null;
  /** Those that the model has not, as libvirt names them, in its order. */
  readonly features: readonly string[];
}

export interface MachineDescription {
  /** As uname(2) says: `x86_64`, `aarch64`. */
  readonly arch: string;
  /** libvirt's name for the CPU model; null where it has none. */
  readonly cpuModel: string | null;
  readonly cpuVendor: string | null;
  /** Left out where nothing more is known of the CPU. */
  readonly cpuDetails?: CpuDetails;
  readonly mhz: number;
  /** The kernel's page size. */
  readonly pageKiB: number;
  /** Sizes that its kernel can have pages of; left out for those that there are pools of. */
  readonly pageSizesKiB?: readonly number[];
  /** By id, ascending. */
  readonly nodes: readonly NodeDescription[];
  /** By id, ascending, those that are offline included. */
  readonly cpus: readonly CpuDescription[];
  readonly caches: readonly CacheDescription[];
}

/** A security model of libvirt, and the label that guests of each kind have. */
export interface SecurityModel {
  readonly model: string;
  readonly doi: string;
  readonly labels: readonly { readonly type: string; readonly label: string }[];
}

/** A machine type of an emulator. */
export interface MachineType {
  readonly name: string;
  /** Of which it is another name: `pc-i440fx-7.2` of `pc`. */
  readonly canonical: string | null;
  /** The most vCPUs that it takes; 0 where nobody says. */
  readonly maxCpus: number;
  readonly deprecated: boolean;
}

/** What can be switched for guests of a kind; null for what has no switch. */
export interface GuestFeature {
  readonly name: string;
  readonly default: string | null;
  readonly toggle: string | null;
}

/** A kind of guest that the hypervisor can run (`<guest>` of the capabilities). */
export interface GuestKind {
  readonly osType: string;
  readonly arch: string;
  readonly wordsize: number;
  readonly emulator: string | null;
  /** In the order of the emulator, its default first. */
  readonly machines: readonly MachineType[];
  /** `qemu` for emulation, `kvm` where the host has it. */
  readonly virtTypes: readonly string[];
  readonly features: readonly GuestFeature[];
}

/** What runs on the machine. */
export interface SystemDescription {
  readonly hostname: string;
  /** 8-4-4-4-12 digits. */
  readonly uuid: string;
  readonly cgroup: 1 | 2;
  /** major * 1,000,000 + minor * 1,000 + release. */
  readonly libvirtVersion: number;
  readonly hypervisorVersion: number;
  /** The kernel has KVM. */
  readonly kvm: boolean;
  /** What libvirt can put the machine to: `suspend_mem`, `suspend_disk`, `suspend_hybrid`. */
  readonly powerManagement: readonly string[];
  readonly iommu: boolean;
  readonly migrationTransports: readonly string[];
  readonly securityModels: readonly SecurityModel[];
  /** What its hypervisor runs; null for what Debian's QEMU of its version does. */
  readonly guests: readonly GuestKind[] | null;
}

const DEBIAN_USER = '+64055:+64055';

export const defaultSystem: SystemDescription = {
  hostname: 'simulated',
  uuid: '5349ff00-0000-4000-8000-000000000001',
  cgroup: 2,
  libvirtVersion: 9_000_000,
  hypervisorVersion: 7_002_000,
  kvm: true,
  powerManagement: [],
  iommu: false,
  migrationTransports: ['tcp', 'rdma'],
  securityModels: [
    { model: 'none', doi: '0', labels: [] },
    {
      model: 'dac',
      doi: '0',
      labels: ['kvm', 'qemu'].map((type) => ({ type, label: DEBIAN_USER })),
    },
  ],
  guests: null,
};
