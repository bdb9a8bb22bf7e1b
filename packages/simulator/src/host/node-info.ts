import type { CpuDescription, MachineDescription } from './description.ts';

/** virNodeInfo without memory. */
export interface NodeInfo {
  readonly cpus: number;
  readonly nodes: number;
  readonly sockets: number;
  readonly cores: number;
  readonly threads: number;
}

const largest = (values: Iterable<number>): number => Math.max(0, ...values);

/** Sockets, the most cores of a socket and the most threads of a core among some CPUs. */
function shapeOf(cpus: readonly CpuDescription[], online: (cpu: number) => boolean) {
  const cores = new Map<number, Set<number>>();
  for (const { socket, core } of cpus) {
    const known = cores.get(socket) ?? new Set();
    cores.set(socket, known.add(core));
  }
  return {
    sockets: cores.size,
    cores: largest([...cores.values()].map((set) => set.size)),
    threads: largest(cpus.map(({ siblings }) => siblings.filter(online).length)),
  };
}

/**
 * The host in the shape that virNodeInfo can tell: the largest counts of any node, and where they do
 * not multiply to the CPUs that there are, one node with one socket of so many cores
 * (virHostCPUGetInfoPopulateLinux, src/util/virhostcpu.c).
 */
export function nodeInfo(
  { nodes, cpus }: MachineDescription,
  online: (cpu: number) => boolean,
): NodeInfo {
  const up = cpus.filter(({ id }) => online(id));
  const shapes = nodes.map(({ id }) =>
    shapeOf(
      up.filter(({ node }) => node === id),
      online,
    ),
  );
  const shape = {
    nodes: nodes.length,
    sockets: largest(shapes.map(({ sockets }) => sockets)),
    cores: largest(shapes.map(({ cores }) => cores)),
    threads: largest(shapes.map(({ threads }) => threads)),
  };
  const told = shape.nodes * shape.sockets * shape.cores * shape.threads;
  return told === cpus.length
    ? { cpus: up.length, ...shape }
    : { cpus: up.length, nodes: 1, sockets: 1, cores: cpus.length, threads: 1 };
}
