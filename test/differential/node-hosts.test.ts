import { existsSync } from 'node:fs';
import path from 'node:path';
import { skipReason } from '../rig/testing.ts';
import { type Reading, readings } from './readings.ts';

// Packed sysfs trees of real and of simulated machines; they are kept beside the repository.
const directory = path.resolve(import.meta.dirname, '../../../shared/fakehost');

/** The host's memory as a whole is this machine's: it comes from /proc. */
const memory = (line: string): Reading => ({ line, volatile: / \d+ KiB/g });

/** What each command says of a host; `nodes` are those to be asked for one by one. */
const steps = (nodes: readonly number[]): readonly Reading[] => [
  'capabilities',
  { line: 'nodeinfo', volatile: /\d+ (MHz|KiB)/g },
  'nodecpumap',
  'nodecpumap --pretty',
  'freecell --all',
  '-q freecell --all',
  memory('freecell'),
  'freepages --all',
  'freepages --all --pagesize 4',
  'freepages --all --pagesize 2M',
  'freepages --all --pagesize 16k',
  memory('nodememstats'),
  ...nodes.flatMap((node) => [
    `freecell ${node}`,
    `freepages ${node} 4`,
    `freepages ${node} 1G`,
    `nodememstats ${node}`,
  ]),
  'memtune openEulerVM',
  'memtune openEulerVM --config',
  'memtune openEulerVM --hard-limit 1G --live',
];

const hosts: Readonly<Record<string, readonly number[]>> = {
  'x86-4n80c-cascadelake-snc2': [0, 3, 4],
  'x86-8n48c-magnycours-sparse': [0, 2, 3, 33, 45, 73, 74],
  'x86-16n64c-qemu-dies': [0, 9, 15, 16],
};

for (const [name, nodes] of Object.entries(hosts)) {
  const host = path.join(directory, `${name}.tar.xz`);
  const missing = existsSync(host) ? undefined : `${path.basename(host)} is not there`;
  readings(`on ${name}`, steps(nodes), { rig: { host }, skip: missing ?? skipReason() });
}
