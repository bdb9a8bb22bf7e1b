import type { Cpuset } from '../cpuset/cpuset.ts';

/**
 * A logical CPU of the host that libvirt lists: one that is online (old kernels name others too).
 * The numbers are the kernel's, as libvirt shows them: unique only within what is around them, with
 * gaps, null where libvirt shows none or a negative one. libvirt itself shows 0 where the kernel
 * says nothing.
 */
export interface HostCpu {
  readonly id: number;
  /** The NUMA node that lists it; the lowest, where broken firmware puts a CPU into several. */
  readonly node: number;
  readonly socket: number | null;
  readonly die: number | null;
  /** From libvirt 10.1 on. */
  readonly cluster: number | null;
  /** Not even unique within socket and die on some machines: for cores use `coresOf`. */
  readonly core: number | null;
  /** The threads of its core, itself among them; only itself where libvirt says nothing. */
  readonly siblings: Cpuset;
}

/** A NUMA node of the host. It may have no CPU, no memory, or neither. */
export interface HostNode {
  readonly id: number;
  /** Total memory; 0 where there is none or its size is unknown. */
  readonly memoryKiB: number;
  /**
   * How many pages there are of each size, by page size in KiB: of huge pages those in the pool,
   * of the smallest the memory that is left. Empty where libvirt does not know.
   */
  readonly pages: ReadonlyMap<number, number>;
  /** The firmware's distance (ACPI SLIT; 10 is local) to other nodes and itself, by node id. */
  readonly distances: ReadonlyMap<number, number>;
  readonly cpus: Cpuset;
}

/** One instance of a cache; libvirt shows those of level 3 and up that the kernel numbers. */
export interface CacheBank {
  /** Unique within its level. */
  readonly id: number;
  readonly level: number;
  readonly type: 'both' | 'code' | 'data';
  readonly sizeBytes: number;
  readonly cpus: Cpuset;
}

/**
 * What the host is made of. Nodes and CPUs are keyed by id, in ascending order; both are empty when
 * libvirt could not read the host's topology.
 */
export interface HostTopology {
  readonly arch: string | null;
  /** libvirt's name for the CPU model, `Cascadelake-Server`. */
  readonly cpuModel: string | null;
  /** The page sizes that the host supports, ascending, the smallest one included. */
  readonly pageSizesKiB: readonly number[];
  readonly nodes: ReadonlyMap<number, HostNode>;
  readonly cpus: ReadonlyMap<number, HostCpu>;
  readonly caches: readonly CacheBank[];
}
