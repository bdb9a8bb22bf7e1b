import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  blkioParameters,
  blockIoTuneParameters,
  interfaceParameters,
  iothreadParameters,
  jobStatistics,
  memoryParameters,
  migrateParameters,
  type NamedValue,
  nodeMemoryParameters,
  numaParameters,
  type ParameterSet,
  perfEvents,
  saveParameters,
  schedulerParameters,
  type TypedParameter,
} from '../../src/index.ts';

const seed = Number(process.env['VIRTUNE_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

const sets: readonly [string, ParameterSet<object>][] = Object.entries({
  blkioParameters,
  blockIoTuneParameters,
  interfaceParameters,
  iothreadParameters,
  jobStatistics,
  memoryParameters,
  migrateParameters,
  nodeMemoryParameters,
  numaParameters,
  perfEvents,
  saveParameters,
  schedulerParameters,
});

/** Any value of a type, its extremes among them. */
const valueOf = {
  int: fc.integer(),
  uint: fc.nat({ max: 2 ** 32 - 1 }),
  llong: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  ullong: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  double: fc.double(),
  boolean: fc.boolean(),
  string: fc.string(),
} as const;

/** libvirt's names of a set: what it writes when every property is there. */
function fieldsOf(set: ParameterSet<object>): string[] {
  const everything = new Proxy({}, { get: () => [''] });
  return set.write(everything).map(({ field }) => field);
}

const names = [...new Set(sets.flatMap(([, set]) => fieldsOf(set))), 'unheard_of'];
const types = Object.keys(valueOf) as (keyof typeof valueOf)[];
const anyParameter = fc
  .tuple(fc.constantFrom(...names), fc.constantFrom(...types))
  .chain(([field, type]) =>
    valueOf[type].map((value) => ({ field, type, value }) as TypedParameter),
  );

/** A parameter whatever its type: the same whole number is the same in all of them. */
function shown({ field, value }: NamedValue): string {
  const whole = typeof value === 'number' && Number.isInteger(value) ? BigInt(value) : value;
  return `${field}=${String(whole)}`;
}

test.each(sets)(
  `%s: what is read and what is unknown is the whole list (seed ${seed})`,
  (...row) => {
    const [, set] = row;
    const lists = fc.uniqueArray(anyParameter, { selector: ({ field }) => field, maxLength: 20 });
    const property = fc.property(lists, (list) => {
      const { unknown, ...values } = set.read(list);
      const again = [...set.write(values), ...unknown];
      expect(again.map(shown).toSorted()).toEqual(list.map(shown).toSorted());
    });
    fc.assert(property, { seed, numRuns: 200 });
  },
);
