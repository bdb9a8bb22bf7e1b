import { Cpuset } from '@virtune/model';
import { describe, expect, test } from 'vitest';
import { parseCell, type WantedCell } from '../../src/vnuma/cell-argument.ts';

const cell = (changes: Partial<WantedCell> = {}): WantedCell => ({
  id: 0,
  vcpus: Cpuset.empty,
  memoryKiB: 1024,
  memnode: null,
  pin: null,
  ...changes,
});
const bound = (mode: 'strict' | 'preferred' | null, ...nodes: number[]): Partial<WantedCell> => ({
  memnode: { mode, nodeset: Cpuset.of(...nodes) },
});

describe('parseCell reads', () => {
  test.each<[string, WantedCell]>([
    ['0:memory=1MiB', cell()],
    ['127:memory=1024', cell({ id: 127 })],
    ['0:memory=1M,cpus=0', cell({ vcpus: Cpuset.of(0) })],
    ['0:cpus=0-2,^1,4,memory=1048576B', cell({ vcpus: Cpuset.of(0, 2, 4) })],
    ['0:nodeset=0,2,memory=1MiB', cell(bound(null, 0, 2))],
    ['0:memory=1MiB,mode=preferred,nodeset=3', cell(bound('preferred', 3))],
    [
      '1:cpus=2-3,memory=2GiB,mode=strict,nodeset=0-1,8,pin=0-3,^2',
      cell({
        id: 1,
        vcpus: Cpuset.of(2, 3),
        memoryKiB: 2_097_152,
        ...bound('strict', 0, 1, 8),
        pin: Cpuset.of(0, 1, 3),
      }),
    ],
  ])('%s', (text, expected) => {
    expect(parseCell(text)).toEqual(expected);
  });
});

describe('parseCell refuses', () => {
  test.each([
    ['', "--cell '' does not start with the number of a cell and ':'"],
    ['cpus=0,memory=1MiB', "--cell 'cpus=0,memory=1MiB' does not start with the number of a cell"],
    ['-1:memory=1MiB', "--cell '-1:memory=1MiB' does not start with the number of a cell and ':'"],
    ['128:memory=1MiB', 'cell 128: QEMU has no more than 128 cells'],
    ['99999999999999999999:memory=1', 'cell 99999999999999999999: QEMU has no more than 128 cells'],
    ['0:', "cell 0: '' is no key=value"],
    ['0:0-1,memory=1MiB', "cell 0: '0-1' is no key=value"],
    ['0:cpus=0', 'cell 0: it must be said how much memory it has'],
    ['0:cpu=0,memory=1MiB', "cell 0: there is no key 'cpu'"],
    ['0:=1', "cell 0: there is no key ''"],
    ['0:CPUS=0,memory=1MiB', "cell 0: there is no key 'CPUS'"],
    ['0:cpus=0,cpus=1,memory=1MiB', 'cell 0: cpus is given twice'],
    ['0:cpus=,memory=1MiB', 'cell 0: cpus= is no set of numbers: a number is expected'],
    ['0:cpus=x,memory=1MiB', 'cell 0: cpus=x is no set of numbers: a number is expected'],
    ['0:cpus=3-1,memory=1MiB', 'cell 0: cpus=3-1 is no set of numbers: the range that starts'],
    ['0:cpus=99999,memory=1MiB', 'cell 0: cpus=99999 is no set of numbers: 99999 is above 16383'],
    ['0:cpus=1,^1,memory=1MiB', 'cell 0: cpus=1,^1 is an empty set'],
    ['0:memory=', 'cell 0: memory= is no size'],
    ['0:memory=2GX', 'cell 0: memory=2GX is no size'],
    ['0:memory=-1', 'cell 0: memory=-1 is no size'],
    ['0:memory=1MiB,2', 'cell 0: memory=1MiB,2 is no size'],
    ['0:memory=99999999999EiB', 'cell 0: memory=99999999999EiB is no size'],
    ['0:memory=0', 'cell 0: memory=0: a cell has some memory'],
    ['0:memory=1000b', 'cell 0: memory=1000b, 1000 bytes, is no whole number of KiB'],
    ['0:memory=1MiB,mode=strict', 'cell 0: mode=strict without a nodeset'],
    ['0:memory=1MiB,mode=Strict,nodeset=0', "cell 0: there is no mode 'Strict'"],
    ['0:memory=1MiB,nodeset=', 'cell 0: nodeset= is no set of numbers: a number is expected'],
    [
      '0:memory=1MiB,mode=preferred,nodeset=0-2',
      'cell 0: mode=preferred takes one node, and nodeset=0-2 has 3',
    ],
    ['0:memory=1MiB,pin=0', 'cell 0: pin=0, but it has no vCPUs'],
    ['0:cpus=0,memory=1MiB,pin=r', 'cell 0: pin=r is no set of numbers: a number is expected'],
  ])('%s', (text, message) => {
    expect(() => parseCell(text)).toThrow(
      expect.objectContaining({ name: 'CommandFailed', message: expect.stringContaining(message) }),
    );
  });

  test('and says what to do', () => {
    expect(() => parseCell('0:nodset=0')).toThrow(
      expect.objectContaining({
        hint: "did you mean 'nodeset'? The keys are cpus, memory, mode, nodeset, pin",
      }),
    );
  });
});
