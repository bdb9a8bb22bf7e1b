import { describe, expect, test } from 'vitest';
import {
  iothreadParameters,
  migrateParameters,
  numaParameters,
  perfEvents,
  schedulerParameters,
  type TypedParameter,
} from '../../src/index.ts';

describe('reading a list of parameters', () => {
  test('gives each value its name, and leaves out what is not there', () => {
    const list: TypedParameter[] = [
      { field: 'cpu_shares', type: 'ullong', value: 2048n },
      { field: 'vcpu_quota', type: 'llong', value: -1n },
    ];
    const { unknown, ...values } = schedulerParameters.read(list);
    expect(values).toEqual({ shares: 2048n, vcpuQuotaUs: -1n });
    expect(unknown).toEqual([]);
  });

  test('keeps what it does not know, by name or by type', () => {
    const list: TypedParameter[] = [
      { field: 'cpu_flavour', type: 'string', value: 'vanilla' },
      { field: 'cpu_shares', type: 'string', value: 'many' },
    ];
    expect(schedulerParameters.read(list)).toEqual({ unknown: list });
  });

  test.each([
    ['an int where 64 bits are usual', { field: 'cpu_shares', type: 'int', value: 7 }, 7n],
    [
      'the greatest of 64 bits',
      { field: 'cpu_shares', type: 'ullong', value: 2n ** 64n - 1n },
      2n ** 64n - 1n,
    ],
  ] as const)('takes %s', (_, parameter, shares) => {
    expect(schedulerParameters.read([parameter]).shares).toBe(shares);
  });

  test.each([
    ['64 bits that fit a number', 2n, 2],
    ['64 bits that do not', 2n ** 60n + 1n, undefined],
  ])('takes %s for a number, or loses no bit', (_, value, mode) => {
    const read = numaParameters.read([{ field: 'numa_mode', value }]);
    expect(read.mode).toBe(mode);
    expect(read.unknown).toHaveLength(mode === undefined ? 1 : 0);
  });

  test('collects a parameter that comes several times', () => {
    const list = ['vda', 'vdb'].map((value) => ({ field: 'migrate_disks', value }));
    expect(migrateParameters.read(list).migrateDisks).toEqual(['vda', 'vdb']);
  });
});

describe('writing an object', () => {
  test("gives libvirt's names and types, in the order of the set", () => {
    const values = { vcpuQuotaUs: 50_000n, shares: 2048n };
    expect(schedulerParameters.write(values)).toEqual([
      { field: 'cpu_shares', type: 'ullong', value: 2048n },
      { field: 'vcpu_quota', type: 'llong', value: 50_000n },
    ]);
  });

  test('leaves a list as it is', () => {
    const list: TypedParameter[] = [{ field: 'future', type: 'double', value: 0.5 }];
    expect(schedulerParameters.write(list)).toBe(list);
  });

  test('repeats a parameter that may come several times', () => {
    expect(migrateParameters.write({ migrateDisks: ['vda', 'vdb'] })).toEqual([
      { field: 'migrate_disks', type: 'string', value: 'vda' },
      { field: 'migrate_disks', type: 'string', value: 'vdb' },
    ]);
  });

  test.each([
    [0n, 'uint', 0],
    [0xffff_ffffn, 'uint', 0xffff_ffff],
    [0x1_0000_0000n, 'ullong', 0x1_0000_0000n],
  ])('an iothread grows by %i as %s, which libvirt before 9.3 wants where it fits', (...row) => {
    const [pollGrow, type, value] = row;
    expect(iothreadParameters.write({ pollGrow })).toEqual([{ field: 'poll_grow', type, value }]);
  });

  test('what is written is read again', () => {
    const events = { cpuClock: true, pageFaults: false };
    expect(perfEvents.read(perfEvents.write(events))).toEqual({ ...events, unknown: [] });
  });
});
