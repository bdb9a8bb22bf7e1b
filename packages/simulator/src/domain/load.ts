/** What a guest does with the CPUs it gets. */
export interface LoadProfile {
  readonly kind: 'idle' | 'steady' | 'bursty' | 'busy';
  /** How much of each of its vCPUs it wants, 0 to 1. */
  readonly utilization: number;
}

/** A thread of a domain: the emulator, a vCPU, an iothread. */
export interface ThreadTime {
  /** Nanoseconds that it has run since the domain was started. */
  readonly cpuTimeNs: bigint;
  /** Nanoseconds that it was ready and waited for a CPU. */
  readonly waitNs: bigint;
  /** Where it ran last. */
  readonly cpu: number;
}

/** Who knows what CPU time domains have got, by UUID; a scheduler's model, or nobody. */
export interface Load {
  /** Brings all times up to the present. */
  settle(): void;
  /** A vCPU's time; null where the domain is not known. */
  vcpu(uuid: string, id: number): ThreadTime | null;
  /** The emulator's time. */
  emulator(uuid: string): ThreadTime | null;
  /** All of it as plain data, for the state file. */
  save(): unknown;
  /** Puts back what `save` gave. */
  load(saved: unknown): void;
}

/** Guests that do nothing. */
export const idleLoad: Load = {
  settle: () => undefined,
  vcpu: () => null,
  emulator: () => null,
  save: () => null,
  load: () => undefined,
};
