import type { HostHardware, HostNodeHardware } from '../host-hardware.ts';

const megabytes = (kib: number): string => `${Math.floor(kib / 1024)} MB`;

/** printf's `% 3d `: at least one blank in front. */
const cell = (value: number): string => `${` ${value}`.padStart(3)} `;

function nodeText({ id, cpus, sizeKiB, freeKiB }: HostNodeHardware): string {
  const listed = [...cpus].map((cpu) => ` ${cpu}`).join('');
  return [
    `node ${id} cpus:${listed}\n`,
    `node ${id} size: ${megabytes(sizeKiB)}\n`,
    `node ${id} free: ${megabytes(freeKiB)}\n`,
  ].join('');
}

/** Whether distances are known is judged by that from the last node to the first. */
function distancesText(nodes: readonly HostNodeHardware[]): string {
  const known = nodes.at(-1)?.distances[nodes[0]?.id ?? 0] ?? 0;
  if (known === 0) return 'No distance information available.\n';
  const header = nodes.map(({ id }) => cell(id)).join('');
  const rows = nodes.map(
    ({ id, distances }) =>
      `${` ${id}`.padStart(3)}: ${nodes.map((to) => cell(distances[to.id] ?? 0)).join('')}\n`,
  );
  return `node distances:\nnode ${header}\n${rows.join('')}`;
}

/** What numactl --hardware (2.0.16) prints of a host, to the byte; nobody translates it. */
export function numactlHardware({ nodes, nodeset }: HostHardware): string {
  if (nodes.length === 0) return 'No NUMA available on this system\n';
  return [
    `available: ${nodes.length} nodes (${nodeset.format()})\n`,
    ...nodes.map(nodeText),
    distancesText(nodes),
  ].join('');
}
