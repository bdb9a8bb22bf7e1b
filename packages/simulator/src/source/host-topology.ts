import type { HostNode, HostTopology } from '@virtune/model';
import type { MachineDescription, NodeDescription, PagePool } from '../host/description.ts';

/** Free memory of a machine that does not say it: nine tenths of what is in no pool. */
const USUALLY_FREE = 0.9;

/** What is known of the memory of a node beside its topology. */
export interface KnownFree {
  readonly freeKiB: number | null;
  /** Free huge pages by size. */
  readonly pages: ReadonlyMap<number, number>;
}

function poolsOf(node: HostNode, pageKiB: number, known: KnownFree | undefined): PagePool[] {
  return [...node.pages]
    .filter(([sizeKiB]) => sizeKiB > pageKiB)
    .map(([sizeKiB, total]) => ({
      sizeKiB,
      total,
      free: Math.min(total, known?.pages.get(sizeKiB) ?? total),
    }));
}

function nodeOf(
  node: HostNode,
  ids: readonly number[],
  pageKiB: number,
  known: KnownFree | undefined,
): NodeDescription {
  const pools = poolsOf(node, pageKiB, known);
  const pooledKiB = pools.reduce((sum, { sizeKiB, total }) => sum + sizeKiB * total, 0);
  const otherKiB = Math.max(0, node.memoryKiB - pooledKiB);
  return {
    id: node.id,
    memoryKiB: node.memoryKiB,
    freeKiB: Math.min(known?.freeKiB ?? Math.floor(otherKiB * USUALLY_FREE), otherKiB),
    pools,
    distances: node.distances.size === 0 ? [] : ids.map((id) => node.distances.get(id) ?? 20),
  };
}

/** A machine from what libvirt shows of its topology. */
export function machineFromHostTopology(
  topology: HostTopology,
  free: ReadonlyMap<number, KnownFree> = new Map(),
): MachineDescription {
  const ids = [...topology.nodes.keys()];
  const pageKiB = topology.pageSizesKiB[0] ?? 4;
  return {
    arch: topology.arch ?? 'x86_64',
    cpuModel: topology.cpuModel,
    cpuVendor: null,
    mhz: 0,
    pageKiB,
    pageSizesKiB: topology.pageSizesKiB,
    nodes: [...topology.nodes.values()].map((node) =>
      nodeOf(node, ids, pageKiB, free.get(node.id)),
    ),
    cpus: [...topology.cpus.values()].map((cpu) => ({
      id: cpu.id,
      node: cpu.node,
      socket: cpu.socket ?? 0,
      die: cpu.die ?? 0,
      cluster: cpu.cluster,
      core: cpu.core ?? 0,
      siblings: [...cpu.siblings],
      online: true,
    })),
    caches: topology.caches.map(({ id, level, type, sizeBytes, cpus }) => ({
      id,
      level,
      type,
      sizeKiB: Math.floor(sizeBytes / 1024),
      cpus: [...cpus],
    })),
  };
}
