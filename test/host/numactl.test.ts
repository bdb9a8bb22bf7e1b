import { existsSync, readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { Cpuset } from '@virtune/model';
import { describe, expect, test } from 'vitest';
import { type CommandResult, startRig } from '../rig/index.ts';
import { skipReason } from '../rig/testing.ts';
import { virtune } from '../virtune.ts';
import { packHost, type PackedNode } from './packed-host.ts';

const root = path.resolve(import.meta.dirname, '../..');
const packedHosts = path.resolve(root, '../shared/fakehost');
const archives = existsSync(packedHosts)
  ? readdirSync(packedHosts).filter((name) => name.endsWith('.tar.xz'))
  : [];

const missing = skipReason();
const note = missing === undefined ? '' : ` (skipped: ${missing})`;

/** What numactl and virtune say on a machine that is packed in this archive. */
async function both(host?: string): Promise<{ numactl: CommandResult; ours: CommandResult }> {
  await using rig = await startRig(host === undefined ? {} : { host });
  const numactl = await rig.exec('numactl', ['-H']);
  return { numactl, ours: await virtune(rig, ['host', '-H']) };
}

const free = (text: string): string => text.replaceAll(/(?<= free: )\d+/g, '#');

const twoCpus = { cpus: Cpuset.range(0, 1), memoryKiB: { total: 4_194_303, free: 1_048_575 } };
const otherCpus = { cpus: Cpuset.range(2, 3), memoryKiB: { total: 99, free: 0 } };
const noCpus = { cpus: Cpuset.empty, memoryKiB: { total: 2_147_483_648, free: 2_147_483_647 } };
const noMemory = { cpus: Cpuset.range(2, 3), memoryKiB: { total: 0, free: 0 } };

const machines: readonly (readonly [title: string, nodes: readonly PackedNode[]])[] = [
  [
    '3 nodes with gaps between, one of them of 2 TiB without CPUs',
    [
      { id: 0, ...twoCpus, distance: '10 20 255' },
      { id: 2, ...otherCpus, distance: '21 10 100' },
      { id: 101, ...noCpus, distance: '17 28 10' },
    ],
  ],
  [
    '2 nodes whose first number is 4',
    [
      { id: 4, ...twoCpus, distance: '10 32' },
      { id: 5, ...otherCpus, distance: '32 10' },
    ],
  ],
  [
    'a node without memory',
    [
      { id: 0, ...twoCpus, distance: '10 20' },
      { id: 1, ...noMemory, distance: '20 10' },
    ],
  ],
  [
    '2 nodes of unknown distance',
    [
      { id: 0, ...twoCpus },
      { id: 1, ...otherCpus },
    ],
  ],
  [
    '3 nodes one of which tells no distances',
    [
      { id: 0, ...twoCpus, distance: '10 20 30' },
      { id: 1, ...otherCpus },
      { id: 2, ...noCpus, distance: '30 20 10' },
    ],
  ],
  [
    '2 nodes the last of which tells no distances',
    [
      { id: 0, ...twoCpus, distance: '10 20' },
      { id: 1, ...otherCpus },
    ],
  ],
  ['1 node with a gap in its CPUs', [{ id: 0, ...twoCpus, cpus: Cpuset.of(0, 3), distance: '10' }]],
];

describe.skipIf(missing !== undefined)(`virtune host -H prints what numactl -H does${note}`, () => {
  test('on this machine, but for the free memory of the moment', async () => {
    const { numactl, ours } = await both();
    expect({ ...ours, stdout: free(ours.stdout) }).toEqual({
      ...numactl,
      stdout: free(numactl.stdout),
    });
  });

  test.each(machines)('on a machine of %s', async (_title, nodes) => {
    const archive = await packHost(nodes, Cpuset.range(0, 3));
    try {
      const { numactl, ours } = await both(archive);
      expect(numactl.stdout).toContain(`available: ${nodes.length} nodes`);
      expect({ status: ours.status, stdout: ours.stdout }).toEqual({
        status: numactl.status,
        stdout: numactl.stdout,
      });
    } finally {
      await rm(path.dirname(archive), { recursive: true });
    }
  });

  test('but says that there is no NUMA on a machine that shows no nodes, and fails', async () => {
    const archive = await packHost([], Cpuset.range(0, 3));
    try {
      const { ours } = await both(archive);
      expect(ours).toEqual({ stdout: 'No NUMA available on this system\n', stderr: '', status: 1 });
    } finally {
      await rm(path.dirname(archive), { recursive: true });
    }
  });
});

const absent = archives.length === 0 ? `there is no ${packedHosts}` : missing;
const hostsNote = absent === undefined ? '' : ` (skipped: ${absent})`;

describe.skipIf(absent !== undefined)(`and on real machines, packed${hostsNote}:`, () => {
  test.each(archives)('%s', async (archive) => {
    const { numactl, ours } = await both(path.join(packedHosts, archive));
    expect(numactl.status).toBe(0);
    expect(ours).toEqual(numactl);
  });
});
