import { describe, expect, test } from 'vitest';
import { Cpuset } from '../../src/index.ts';

describe('a set', () => {
  const sparse = Cpuset.of(72, 0, 2, 1, 33, 34, 1);

  test('of 72, 0, 2, 1, 33, 34 and 1 again has 6 numbers, ascending', () => {
    expect([...sparse]).toEqual([0, 1, 2, 33, 34, 72]);
    expect(sparse.size).toBe(6);
  });

  test('prints runs as ranges, also in JSON', () => {
    expect(sparse.format()).toBe('0-2,33-34,72');
    expect(JSON.stringify({ sparse })).toBe('{"sparse":"0-2,33-34,72"}');
    expect(String(sparse)).toBe('0-2,33-34,72');
    expect([...sparse.ranges()]).toEqual([
      [0, 2],
      [33, 34],
      [72, 72],
    ]);
  });

  test('knows its lowest and its highest number', () => {
    expect([sparse.min, sparse.max]).toEqual([0, 72]);
    expect([Cpuset.of(16383).min, Cpuset.of(16383).max]).toEqual([16383, 16383]);
  });

  test.each([-1, 3, 16384, 2 ** 32, 2 ** 32 + 1, 0.5, NaN, Infinity])('has no %d', (id) => {
    expect(sparse.has(id)).toBe(false);
  });

  test('is frozen, and operations make new sets', () => {
    expect(Object.isFrozen(sparse)).toBe(true);
    sparse.union(Cpuset.of(5));
    expect(sparse.has(5)).toBe(false);
  });

  test('does not change with the bytes that it was made from or has given', () => {
    const bytes = Uint8Array.of(1);
    const set = Cpuset.fromCpumap(bytes);
    bytes[0] = 0xff;
    set.toCpumap(1)[0] = 0xff;
    expect(set.format()).toBe('0');
  });
});

describe('the empty set', () => {
  test('has neither lowest nor highest number and prints as nothing', () => {
    const { isEmpty, size, min, max } = Cpuset.empty;
    expect({ isEmpty, size, min, max }).toEqual({ isEmpty: true, size: 0, min: null, max: null });
    expect(Cpuset.empty.format()).toBe('');
  });

  test('equals every other empty set and is a subset of all', () => {
    expect(Cpuset.of(1).difference(Cpuset.of(1)).equals(Cpuset.empty)).toBe(true);
    expect(Cpuset.range(3, 2).isSubsetOf(Cpuset.of(9))).toBe(true);
  });
});

describe('numbers outside 0 to 16383', () => {
  test.each([-1, 16384, 4294967295, 0.5, NaN])('%d is refused', (id) => {
    expect(() => Cpuset.of(id)).toThrow(`${id} is not a CPU or node number, 0 to 16383`);
    expect(() => Cpuset.range(id, 2 ** 33)).toThrow(RangeError);
  });
});
