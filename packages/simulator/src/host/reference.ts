import type { MachineDescription } from './description.ts';
import { usualCpu } from './usual-cpu.ts';

const MB = 1024;
const CPUS_PER_NODE = 16;
const SIZES_MB = [31_571, 32_190, 32_190, 32_188];
const FREE_MB = [17_095, 28_057, 10_562, 272];
const DISTANCES = [
  [10, 15, 20, 20],
  [15, 10, 20, 20],
  [20, 20, 10, 15],
  [20, 20, 15, 10],
];

const range = (from: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => from + i);

/**
 * The host that is simulated unless another is asked for: 4 nodes with 16 CPUs each on 2 sockets of
 * 2 dies, without hyperthreads, memory taken unevenly.
 */
export const referenceMachine: MachineDescription = {
  arch: 'x86_64',
  ...usualCpu,
  pageKiB: 4,
  nodes: SIZES_MB.map((sizeMb, id) => ({
    id,
    memoryKiB: sizeMb * MB,
    freeKiB: (FREE_MB[id] ?? 0) * MB,
    pools: [2048, 1_048_576].map((sizeKiB) => ({ sizeKiB, total: 0, free: 0 })),
    distances: DISTANCES[id] ?? [],
  })),
  cpus: range(0, SIZES_MB.length * CPUS_PER_NODE).map((id) => {
    const node = Math.floor(id / CPUS_PER_NODE);
    return {
      id,
      node,
      socket: Math.floor(node / 2),
      die: node % 2,
      cluster: null,
      core: id % CPUS_PER_NODE,
      siblings: [id],
      online: true,
    };
  }),
  caches: SIZES_MB.map((_, node) => ({
    id: node,
    level: 3,
    type: 'both',
    sizeKiB: 22_528,
    cpus: range(node * CPUS_PER_NODE, CPUS_PER_NODE),
  })),
};
