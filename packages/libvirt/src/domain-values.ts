/** virDomainInfo. */
export interface DomainInfo {
  /** `domainState`. */
  readonly state: number;
  readonly maxMemoryKiB: bigint;
  readonly memoryKiB: bigint;
  readonly vcpus: number;
  readonly cpuTimeNs: bigint;
}

/** virVcpuInfo and the CPUs that the vCPU may run on. */
export interface VcpuInfo {
  readonly number: number;
  /** `vcpuState`. */
  readonly state: number;
  readonly cpuTimeNs: bigint;
  /** The CPU that it runs on; -1 unknown, -2 on none, -3 offline (virVcpuHostCpuState). */
  readonly cpu: number;
  readonly cpumap: Uint8Array;
}

/** An iothread and the CPUs that it may run on. */
export interface IothreadInfo {
  readonly iothreadId: number;
  readonly cpumap: Uint8Array;
}

/** A statistic of the balloon; `tag` is one of `memoryStatTags`, which also gives the unit. */
export interface MemoryStat {
  readonly tag: number;
  readonly value: bigint;
}

/** A label of a security driver; `enforcing` false is permissive. */
export interface SecurityLabel {
  readonly label: string;
  readonly enforcing: boolean;
}

export interface CpuStatsQuery {
  /** First CPU; -1 asks for the sum over all. */
  readonly startCpu: number;
  /** How many CPUs, at most 128 a call; 0 counts the CPUs that there are. */
  readonly ncpus: number;
  /** Parameters a CPU; 0 counts the parameters that there are. */
  readonly nparams: number;
}
