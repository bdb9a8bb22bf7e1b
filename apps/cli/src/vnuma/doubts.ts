import { Cpuset, type HostTopology } from '@virtune/model';
import { t } from '../messages/index.ts';
import type { GuestCell, GuestNuma } from './guest-cell.ts';

const union = (sets: readonly Cpuset[]): Cpuset =>
  sets.reduce((all, set) => all.union(set), Cpuset.empty);

/** Strict memory confines QEMU's threads, those of the vCPUs as well (qemuProcessSetupPid). */
function confinedElsewhere(domain: string, { cells, memory }: GuestNuma): readonly string[] {
  if (memory === null || memory.mode !== 'strict' || memory.placement === 'auto') return [];
  const wanted = union(cells.map(({ memnode }) => memnode?.nodeset ?? Cpuset.empty));
  const outside = wanted.difference(memory.nodeset);
  if (outside.isEmpty) return [];
  const all = wanted.union(memory.nodeset);
  return [
    t`the domain as a whole is confined to node ${memory.nodeset.format()} (<numatune><memory mode='strict'>), which keeps its cells off node ${outside.format()}: virtune numatune ${domain} --nodeset ${all.format()} --config`,
  ];
}

function apart({ id, memnode, pins }: GuestCell, host: HostTopology): readonly string[] {
  if (memnode === null) return [];
  const { nodeset } = memnode;
  const near = union([...nodeset].map((node) => host.nodes.get(node)?.cpus ?? Cpuset.empty));
  if (near.isEmpty) return [];
  return pins.flatMap(({ vcpus, cpuset }) =>
    cpuset === null || !near.intersect(cpuset).isEmpty
      ? []
      : [
          t`cell ${id}: its memory is on node ${nodeset.format()}, whose CPUs are ${near.format()}, but vCPU ${vcpus.format()} is pinned to ${cpuset.format()}`,
        ],
  );
}

/**
 * What libvirt takes and is hardly meant: memory that the domain's own binding keeps away from where
 * it is wanted, and vCPUs that may not run where their memory is.
 */
export function doubts(domain: string, numa: GuestNuma, host: HostTopology): readonly string[] {
  return [...confinedElsewhere(domain, numa), ...numa.cells.flatMap((cell) => apart(cell, host))];
}
