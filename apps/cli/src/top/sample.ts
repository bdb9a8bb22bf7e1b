/** What a host and its running guests have done since they began, at one moment. */
export interface Sample {
  /** On a clock that only goes forward. */
  readonly atNs: bigint;
  readonly guests: readonly GuestSample[];
  readonly cpus: readonly CpuSample[];
  readonly nodes: readonly NodeSample[];
}

export interface GuestSample {
  readonly uuid: string;
  readonly name: string;
  /** All of its threads together; null where libvirt does not tell. */
  readonly cpuTimeNs: bigint | null;
  /** What the balloon leaves it. */
  readonly memoryKiB: number | null;
  readonly vcpus: readonly VcpuSample[];
}

export interface VcpuSample {
  readonly id: number;
  readonly timeNs: bigint;
  /** Ready to run, and waiting for a CPU; null where libvirt does not tell. */
  readonly waitNs: bigint | null;
}

/** A CPU of the host, which may have been read at another moment than the sample. */
export interface CpuSample {
  readonly cpu: number;
  readonly busyNs: bigint;
  readonly idleNs: bigint;
}

export interface NodeSample {
  readonly node: number;
  readonly freeKiB: number;
}
