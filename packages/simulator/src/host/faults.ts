import type { VirError } from '../error.ts';

/** What happens to a call instead of, or before, its answer. */
export interface Interference {
  /** The connection ends without an answer. */
  readonly cut: boolean;
  /** Real milliseconds that the answer waits. */
  readonly delayMs: number;
  /** The answer. */
  readonly refusal?: VirError;
}

/** One trouble that was ordered. */
export interface FaultOrder extends Interference {
  /** The procedure that it strikes; null for any. */
  readonly procedure: number | null;
  /** How many calls it strikes; null for all from now on. */
  readonly times: number | null;
}

/** Trouble on order: calls that are refused, delayed, or end the connection. */
export class Faults {
  #orders: { order: FaultOrder; left: number | null }[] = [];

  add(order: FaultOrder): void {
    this.#orders.push({ order, left: order.times });
  }

  get orders(): readonly FaultOrder[] {
    return this.#orders.map(({ order, left }) => ({ ...order, times: left }));
  }

  clear(): void {
    this.#orders = [];
  }

  /** What strikes this call, the oldest order first; counts it as struck. */
  on(procedure: number): Interference | undefined {
    if (this.#orders.length === 0) return undefined;
    const struck = this.#orders.find(
      ({ order }) => order.procedure === null || order.procedure === procedure,
    );
    if (struck === undefined) return undefined;
    if (struck.left !== null && --struck.left === 0) {
      this.#orders = this.#orders.filter((entry) => entry !== struck);
    }
    return struck.order;
  }

  delay(ms: number): Promise<void> {
    return new Promise((resolve) => {
      setTimeout(resolve, ms);
    });
  }
}
