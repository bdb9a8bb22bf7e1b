import { expect, test } from 'vitest';
import { prettyCapacity } from '../../src/format/capacity.ts';
import { field, padEnd } from '../../src/format/field.ts';
import { toJson } from '../../src/format/json.ts';
import { fixed } from '../../src/format/number.ts';

// The expected texts are printf's.
test.each([
  [0.25, 1, '0.2'],
  [0.35, 1, '0.3'],
  [0.75, 1, '0.8'],
  [0.05, 1, '0.1'],
  [2.5, 0, '2'],
  [3.5, 0, '4'],
  [-0.25, 1, '-0.2'],
  [1.005, 2, '1.00'],
  [0.125, 2, '0.12'],
  [0.375, 2, '0.38'],
  [1795429906.6, 1, '1795429906.6'],
  [1e15, 6, '1000000000000000.000000'],
])('%d with %i digits is %s', (value, digits, text) => {
  expect(fixed(value, digits)).toBe(text);
});

test.each([
  [0n, 0, 'B'],
  [1023n, 1023, 'B'],
  [1024n, 1, 'KiB'],
  [1536n, 1.5, 'KiB'],
  [1024n ** 2n - 1n, 1023.9990234375, 'KiB'],
  [1024n ** 2n, 1, 'MiB'],
  [1024n ** 3n, 1, 'GiB'],
  [1024n ** 4n, 1, 'TiB'],
  [1024n ** 5n, 1, 'PiB'],
  [1024n ** 6n, 1, 'EiB'],
  [2n ** 64n - 1n, 16, 'EiB'],
])('%i bytes are %d %s', (bytes, value, unit) => {
  expect(prettyCapacity(bytes)).toEqual({ value, unit });
});

test('a field is filled up to 15 columns, whatever its characters are', () => {
  expect(field('Id:', 1)).toBe('Id:             1\n');
  expect(padEnd('内存:', 8)).toBe('内存:   ');
  expect(padEnd('longer', 3)).toBe('longer');
});

test('64-bit integers are numbers in JSON up to 2^53 - 1, and strings beyond', () => {
  const data = { a: 2n ** 53n - 1n, b: 2n ** 53n, c: -(2n ** 53n), d: undefined, e: [null, 'x'] };
  expect(JSON.parse(toJson(data))).toEqual({
    a: 9007199254740991,
    b: '9007199254740992',
    c: '-9007199254740992',
    e: [null, 'x'],
  });
});
