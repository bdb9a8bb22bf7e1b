/** The seed of the random tests of this folder. It is printed; `VIRTUNE_SEED=NUMBER` repeats a run. */
import { randomInt } from 'node:crypto';

function chosenSeed(): number {
  const given = process.env['VIRTUNE_SEED'];
  if (given === undefined) return randomInt(2 ** 31);
  if (!/^\d{1,10}$/.test(given)) throw new Error(`VIRTUNE_SEED is '${given}', a number is wanted`);
  return Number(given);
}

export const seed = chosenSeed();
process.stdout.write(`random tests run with VIRTUNE_SEED=${seed}\n`);

/** Random numbers, the same for the same seed (mulberry32). */
export class Random {
  #state: number;

  constructor(from: number) {
    this.#state = from;
  }

  /** A whole number in 0..count-1. */
  below(count: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let word = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    word = (word + Math.imul(word ^ (word >>> 7), 61 | word)) ^ word;
    return ((word ^ (word >>> 14)) >>> 0) % count;
  }

  /** True once in `count` times. */
  oneIn(count: number): boolean {
    return this.below(count) === 0;
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T;
  }

  bytes(count: number): Buffer {
    return Buffer.from(Array.from({ length: count }, () => this.below(256)));
  }
}
