import type { Connection } from '@virtune/libvirt';
import { Cpuset, type HostNode, type HostTopology, type SnapshotHost } from '@virtune/model';
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

function hardwareOf(
  topology: HostTopology,
  sizeKiB: (node: HostNode) => number,
  freeKiB: (node: number) => number,
): HostHardware {
  return {
    nodeset: Cpuset.from(topology.nodes.keys()),
    nodes: Array.from(topology.nodes.values(), (node) => ({
      id: node.id,
      cpus: node.cpus,
      sizeKiB: sizeKiB(node),
      freeKiB: freeKiB(node.id),
      distances: Object.fromEntries(node.distances),
    })),
  };
}

const NO_NUMA: HostHardware = { nodeset: Cpuset.empty, nodes: [] };

/** What numactl --hardware tells of the host at the other end of the connection. */
export async function hostHardware(connection: Connection): Promise<HostHardware> {
  const topology = await hostTopology(connection, t`the capabilities of the host are malformed`);
  if (isMadeUp(topology)) return NO_NUMA;
  const free = await freeKiB(connection, Cpuset.from(topology.nodes.keys()));
  return hardwareOf(
    topology,
    ({ memoryKiB }) => memoryKiB,
    (node) => free[node] ?? 0,
  );
}

/** What it would have told of the host of a snapshot. */
export function hardwareIn({ topology, memory }: SnapshotHost): HostHardware {
  if (isMadeUp(topology)) return NO_NUMA;
  const byNode = new Map(memory.map((node) => [node.node, node]));
  return hardwareOf(
    topology,
    ({ id, memoryKiB }) => byNode.get(id)?.totalKiB ?? memoryKiB,
    (node) => byNode.get(node)?.freeKiB ?? 0,
  );
}
