/** What happened in an interval. */
export interface TopFrame {
  readonly seconds: number;
  readonly guests: readonly TopGuest[];
  readonly cpus: readonly TopCpu[];
  readonly nodes: readonly TopNode[];
}

export interface TopGuest {
  readonly name: string;
  readonly uuid: string;
  /** CPUs that all of its threads used; null in the interval in which it came. */
  readonly usedCpus: number | null;
  /** CPUs that it gets when all who may run on its CPUs are busy. */
  readonly entitlementCpus: number | null;
  /** usedCpus by entitlementCpus. */
  readonly ofEntitlement: number | null;
  /** CPUs that its vCPUs were ready for while others ran. */
  readonly waitedCpus: number | null;
  readonly memoryKiB: number | null;
  /** The letters that stand for it in the picture of the host; null of one without a CPU for itself. */
  readonly mark: string | null;
  /** What its threads other than vCPUs used, the emulator's above all. */
  readonly otherCpus: number | null;
  readonly vcpus: readonly TopVcpu[];
}

export interface TopVcpu {
  readonly id: number;
  /** 0 to 1. */
  readonly used: number;
  readonly waited: number | null;
}

export interface TopCpu {
  readonly cpu: number;
  /** 0 to 1; null where it is not known. */
  readonly busy: number | null;
}

export interface TopNode {
  readonly node: number;
  readonly freeKiB: number;
}
