import { Cpuset } from '@virtune/model';
import { expect, test } from 'vitest';
import { numactlHardware } from '../../src/format/numactl.ts';
import type { HostNodeHardware } from '../../src/host-hardware.ts';

// That this is what numactl prints is proved where it runs: test/host/numactl.test.ts.

const node = (id: number, distances: HostNodeHardware['distances'] = {}): HostNodeHardware => ({
  id,
  cpus: Cpuset.of(id, id + 8),
  sizeKiB: 2_097_151,
  freeKiB: 1023,
  distances,
});

const print = (nodes: readonly HostNodeHardware[]): string =>
  numactlHardware({ nodeset: Cpuset.from(nodes.map(({ id }) => id)), nodes });

test('2 nodes: sizes in whole MiB, rounded down; columns of 3 and a blank', () => {
  expect(print([node(0, { 0: 10, 12: 255 }), node(12, { 0: 21, 12: 10 })])).toBe(
    `available: 2 nodes (0,12)
node 0 cpus: 0 8
node 0 size: 2047 MB
node 0 free: 0 MB
node 12 cpus: 12 20
node 12 size: 2047 MB
node 12 free: 0 MB
node distances:
node   0  12 
  0:  10  255 
 12:  21  10 
`,
  );
});

test('a node without CPUs has nothing behind the colon', () => {
  expect(print([{ ...node(3, { 3: 10 }), cpus: Cpuset.empty }])).toContain('node 3 cpus:\nnode 3');
});

test('an unknown distance is 0; all are unknown if that from the last node to the first is', () => {
  expect(print([node(0, { 0: 10 }), node(1, { 0: 20 })])).toContain(
    '  0:  10   0 \n  1:  20   0 \n',
  );
  expect(print([node(0, { 0: 10, 1: 20 }), node(1, { 1: 10 })])).toMatch(
    /free: 0 MB\nNo distance information available\.\n$/,
  );
});

test('no nodes are no NUMA', () => {
  expect(print([])).toBe('No NUMA available on this system\n');
});
