import { describe, expect, test } from 'vitest';
import { Random } from '../src/index.ts';

const numbers = (random: Random, count = 5): number[] =>
  Array.from({ length: count }, () => random.uint32());

describe('chance', () => {
  test('one seed gives the same numbers, another seed others', () => {
    expect(numbers(new Random(7))).toEqual(numbers(new Random(7)));
    expect(numbers(new Random(7))).not.toEqual(numbers(new Random(8)));
  });

  test('goes on from a state that was kept', () => {
    const random = new Random(3);
    numbers(random);
    const again = new Random(random.state);
    expect(numbers(again)).toEqual(numbers(random));
  });

  test('integers lie within their bounds and reach both', () => {
    const random = new Random(1);
    const drawn = new Set(Array.from({ length: 200 }, () => random.integer(-2, 2)));
    expect([...drawn].toSorted((a, b) => a - b)).toEqual([-2, -1, 0, 1, 2]);
  });

  test('is spread evenly: 16 buckets of 16,000 numbers within a tenth of their share', () => {
    const random = new Random(42);
    const buckets = Array.from({ length: 16 }, () => 0);
    for (let i = 0; i < 16_000; i++) {
      const bucket = Math.floor(random.number() * 16);
      buckets[bucket] = (buckets[bucket] ?? 0) + 1;
    }
    for (const count of buckets) expect(Math.abs(count - 1000)).toBeLessThan(100);
  });
});
