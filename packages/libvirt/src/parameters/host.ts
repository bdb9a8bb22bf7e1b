import { parameterSet } from './parameter-set.ts';

/** CPU time of the host since it booted, of one CPU or of all (VIR_NODE_CPU_STATS_*). */
export interface NodeCpuStatistics {
  /** In the kernel. */
  readonly kernelNs?: bigint;
  /** In user mode. */
  readonly userNs?: bigint;
  /** Idle. */
  readonly idleNs?: bigint;
  /** Idle, with I/O outstanding. */
  readonly iowaitNs?: bigint;
  /** In interrupts. */
  readonly interruptNs?: bigint;
  /** Percent in use; of hypervisors that know nothing finer. */
  readonly utilizationPercent?: bigint;
}

/** Reads what virNodeGetCPUStats answers. */
export const nodeCpuStatistics = parameterSet<NodeCpuStatistics>({
  kernelNs: ['kernel', 'ullong'],
  userNs: ['user', 'ullong'],
  idleNs: ['idle', 'ullong'],
  iowaitNs: ['iowait', 'ullong'],
  interruptNs: ['intr', 'ullong'],
  utilizationPercent: ['utilization', 'ullong'],
});

/** Memory of the host, of one node or of all (VIR_NODE_MEMORY_STATS_*). */
export interface NodeMemoryStatistics {
  /** What there is. */
  readonly totalKiB?: bigint;
  /** What nobody uses. */
  readonly freeKiB?: bigint;
  /** Buffers of block devices; of the whole host alone. */
  readonly buffersKiB?: bigint;
  /** Cached files; of the whole host alone. */
  readonly cachedKiB?: bigint;
}

/** Reads what virNodeGetMemoryStats answers. */
export const nodeMemoryStatistics = parameterSet<NodeMemoryStatistics>({
  totalKiB: ['total', 'ullong'],
  freeKiB: ['free', 'ullong'],
  buffersKiB: ['buffers', 'ullong'],
  cachedKiB: ['cached', 'ullong'],
});

/**
 * How the host merges equal pages (VIR_NODE_MEMORY_SHARED_*; the kernel's KSM, see its
 * Documentation/admin-guide/mm/ksm.rst). The first three can be set.
 */
export interface NodeMemoryParameters {
  /** Pages looked at before a pause. */
  readonly pagesToScan?: number;
  /** The pause. */
  readonly sleepMillisecs?: number;
  /** 1 merges across nodes, 0 within each alone. */
  readonly mergeAcrossNodes?: number;
  /** Merged pages. */
  readonly pagesShared?: bigint;
  /** Places where those are used: what merging saves. */
  readonly pagesSharing?: bigint;
  /** Pages that are looked at and have no equal. */
  readonly pagesUnshared?: bigint;
  /** Pages that change too fast. */
  readonly pagesVolatile?: bigint;
  /** Times that all has been looked at. */
  readonly fullScans?: bigint;
}

/** Reads and writes what virNodeGetMemoryParameters and its setter speak of. */
export const nodeMemoryParameters = parameterSet<NodeMemoryParameters>({
  pagesToScan: ['shm_pages_to_scan', 'uint'],
  sleepMillisecs: ['shm_sleep_millisecs', 'uint'],
  mergeAcrossNodes: ['shm_merge_across_nodes', 'uint'],
  pagesShared: ['shm_pages_shared', 'ullong'],
  pagesSharing: ['shm_pages_sharing', 'ullong'],
  pagesUnshared: ['shm_pages_unshared', 'ullong'],
  pagesVolatile: ['shm_pages_volatile', 'ullong'],
  fullScans: ['shm_full_scans', 'ullong'],
});
