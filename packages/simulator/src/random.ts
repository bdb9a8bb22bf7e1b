/**
 * Chance that a seed decides: the same seed gives the same numbers on every machine. The generator
 * is xoshiro128** with splitmix32 for its seeding (https://prng.di.unimi.it).
 */
export class Random {
  #state: [number, number, number, number];

  /** `seed` is any integer; its low 32 bits count. */
  constructor(seed: number | readonly [number, number, number, number]) {
    if (typeof seed === 'number') {
      const next = splitmix32(seed);
      this.#state = [next(), next(), next(), next()];
    } else {
      this.#state = [...seed];
    }
  }

  /** What the next numbers depend on; give it to the constructor to go on from here. */
  get state(): readonly [number, number, number, number] {
    return [...this.#state];
  }

  /** An integer in 0 .. 2^32-1. */
  uint32(): number {
    const s = this.#state;
    const result = Math.imul(rotate(Math.imul(s[1], 5), 7), 9) >>> 0;
    const shifted = s[1] << 9;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= shifted;
    s[3] = rotate(s[3], 11);
    return result;
  }

  /** A number in 0 <= x < 1. */
  number(): number {
    return this.uint32() / 2 ** 32;
  }

  /** An integer in `low` .. `high`, both included. */
  integer(low: number, high: number): number {
    return low + Math.floor(this.number() * (high - low + 1));
  }

  bytes(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.uint32() >>> 24);
  }

  /** A generator of its own whose numbers do not depend on how often this one is asked later. */
  fork(): Random {
    return new Random(this.uint32());
  }
}

const rotate = (value: number, bits: number): number => (value << bits) | (value >>> (32 - bits));

function splitmix32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x9e37_79b9) | 0;
    let z = state ^ (state >>> 16);
    z = Math.imul(z, 0x21f0_aaad);
    z ^= z >>> 15;
    z = Math.imul(z, 0x735a_2d97);
    return z ^ (z >>> 15);
  };
}
