import { stripVTControlCharacters } from 'node:util';
import { Cpuset } from '@virtune/model';
import { exampleSnapshot } from '@virtune/model/examples';
import { describe, expect, test } from 'vitest';
import { displayWidth } from '../../src/format/width.ts';
import { hostPicture } from '../../src/host-picture/host-picture.ts';
import { marks } from '../../src/host-picture/marks.ts';
import { golden } from '../golden.ts';
import { drawn, floating, pinned, shapes } from './pictures.ts';

const pictureLines = (text: string): string[] => (text.split('\n\n  ')[0] ?? '').split('\n');

describe.each(shapes)('the picture of %s', (shape) => {
  test.each([80, 200])('at %i columns is as it was', (columns) => {
    const text = drawn(shape, { screen: { columns, color: false } });
    expect(text).toBe(golden(`host-${shape}-${columns}`, text));
  });

  test.each([40, 80, 132, 200])('fits into %i columns', (columns) => {
    const text = drawn(shape, { screen: { columns: columns, color: false } });
    const cpuLines = pictureLines(text).filter((line) => /^[\s\d│]*[A-Z~!·\d]/.test(line));
    const rows = cpuLines.filter((line) => !/[a-z]/.test(line));
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) expect(displayWidth(row)).toBeLessThanOrEqual(columns);
  });

  test('says in colours what it says without', () => {
    const plain = drawn(shape, { screen: { columns: 80, color: false } });
    const colored = drawn(shape, { screen: { columns: 80, color: true } });
    expect(colored).not.toBe(plain);
    expect(stripVTControlCharacters(colored)).toBe(plain);
  });

  test('is ASCII alone for a locale that knows no more', () => {
    const text = drawn(shape, { screen: { columns: 80, color: false }, unicode: false });
    expect(text).toMatch(/^[\x20-\x7e\n]*$/);
  });
});

const cpu = (id: number, domains: Parameters<typeof exampleSnapshot>[1]) =>
  hostPicture(exampleSnapshot('x86-2n8c', domains))
    .nodes.flatMap(({ groups }) => groups)
    .flatMap(({ cores }) => cores.flat())
    .find((one) => one.id === id);

describe('a CPU of the picture', () => {
  test('carries the mark of the guest that has it alone', () => {
    expect(cpu(3, [pinned('a', [2, 3])])).toMatchObject({ pinned: ['A'], floating: 0 });
  });

  test('carries the marks of all who are pinned to it', () => {
    expect(cpu(3, [pinned('a', [3]), pinned('b', [3])])).toMatchObject({ pinned: ['A', 'B'] });
  });

  test('does not count a guest that is pinned to it among those that float there', () => {
    expect(cpu(3, [pinned('a', [3, '0-7'])])).toMatchObject({ pinned: ['A'], floating: 0 });
  });

  test('counts the guests that may float there, not their vCPUs', () => {
    expect(cpu(3, [floating('a', 8), pinned('b', ['2-3']), pinned('c', ['4-5'])])).toMatchObject({
      pinned: [],
      floating: 2,
    });
  });

  test('is free of a guest that does not run', () => {
    expect(cpu(3, [{ ...pinned('a', [3]), id: null }])).toMatchObject({ pinned: [], floating: 0 });
  });
});

test('CPUs that are not online are named apart', () => {
  const { cpus } = hostPicture(exampleSnapshot('x86-2n16c-2t-offline'));
  expect(cpus.offline).toEqual(Cpuset.of(3, 11));
});

test.each([
  [0, []],
  [2, ['A', 'B']],
  [26, expect.arrayContaining(['A', 'Z'])],
  [27, expect.arrayContaining(['AA', 'AZ', 'BA'])],
])('%i guests have as many marks, all of one length', (count, expected) => {
  const made = marks(count);
  expect(made).toEqual(expected);
  expect(new Set(made).size).toBe(count);
  expect(new Set(made.map(({ length }) => length)).size).toBeLessThanOrEqual(1);
});
