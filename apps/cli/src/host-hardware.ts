import type { Connection } from '@virtune/libvirt';
import { Cpuset, type HostTopology } from '@virtune/model';
import { orFail } from './failure.ts';
import { hostTopology } from './host-topology.ts';
import { t } from './messages/index.ts';

export interface HostNodeHardware {
  readonly id: number;
  readonly cpus: Cpuset;
  readonly sizeKiB: number;
  readonly freeKiB: number;
  /** The firmware's distances (10 is local) by node; those that it does not tell are absent. */
  readonly distances: Readonly<Record<string, number>>;
}

/** The NUMA nodes of a host. */
export interface HostHardware {
  /** The numbers of the nodes. Empty, as is the list, where the host's kernel has no NUMA. */
  readonly nodeset: Cpuset;
  readonly nodes: readonly HostNodeHardware[];
}

/**
 * Whether libvirt made its one node up, because the host has no NUMA: such a node has neither page
 * sizes nor distances (virCapabilitiesHostNUMAInitFake).
 */
function isMadeUp({ nodes }: HostTopology): boolean {
  return [...nodes.values()].every(({ pages, distances }) => pages.size + distances.size === 0);
}

/** The free memory of each node from 0 to the highest, in KiB. */
async function freeKiB(connection: Connection, nodeset: Cpuset): Promise<readonly number[]> {
  const asking = connection.nodeGetCellsFreeMemory(0, (nodeset.max ?? 0) + 1);
  const bytes = await orFail(asking, t`failed to get the free memory of the host's nodes`);
  return bytes.map((free) => Number(free / 1024n));
}

/** What numactl --hardware tells of the host at the other end of the connection. */
export async function hostHardware(connection: Connection): Promise<HostHardware> {
  const topology = await hostTopology(connection, t`the capabilities of the host are malformed`);
  if (isMadeUp(topology)) return { nodeset: Cpuset.empty, nodes: [] };
  const nodeset = Cpuset.from(topology.nodes.keys());
  const free = await freeKiB(connection, nodeset);
  const nodes = Array.from(topology.nodes.values(), ({ id, cpus, memoryKiB, distances }) => ({
    id,
    cpus,
    sizeKiB: memoryKiB,
    freeKiB: free[id] ?? 0,
    distances: Object.fromEntries(distances),
  }));
  return { nodeset, nodes };
}
