import { describe, expect, test } from 'vitest';
import { columnKeys } from '../../src/top/columns.ts';
import { ratesOf } from '../../src/top/rates.ts';
import { rowsOf } from '../../src/top/rows.ts';
import { sampleAt, uuidOf } from './samples.ts';

const rates = ratesOf(
  sampleAt(0, [
    { name: 'web-2', vcpus: [[0, 0]] },
    {
      name: 'db',
      vcpus: [
        [0, 0],
        [0, 0],
      ],
    },
    { name: 'web-1', vcpus: [[0, 0]] },
  ]),
  sampleAt(1, [
    { name: 'web-2', vcpus: [[0.5, 0]], memoryMiB: 512 },
    {
      name: 'db',
      vcpus: [
        [1, 0],
        [1, 0.5],
      ],
      memoryMiB: 4096,
    },
    { name: 'web-1', vcpus: [[0.5, 0.2]], memoryMiB: 2048 },
    { name: 'new', vcpus: [[9, 9]], memoryMiB: 1024 },
  ]),
);
const facts = new Map([
  [uuidOf('db'), { mark: 'A', entitlementCpus: 4 }],
  [uuidOf('web-1'), { mark: null, entitlementCpus: 0.25 }],
]);
const order = { sort: 'used', reversed: false, filter: '' };
const names = (changes: Partial<typeof order>): string[] =>
  rowsOf(rates, facts, { ...order, ...changes }).map(({ name }) => name);

describe('the guests', () => {
  test.each([
    ['name', ['db', 'new', 'web-1', 'web-2']],
    ['vcpus', ['db', 'new', 'web-1', 'web-2']],
    ['used', ['db', 'web-1', 'web-2', 'new']],
    ['entitled', ['db', 'web-1', 'new', 'web-2']],
    ['share', ['web-1', 'db', 'new', 'web-2']],
    ['waited', ['db', 'web-1', 'web-2', 'new']],
    ['memory', ['db', 'web-1', 'new', 'web-2']],
  ])('are sorted by %s, the largest first, the unknown last', (sort, expected) => {
    expect(names({ sort })).toEqual(expected);
  });

  test('can be sorted by every column', () => {
    expect(columnKeys).toEqual(['name', 'vcpus', 'used', 'entitled', 'share', 'waited', 'memory']);
  });

  test('stand the other way round when reversed', () => {
    expect(names({ reversed: true })).toEqual(['new', 'web-2', 'web-1', 'db']);
  });

  test('are those whose names hold the filter, in whatever case', () => {
    expect(names({ filter: 'WEB' })).toEqual(['web-1', 'web-2']);
    expect(names({ filter: 'nobody' })).toEqual([]);
  });

  test('use a part of what they are entitled to, or more than it', () => {
    const shares = rowsOf(rates, facts, order).map(({ ofEntitlement }) => ofEntitlement);
    expect(shares).toEqual([0.5, 2, null, null]);
  });
});
