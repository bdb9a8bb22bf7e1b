import type { DomainDocument } from '@virtune/model';
import { describe, expect, test } from 'vitest';
import vnuma, { type VnumaData } from '../../src/commands/vnuma.ts';
import { parseCell } from '../../src/vnuma/cell-argument.ts';
import { doubts } from '../../src/vnuma/doubts.ts';
import { withCells } from '../../src/vnuma/edit.ts';
import { guestNuma, type GuestNuma } from '../../src/vnuma/guest-cell.ts';
import { changes, sizeText } from '../../src/vnuma/text.ts';
import { printed } from '../printed.ts';
import { definition, host } from './definitions.ts';

const numa = (cells: readonly string[], document: DomainDocument = definition()): GuestNuma =>
  guestNuma(withCells(document, cells.map(parseCell)));

const LEFT = '0:cpus=0-1,memory=32MiB,nodeset=0,pin=0-3';
const RIGHT = '1:cpus=2-3,memory=32MiB,mode=interleave,nodeset=2,pin=8';
const strict = definition({ numatune: "<memory mode='strict' nodeset='0'/>" });

test.each([
  [1, '1 KiB'],
  [1023, '1023 KiB'],
  [1024, '1 MiB'],
  [1025, '1025 KiB'],
  [1_572_864, '1536 MiB'],
  [2_097_152, '2 GiB'],
  [1_099_511_627_776, '1024 TiB'],
])('%i KiB are %s', (kib, text) => {
  expect(sizeText(kib)).toBe(text);
});

describe('a cell shows', () => {
  test('the CPUs of vCPUs that are not pinned themselves: those of all vCPUs, or any', () => {
    const pinned = definition({
      vcpu: "<vcpu placement='static' cpuset='4-5'>4</vcpu>",
      cputune: "<vcpupin vcpu='1' cpuset='7'/><vcpupin vcpu='2' cpuset='4-5'/>",
    });
    const texts = numa(['0:cpus=0-3,memory=64MiB'], pinned).cells[0]?.pins.map(
      ({ vcpus, cpuset }) => `${vcpus.format()} on ${cpuset?.format()}`,
    );
    expect(texts).toEqual(['0,2-3 on 4-5', '1 on 7']);
    expect(numa(['0:cpus=0-3,memory=64MiB']).cells[0]?.pins).toMatchObject([{ cpuset: null }]);
  });
});

describe('changes', () => {
  test('are told cell by cell', () => {
    expect(changes(numa([LEFT, RIGHT]).cells, numa(['0:cpus=0-3,memory=64MiB']).cells)).toEqual([
      'cell 0: vCPUs 0-1 -> 0-3, memory 32 MiB -> 64 MiB, mode strict -> none, nodeset 0 -> none, pins 0-3 -> none',
      'cell 1: removed',
    ]);
    expect(changes([], numa([LEFT, RIGHT]).cells)).toEqual(['cell 0: new', 'cell 1: new']);
    expect(changes(numa([LEFT, RIGHT]).cells, numa([LEFT, RIGHT]).cells)).toEqual([]);
  });
});

const print = (data: Partial<VnumaData>): Promise<string> =>
  printed(
    vnuma,
    { domain: 'vm', definition: 'config', cells: [], memory: null, ...data },
    { argv: ['vm'] },
  );

describe('vnuma prints', () => {
  test('a table, and where all other memory is', async () => {
    expect(await print(numa([LEFT, '1:cpus=2-3,memory=32MiB'], strict))).toBe(
      ` Cell   vCPUs   Memory   Mode     Nodeset   Pinned to
-------------------------------------------------------
 0      0-1     32 MiB   strict   0         0-3
 1      2-3     32 MiB   -        -         -

other memory: strict on node 0
`,
    );
  });

  test('that there are none', async () => {
    expect(await print({ definition: 'live' })).toBe(
      "Domain 'vm' (running) has no guest NUMA cells\n",
    );
  });

  test('what was changed, and when it counts', async () => {
    const written = { before: [], running: true };
    expect(await print({ ...numa([LEFT, RIGHT]), written })).toBe(
      `Domain 'vm' defined with these cells:
  cell 0: new
  cell 1: new

 Cell   vCPUs   Memory   Mode         Nodeset   Pinned to
-----------------------------------------------------------
 0      0-1     32 MiB   strict       0         0-3
 1      2-3     32 MiB   interleave   2         8

'vm' runs: this counts when it is shut down and started again
`,
    );
  });

  test('that nothing had to be changed', async () => {
    const written = { before: numa([LEFT, RIGHT]).cells, running: true };
    expect(await print({ ...numa([LEFT, RIGHT]), written })).toMatch(
      /^Domain 'vm' has these cells already\n\n Cell .*\n(.*\n){3}$/,
    );
  });
});

describe('doubts', () => {
  test('are none about memory and CPUs of the same nodes', () => {
    expect(doubts('vm', numa([LEFT, RIGHT]), host)).toEqual([]);
    expect(doubts('vm', numa(['0:cpus=0-3,memory=64MiB,nodeset=0,pin=0,8']), host)).toEqual([]);
    expect(doubts('vm', numa(['0:cpus=0-3,memory=64MiB'], strict), host)).toEqual([]);
  });

  test("are of cells outside of the domain's own strict nodes", () => {
    expect(doubts('vm', numa([LEFT, RIGHT], strict), host)).toEqual([
      "the domain as a whole is confined to node 0 (<numatune><memory mode='strict'>), which keeps its cells off node 2: virtune numatune vm --nodeset 0,2 --config",
    ]);
    const preferred = definition({ numatune: "<memory mode='preferred' nodeset='0'/>" });
    expect(doubts('vm', numa([LEFT, RIGHT], preferred), host)).toEqual([]);
  });

  test('are of vCPUs pinned away from the memory of their cell', () => {
    const pinned = definition({ cputune: "<vcpupin vcpu='3' cpuset='1-2'/>" });
    expect(doubts('vm', numa(['0:cpus=0-3,memory=64MiB,nodeset=2'], pinned), host)).toEqual([
      'cell 0: its memory is on node 2, whose CPUs are 8-11, but vCPU 3 is pinned to 1-2',
    ]);
  });
});
