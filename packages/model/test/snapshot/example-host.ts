import { Cpuset } from '../../src/cpuset/index.ts';
import type { NodeMemory, SnapshotHost } from '../../src/snapshot/index.ts';
import type { CacheBank, HostCpu, HostNode, HostTopology } from '../../src/topology/topology.ts';

/** A regular host. What is left out is one of each, and 8 GiB a node. */
export interface HostShape {
  readonly nodes?: number;
  /** Cores of a node; a node is a socket. */
  readonly cores?: number;
  readonly threads?: number;
  /** Level 3 caches of a node. */
  readonly l3?: number;
  readonly nodeGiB?: number;
  /** Nodes without CPUs behind the others. */
  readonly memoryOnlyNodes?: number;
  /** Numbers of CPUs that are not online. */
  readonly offline?: Cpuset;
}

/** CPU `i` of core `c` of node `n`: the first threads of all cores come first, as Linux has it. */
function cpusOf({ nodes = 1, cores = 1, threads = 1, offline }: HostShape): HostCpu[] {
  const total = nodes * cores;
  return Array.from({ length: total * threads }, (_, id) => {
    const core = id % total;
    const node = Math.floor(core / cores);
    const siblings = Cpuset.from(Array.from({ length: threads }, (_, i) => core + i * total));
    return {
      id,
      node,
      socket: node,
      die: 0,
      cluster: null,
      core: core % cores,
      siblings: siblings.difference(offline ?? Cpuset.empty),
    };
  }).filter(({ id }) => offline?.has(id) !== true);
}

function cachesOf({ cores = 1, l3 = 1 }: HostShape, cpus: readonly HostCpu[]): CacheBank[] {
  const perCache = Math.ceil(cores / l3);
  const groups = Map.groupBy(
    cpus,
    ({ node, core }) => node * l3 + Math.floor((core ?? 0) / perCache),
  );
  return Array.from(groups, ([id, members]) => ({
    id,
    level: 3,
    type: 'both',
    sizeBytes: 16 * 1024 * 1024,
    cpus: Cpuset.from(members.map((cpu) => cpu.id)),
  }));
}

function topologyOf(shape: HostShape): HostTopology {
  const { nodes = 1, memoryOnlyNodes = 0, nodeGiB = 8 } = shape;
  const cpus = cpusOf(shape);
  const ids = Array.from({ length: nodes + memoryOnlyNodes }, (_, id) => id);
  const nodeOf = (id: number): HostNode => ({
    id,
    memoryKiB: nodeGiB * 1024 * 1024,
    pages: new Map([
      [4, nodeGiB * 256 * 1024],
      [2048, 0],
      [1_048_576, 0],
    ]),
    distances: new Map(ids.map((other) => [other, other === id ? 10 : 21])),
    cpus: Cpuset.from(cpus.filter(({ node }) => node === id).map((cpu) => cpu.id)),
  });
  return {
    arch: 'x86_64',
    cpuModel: 'Cascadelake-Server',
    pageSizesKiB: [4, 2048, 1_048_576],
    nodes: new Map(ids.map((id) => [id, nodeOf(id)])),
    cpus: new Map(cpus.map((cpu) => [cpu.id, cpu])),
    caches: cachesOf(shape, cpus),
  };
}

/** All memory of the topology, nine tenths of it free, and no huge page in use. */
function memoryOf({ nodes }: HostTopology): NodeMemory[] {
  return Array.from(nodes.values(), ({ id, memoryKiB, pages }) => ({
    node: id,
    totalKiB: memoryKiB,
    freeKiB: Math.floor(memoryKiB * 0.9),
    pages: Array.from(pages, ([sizeKiB, total]) => ({
      sizeKiB,
      total,
      free: sizeKiB === 4 ? Math.floor(total * 0.9) : total,
    })),
  }));
}

/** The host of a snapshot around any topology, one read from capabilities, for instance. */
export function hostWith(
  topology: HostTopology,
  overrides: Partial<SnapshotHost> = {},
): SnapshotHost {
  const online = Cpuset.from(topology.cpus.keys());
  return {
    hostname: 'example',
    kernel: '6.1.0',
    libvirt: '9.0.0',
    driver: 'QEMU',
    hypervisor: '7.2.0',
    hasKernelFacts: true,
    cgroupVersion: 2,
    topology,
    cpus: {
      count: (online.max ?? -1) + 1,
      online,
      isolated: Cpuset.empty,
      nohzFull: Cpuset.empty,
      reserved: Cpuset.empty,
    },
    memory: memoryOf(topology),
    cpuTimes: Array.from(online, (cpu) => ({
      cpu,
      userNs: 1_000_000_000n,
      kernelNs: 500_000_000n,
      idleNs: 98_000_000_000n,
      iowaitNs: 500_000_000n,
    })),
    numad: false,
    ...overrides,
  };
}

/** The host of a snapshot, of a regular shape. */
export function exampleHost(
  shape: HostShape = {},
  overrides: Partial<SnapshotHost> = {},
): SnapshotHost {
  return hostWith(topologyOf(shape), overrides);
}

/** Hosts by shape: nodes `n`, CPUs `c`, threads of a core `t`, level 3 caches of a node `l`. */
export const hostShapes = {
  'x86-1n2c': { cores: 2 },
  'x86-1n8c-2t': { cores: 4, threads: 2 },
  'x86-2n8c': { nodes: 2, cores: 4 },
  'x86-2n16c-2t': { nodes: 2, cores: 4, threads: 2 },
  'x86-2n32c-2t-2l': { nodes: 2, cores: 8, threads: 2, l3: 2 },
  'x86-4n64c-2t': { nodes: 4, cores: 8, threads: 2, nodeGiB: 64 },
  'x86-3n8c-memory-only': { nodes: 2, cores: 4, memoryOnlyNodes: 1 },
  'x86-2n16c-2t-offline': { nodes: 2, cores: 4, threads: 2, offline: Cpuset.of(3, 11) },
  'x86-8n512c-2t': { nodes: 8, cores: 32, threads: 2, l3: 4, nodeGiB: 256 },
} as const satisfies Readonly<Record<string, HostShape>>;

export type HostShapeName = keyof typeof hostShapes;
