/** Where a clock takes real time from; tests give their own. */
export interface RealTime {
  /** Nanoseconds that only go up. */
  monotonicNs(): bigint;
  /** Calls back after `ms` at the earliest; the returned function takes that back. */
  after(ms: number, callback: () => void): () => void;
}

export const systemTime: RealTime = {
  monotonicNs: () => process.hrtime.bigint(),
  after(ms, callback) {
    const timer = setTimeout(callback, ms).unref();
    return () => clearTimeout(timer);
  },
};

export interface ClockOptions {
  /** Nanoseconds since 1970 at which simulated time starts. */
  readonly startNs?: bigint;
  /** Simulated seconds in a real one; 0 stops the clock, which then moves by `advance` alone. */
  readonly speed?: number;
  readonly realTime?: RealTime;
}

/** Something that is to happen at an instant. */
interface Timer {
  readonly atNs: bigint;
  readonly callback: () => void;
}

/** 2026-01-01T00:00:00Z: a simulated host starts here unless told otherwise, so that runs are equal. */
export const DEFAULT_START_NS = 1_767_225_600_000_000_000n;
const NS_PER_MS = 1_000_000;
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * Simulated time. It goes with real time, `speed` times as fast, or by `advance` alone; what is set
 * for an instant happens in order, and sees exactly that instant as the present.
 */
export class Clock {
  readonly #realTime: RealTime;
  #speed: number;
  #nowNs: bigint;
  /** The real instant, and the simulated one, from which speed counts. */
  #anchorNs: bigint;
  #baseNs: bigint;
  readonly #timers: Timer[] = [];
  #disarm: (() => void) | undefined;
  /** While what is due happens the present stands still. */
  #happening = false;

  constructor({ startNs = DEFAULT_START_NS, speed = 1, realTime = systemTime }: ClockOptions = {}) {
    this.#realTime = realTime;
    this.#speed = speed;
    this.#nowNs = startNs;
    this.#baseNs = startNs;
    this.#anchorNs = realTime.monotonicNs();
  }

  get speed(): number {
    return this.#speed;
  }

  /** Simulated seconds in a real one from now on; 0 stops the clock. */
  setSpeed(speed: number): void {
    if (!Number.isFinite(speed) || speed < 0) throw new RangeError(`speed ${speed}`);
    this.now();
    this.#anchor();
    this.#speed = speed;
    this.#arm();
  }

  /** The present, nanoseconds since 1970. What was due before it has happened. */
  now(): bigint {
    if (!this.#happening && this.#speed !== 0) this.#runUntil(this.#present());
    return this.#nowNs;
  }

  /** Moves time on by `ns`, whatever the speed; what is due on the way happens. */
  advance(ns: bigint): void {
    if (ns < 0n) throw new RangeError(`time does not go back, by ${ns} ns`);
    this.#runUntil(this.now() + ns);
    this.#anchor();
    this.#arm();
  }

  /** Calls back at `atNs`, or soon where that is past; the returned function takes that back. */
  at(atNs: bigint, callback: () => void): () => void {
    const timer = { atNs, callback };
    const index = this.#timers.findLastIndex((other) => other.atNs <= atNs) + 1;
    this.#timers.splice(index, 0, timer);
    if (index === 0) this.#arm();
    return () => {
      const place = this.#timers.indexOf(timer);
      if (place !== -1) this.#timers.splice(place, 1);
    };
  }

  /** Calls back `ns` from now. */
  after(ns: bigint, callback: () => void): () => void {
    return this.at(this.now() + ns, callback);
  }

  /** Lets go of real time: nothing more happens by itself. */
  stop(): void {
    this.#disarm?.();
    this.#disarm = undefined;
    this.#timers.length = 0;
  }

  #anchor(): void {
    this.#anchorNs = this.#realTime.monotonicNs();
    this.#baseNs = this.#nowNs;
  }

  #present(): bigint {
    const elapsed = this.#realTime.monotonicNs() - this.#anchorNs;
    return (
      this.#baseNs +
      (this.#speed === 1 ? elapsed : BigInt(Math.round(Number(elapsed) * this.#speed)))
    );
  }

  #runUntil(targetNs: bigint): void {
    this.#happening = true;
    try {
      for (;;) {
        const next = this.#timers[0];
        if (next === undefined || next.atNs > targetNs) break;
        this.#timers.shift();
        if (next.atNs > this.#nowNs) this.#nowNs = next.atNs;
        next.callback();
      }
    } finally {
      this.#happening = false;
    }
    if (targetNs > this.#nowNs) this.#nowNs = targetNs;
  }

  /** Sets the real timer for what is due first. */
  #arm(): void {
    this.#disarm?.();
    this.#disarm = undefined;
    const next = this.#timers[0];
    if (next === undefined || this.#speed === 0) return;
    const ms = Number(next.atNs - this.#nowNs) / NS_PER_MS / this.#speed;
    this.#disarm = this.#realTime.after(Math.min(Math.max(ms, 0), LONGEST_TIMER_MS), () => {
      this.now();
      this.#arm();
    });
  }
}
