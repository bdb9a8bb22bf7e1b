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
  /** From libvirt 10.0 on; null where the machine says nothing. */
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

export interface MachineDescription {
  /** As uname(2) says: `x86_64`, `aarch64`. */
  readonly arch: string;
  /** libvirt's name for the CPU model; null where it has none. */
  readonly cpuModel: string | null;
  readonly cpuVendor: string | null;
  readonly mhz: number;
  /** The kernel's page size. */
  readonly pageKiB: number;
  /** By id, ascending. */
  readonly nodes: readonly NodeDescription[];
  /** By id, ascending, those that are offline included. */
  readonly cpus: readonly CpuDescription[];
  readonly caches: readonly CacheDescription[];
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
}

export const defaultSystem: SystemDescription = {
  hostname: 'simulated',
  uuid: '5349ff00-0000-4000-8000-000000000001',
  cgroup: 2,
  libvirtVersion: 9_000_000,
  hypervisorVersion: 7_002_000,
};
