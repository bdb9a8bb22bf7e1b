import { rm } from 'node:fs/promises';
import path from 'node:path';
import { Cpuset } from '@virtune/model';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { packHost, type PackedNode } from '../host/packed-host.ts';
import { type Rig, romGuest, startRig } from '../rig/index.ts';
import { skipReason } from '../rig/testing.ts';
import { virtune } from '../virtune.ts';

const memoryKiB = { total: 4_194_304, free: 1_048_576 };
const nodes: readonly PackedNode[] = [
  { id: 0, cpus: Cpuset.range(0, 1), memoryKiB, distance: '10 20' },
  { id: 4, cpus: Cpuset.range(2, 3), memoryKiB, distance: '20 10' },
];

const missing = skipReason();
const note = missing === undefined ? '' : ` (skipped: ${missing})`;

describe.skipIf(missing !== undefined)(`vnuma on a host with nodes 0 and 4${note}`, () => {
  let rig: Rig;
  let archive: string;

  beforeAll(async () => {
    archive = await packHost(nodes, Cpuset.range(0, 3));
    rig = await startRig({ host: archive });
    const numatune = "<memory mode='strict' nodeset='0'/>";
    await rig.define(romGuest({ name: 'vm', vcpus: 2, numatune }));
  });

  afterAll(async () => {
    await rig?.stop();
    await rm(path.dirname(archive), { recursive: true });
  });

  const write = (...cells: string[]) =>
    virtune(rig, ['vnuma', 'vm', ...cells.flatMap((cell) => ['--cell', cell])]);

  test('binds cells to both, and says what would not come about', async () => {
    const { stdout, stderr } = await write(
      '0:cpus=0,memory=32MiB,nodeset=0,pin=0-1',
      '1:cpus=1,memory=32MiB,nodeset=4,pin=1',
    );
    expect(stdout).toContain(` 0      0       32 MiB   strict   0         0-1
 1      1       32 MiB   strict   4         1

other memory: strict on node 0
`);
    expect(stderr)
      .toBe(`hint: the domain as a whole is confined to node 0 (<numatune><memory mode='strict'>), which keeps its cells off node 4: virtune numatune vm --nodeset 0,4 --config
hint: cell 1: its memory is on node 4, whose CPUs are 2-3, but vCPU 1 is pinned to 1
`);
  });

  test.each([
    ['0:cpus=0-1,memory=64MiB,nodeset=0-4', 'the host has no NUMA node 1-3', 'its nodes are 0,4'],
    ['0:cpus=0-1,memory=64MiB,pin=3-4', 'the host has no CPU 4', 'its CPUs are 0-3'],
  ])('%s: %s', async (cell, message, hint) => {
    const { stderr, status } = await write(cell);
    expect({ stderr, status }).toEqual({
      stderr: `error: cell 0: ${message}\nhint: ${hint}: 'virtune host -H' shows them\n`,
      status: 1,
    });
  });
});
