const NS_PER_TICK = 10_000_000n;

/** What a CPU has done since the host was booted, nanoseconds, as /proc/stat counts it: in ticks. */
export interface CpuTime {
  readonly kernelNs: bigint;
  readonly userNs: bigint;
  readonly idleNs: bigint;
  readonly iowaitNs: bigint;
}

const inTicks = (ns: bigint): bigint => (ns / NS_PER_TICK) * NS_PER_TICK;

/** The CPU time of the host: what was charged to each CPU, and idleness for the rest. */
export class CpuTimes {
  readonly #charged = new Map<number, { userNs: bigint; kernelNs: bigint; iowaitNs: bigint }>();

  /** Adds work that a CPU has done, nanoseconds. */
  charge(cpu: number, userNs: bigint, kernelNs = 0n, iowaitNs = 0n): void {
    const sum = this.#charged.get(cpu) ?? { userNs: 0n, kernelNs: 0n, iowaitNs: 0n };
    sum.userNs += userNs;
    sum.kernelNs += kernelNs;
    sum.iowaitNs += iowaitNs;
    this.#charged.set(cpu, sum);
  }

  /** A CPU's time, where the host has been up for `uptimeNs`. */
  of(cpu: number, uptimeNs: bigint): CpuTime {
    const { userNs, kernelNs, iowaitNs } = this.#charged.get(cpu) ?? {
      userNs: 0n,
      kernelNs: 0n,
      iowaitNs: 0n,
    };
    const idleNs = uptimeNs - userNs - kernelNs - iowaitNs;
    return {
      kernelNs: inTicks(kernelNs),
      userNs: inTicks(userNs),
      idleNs: inTicks(idleNs > 0n ? idleNs : 0n),
      iowaitNs: inTicks(iowaitNs),
    };
  }

  save(): [cpu: number, userNs: string, kernelNs: string, iowaitNs: string][] {
    return [...this.#charged].map(([cpu, { userNs, kernelNs, iowaitNs }]) => [
      cpu,
      `${userNs}`,
      `${kernelNs}`,
      `${iowaitNs}`,
    ]);
  }

  load(saved: ReturnType<CpuTimes['save']>): void {
    this.#charged.clear();
    for (const [cpu, user, kernel, iowait] of saved) {
      this.charge(cpu, BigInt(user), BigInt(kernel), BigInt(iowait));
    }
  }
}
