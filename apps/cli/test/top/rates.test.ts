import { describe, expect, test } from 'vitest';
import { ratesOf } from '../../src/top/rates.ts';
import { sampleAt } from './samples.ts';

describe('the rates between two samples', () => {
  const before = sampleAt(
    10,
    [
      {
        name: 'db',
        vcpus: [
          [5, 1],
          [5, 0],
        ],
        others: 1,
      },
    ],
    { 0: 4, 1: 0 },
  );
  const after = sampleAt(
    12,
    [
      {
        name: 'db',
        vcpus: [
          [6, 1.5],
          [5.5, 0],
        ],
        others: 1.1,
      },
    ],
    { 0: 6, 1: 0 },
  );

  test('are CPU time by the time that went by', () => {
    const [db] = ratesOf(before, after).guests;
    expect(db?.usedCpus).toBeCloseTo(0.8);
    expect(db?.waitedCpus).toBeCloseTo(0.25);
    expect(db?.vcpus.map(({ used }) => used)).toEqual([0.5, 0.25]);
    expect(db?.otherCpus).toBeCloseTo(0.05);
  });

  test('tell how busy each CPU was', () => {
    expect(ratesOf(before, after).cpus).toEqual([
      { cpu: 0, busy: 1 },
      { cpu: 1, busy: 0 },
    ]);
  });

  test('tell nothing of a guest that has just come', () => {
    const [db, fresh] = ratesOf(
      before,
      sampleAt(12, [
        {
          name: 'db',
          vcpus: [
            [6, 1],
            [5, 0],
          ],
          others: 1,
        },
        { name: 'web', vcpus: [[30, 0]] },
      ]),
    ).guests;
    expect(db?.usedCpus).toBeCloseTo(0.5);
    expect(fresh).toMatchObject({ name: 'web', usedCpus: null, waitedCpus: null });
  });

  test('tell nothing of a guest that was started anew, whose counters are behind', () => {
    const [db] = ratesOf(
      before,
      sampleAt(12, [
        {
          name: 'db',
          vcpus: [
            [1, 0],
            [1, 0],
          ],
        },
      ]),
    ).guests;
    expect(db).toMatchObject({ usedCpus: null, otherCpus: null });
  });

  test('leave out a guest that has gone', () => {
    expect(ratesOf(before, sampleAt(12, [])).guests).toEqual([]);
  });

  test('know no waiting where libvirt does not count it', () => {
    const [db] = ratesOf(
      sampleAt(1, [{ name: 'db', vcpus: [[0, null]] }]),
      sampleAt(2, [{ name: 'db', vcpus: [[1, null]] }]),
    ).guests;
    expect(db).toMatchObject({ usedCpus: 1, waitedCpus: null });
  });

  test('keep the last rate of a CPU that was not read in between', () => {
    const first = ratesOf(before, after);
    const stale = { ...after, atNs: after.atNs + 2_000_000_000n };
    expect(ratesOf(after, stale, first).cpus[0]).toEqual({ cpu: 0, busy: 1 });
    expect(ratesOf(after, stale).cpus[0]).toEqual({ cpu: 0, busy: null });
  });
});
