import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  Cpuset,
  CPUSET_LIMIT,
  CpusetSyntaxError,
  decodeCpumap,
  encodeCpumap,
  parseCpulist,
  parseCpuset,
} from '../../src/index.ts';

const ids = fc.oneof(
  fc.uniqueArray(fc.nat(40)),
  fc.uniqueArray(fc.nat(CPUSET_LIMIT - 1), { maxLength: 60 }),
);
const sets = ids.map((numbers) => Cpuset.from(numbers));
const garbage = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom(...'0123456789,,--^^ +\tr'.split('')), maxLength: 40 }),
);

function sorted(numbers: Iterable<number>): number[] {
  return [...numbers].toSorted((a, b) => a - b);
}

function attempt(parse: () => Cpuset): Cpuset | CpusetSyntaxError {
  try {
    return parse();
  } catch (error) {
    if (error instanceof CpusetSyntaxError) return error;
    throw error;
  }
}

describe('for any set', () => {
  test('parsing what it prints gives it back, but nothing for the empty set', () => {
    fc.assert(
      fc.property(sets, (set) => {
        const text = set.format();
        const read = text === '' ? Cpuset.empty : parseCpuset(text);
        expect(read.equals(set)).toBe(true);
      }),
    );
  });

  test('its cpumap gives it back, at any length that holds it', () => {
    fc.assert(
      fc.property(sets, fc.nat(9), (set, spare) => {
        const shortest = encodeCpumap(set);
        const longer = encodeCpumap(set, shortest.length + spare);
        expect(decodeCpumap(shortest).equals(set)).toBe(true);
        expect(decodeCpumap(longer).equals(set)).toBe(true);
      }),
    );
  });

  test('it does what a native Set does', () => {
    fc.assert(
      fc.property(ids, ids, fc.nat(50), (left, right, probe) => {
        const [a, b] = [new Set(left), new Set(right)];
        const [x, y] = [Cpuset.from(left), Cpuset.from(right)];
        expect([...x]).toEqual(sorted(a));
        expect([...x.union(y)]).toEqual(
          sorted([...a, ...b]).filter((id, i, all) => all[i - 1] !== id),
        );
        expect([...x.intersect(y)]).toEqual(sorted(a).filter((id) => b.has(id)));
        expect([...x.difference(y)]).toEqual(sorted(a).filter((id) => !b.has(id)));
        expect(x.isSubsetOf(y)).toBe(left.every((id) => b.has(id)));
        expect(x.equals(y)).toBe(a.size === b.size && left.every((id) => b.has(id)));
        expect([x.size, x.isEmpty, x.has(probe)]).toEqual([a.size, a.size === 0, a.has(probe)]);
        expect([x.min, x.max]).toEqual([sorted(a)[0] ?? null, sorted(a).at(-1) ?? null]);
      }),
    );
  });
});

describe('for any text', () => {
  test.each([
    ['parseCpuset', (text: string) => parseCpuset(text)],
    ['parseCpulist', (text: string) => parseCpulist(text, 8)],
  ])('%s gives a set or a CpusetSyntaxError with a place in the text', (_, parse) => {
    fc.assert(
      fc.property(garbage, (text) => {
        const result = attempt(() => parse(text));
        const position = result instanceof Cpuset ? 0 : result.position;
        expect(text.slice(position).length).toBe(text.length - position);
      }),
      { numRuns: 20_000 },
    );
  });
});
