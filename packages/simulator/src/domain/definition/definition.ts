import type { Cpuset } from '@virtune/model';
import type { Device } from './devices/device.ts';
import type { IoTune } from './devices/iotune.ts';

/** virDomainVirtType, those of QEMU. */
export type VirtType = 'qemu' | 'kvm';
export type Arch = 'x86_64' | 'i686';

/** A thread's scheduler (`<vcpusched>`); the priority of fifo and rr alone is shown. */
export interface Sched {
  readonly policy: 'batch' | 'idle' | 'fifo' | 'rr';
  readonly priority: number;
}

/** One vCPU. `order` 0: not told. */
export interface Vcpu {
  readonly online: boolean;
  /** null where a larger maximum made it, and nobody has asked yet. */
  readonly hotpluggable: boolean | null;
  readonly order: number;
  readonly pin: Cpuset | null;
  readonly sched: Sched | null;
}

/** One iothread. `autofill`: libvirt numbered it itself, and does not print its id. */
export interface Iothread {
  readonly id: number;
  readonly autofill: boolean;
  readonly poolMin: number;
  readonly poolMax: number;
  readonly pin: Cpuset | null;
  readonly sched: Sched | null;
}

/** `<cputune>` but for pins and schedulers; microseconds, 0 is not told. */
export interface Cputune {
  readonly shares: bigint | null;
  readonly period: bigint;
  readonly quota: bigint;
  readonly globalPeriod: bigint;
  readonly globalQuota: bigint;
  readonly emulatorPeriod: bigint;
  readonly emulatorQuota: bigint;
  readonly iothreadPeriod: bigint;
  readonly iothreadQuota: bigint;
  readonly emulatorPin: Cpuset | null;
  readonly emulatorSched: Sched | null;
}

export const memoryModes = ['strict', 'preferred', 'interleave', 'restrictive'] as const;
export type MemoryMode = (typeof memoryModes)[number];

/** `<numatune><memory>`; `nodeset` null where numad is to find the nodes. */
export interface NumatuneMemory {
  readonly mode: MemoryMode;
  readonly placement: 'static' | 'auto';
  readonly nodeset: Cpuset | null;
}

export interface Memnode {
  readonly mode: MemoryMode;
  readonly nodeset: Cpuset;
}

/** `<cell>` of `<cpu><numa>`. `extra` are its distances and caches, as they are printed. */
export interface Cell {
  readonly cpus: Cpuset | null;
  readonly memoryKiB: number;
  readonly memAccess: 'shared' | 'private' | null;
  readonly discard: 'yes' | 'no' | null;
  readonly distances: readonly number[] | null;
  readonly caches: readonly CellCache[];
  readonly memnode: Memnode | null;
}

export interface CellCache {
  readonly level: number;
  readonly associativity: string;
  readonly policy: string;
  readonly sizeKiB: number;
  readonly line: bigint;
}

/** `<latency>` or `<bandwidth>` between cells. */
export interface Interconnect {
  readonly kind: 'latency' | 'bandwidth';
  readonly initiator: number;
  readonly target: number;
  readonly cache: number;
  readonly access: string;
  readonly value: bigint;
}

export interface HugePage {
  /** 0: whatever the host's default is. */
  readonly sizeKiB: number;
  readonly nodeset: Cpuset | null;
}

/** `<memory>`, `<memoryBacking>`, `<memtune>`. Limits in KiB; null is no limit. */
export interface Memory {
  readonly totalKiB: number;
  readonly currentKiB: number;
  readonly maxKiB: number;
  readonly slots: number;
  readonly dumpCore: 'on' | 'off' | null;
  readonly hugepages: readonly HugePage[] | null;
  readonly nosharepages: boolean;
  readonly locked: boolean;
  readonly discard: boolean;
  readonly source: string | null;
  readonly access: string | null;
  readonly allocation: string | null;
  readonly allocationThreads: number;
  readonly hardLimitKiB: bigint | null;
  readonly softLimitKiB: bigint | null;
  readonly swapHardLimitKiB: bigint | null;
  readonly minGuaranteeKiB: number;
}

export interface CpuTopology {
  readonly sockets: number;
  readonly dies: number;
  /** Left out by a libvirt that knows none. */
  readonly clusters?: number;
  readonly cores: number;
  readonly threads: number;
}

/** How many CPUs a topology is. */
export const cpusOf = ({ sockets, dies, clusters = 1, cores, threads }: CpuTopology): number =>
  sockets * dies * clusters * cores * threads;

export interface GuestCpu {
  readonly mode: 'custom' | 'host-model' | 'host-passthrough' | 'maximum';
  readonly match: 'minimum' | 'exact' | 'strict';
  readonly check: 'default' | 'none' | 'partial' | 'full';
  readonly migratable: 'on' | 'off' | null;
  readonly model: string | null;
  readonly fallback: 'allow' | 'forbid';
  readonly vendorId: string | null;
  readonly vendor: string | null;
  readonly topology: CpuTopology | null;
  readonly cache: { level: number; mode: string } | null;
  readonly maxphysaddr: { mode: string; bits: number } | null;
  readonly features: readonly { readonly name: string; readonly policy: string }[];
}

/** `<blkiotune>`; weights 0 are not told. */
export interface Blkiotune {
  readonly weight: number;
  readonly devices: readonly BlkioDevice[];
}

export interface BlkioDevice {
  readonly path: string;
  readonly weight: number;
  readonly readIops: number;
  readonly writeIops: number;
  readonly readBytes: bigint;
  readonly writeBytes: bigint;
}

export interface Seclabel {
  readonly type: 'dynamic' | 'static' | 'none';
  readonly model: string | null;
  readonly relabel: boolean;
  readonly label: string | null;
  readonly imagelabel: string | null;
  readonly baselabel: string | null;
}

export interface Lifecycle {
  readonly onPoweroff: string;
  readonly onReboot: string;
  readonly onCrash: string;
  readonly onLockFailure: string | null;
  readonly suspendToMem: 'yes' | 'no' | null;
  readonly suspendToDisk: 'yes' | 'no' | null;
}

export interface Os {
  readonly arch: Arch;
  readonly machine: string;
  readonly firmware: string | null;
  /** Boot devices in order. */
  readonly boot: readonly string[];
  readonly bootmenu: { readonly enable: 'yes' | 'no'; readonly timeout: number | null } | null;
  /** What else stands in `<os>`, before and after the boot devices, as it is printed. */
  readonly before: string;
  readonly after: string;
}

/**
 * A domain as libvirt keeps it (virDomainDef), live or persistent. It is a value: a setter makes a
 * new one, which shares what did not change.
 */
export interface Definition {
  readonly type: VirtType;
  readonly name: string;
  readonly uuid: string;
  readonly genid: string | null;
  readonly title: string | null;
  readonly description: string | null;
  /** `<metadata>` as it is printed, without the indentation of its first line. */
  readonly metadata: string | null;
  readonly memory: Memory;
  readonly blkiotune: Blkiotune;
  readonly placement: 'static' | 'auto';
  readonly cpuset: Cpuset | null;
  /** Whether the states of single vCPUs were told (`<vcpus>`) and are printed. */
  readonly individual: boolean;
  readonly vcpus: readonly Vcpu[];
  readonly iothreads: readonly Iothread[];
  readonly defaultIothread: { readonly poolMin: number; readonly poolMax: number } | null;
  readonly cputune: Cputune;
  readonly numatune: NumatuneMemory | null;
  readonly partition: string | null;
  readonly appid: string | null;
  readonly os: Os;
  /** What is kept as it is printed: `<sysinfo>`, `<idmap>`, `<features>`, `<clock>`. */
  readonly sysinfo: string;
  readonly idmap: string;
  /** `<throttlegroups>`: limits that disks share, by their names; from libvirt 11.2 on. */
  readonly throttleGroups: readonly IoTune[];
  readonly features: Features;
  readonly clock: string;
  readonly cpu: GuestCpu | null;
  readonly cells: readonly Cell[];
  readonly interconnects: readonly Interconnect[];
  readonly lifecycle: Lifecycle;
  /** Events of `<perf>` that are told, by name. */
  readonly perf: ReadonlyMap<string, boolean>;
  readonly resctrl: string;
  readonly emulator: string;
  readonly devices: readonly Device[];
  readonly seclabels: readonly Seclabel[];
  /** The namespace `qemu:`, as it is printed, and whether it is declared. */
  readonly qemuNamespace: string | null;
}

export interface Features {
  readonly acpi: boolean;
  readonly text: string;
}

export const onlineVcpus = ({ vcpus }: Definition): number =>
  vcpus.reduce((sum, { online }) => sum + (online ? 1 : 0), 0);
