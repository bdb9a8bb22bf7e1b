import type { MemoryOfPolicy, MemoryOnNode } from '@virtune/model';
import type { KernelFiles } from './files.ts';

/** Where a process's memory is. */
export interface ProcessMemory {
  readonly memory: readonly MemoryOnNode[];
  readonly policies: readonly MemoryOfPolicy[];
}

const BASE_PAGE_KIB = 4;
const PAGES = / N(\d+)=(\d+)/g;

type PerNode = Map<number, number>;

const listed = (perNode: PerNode): MemoryOnNode[] =>
  [...perNode].toSorted(([a], [b]) => a - b).map(([node, memoryKiB]) => ({ node, memoryKiB }));

const addTo = (perNode: PerNode, node: number, memoryKiB: number): Map<number, number> =>
  perNode.set(node, (perNode.get(node) ?? 0) + memoryKiB);

/**
 * Sums up the text of numa_maps (proc_pid_numa_maps(5)): its counts are pages, of whatever size the
 * range has.
 */
export function parseNumaMaps(text: string): ProcessMemory {
  const total: PerNode = new Map();
  const byPolicy = new Map<string, PerNode>();
  for (const line of text.split('\n')) {
    const [, policy] = line.split(' ', 2);
    if (policy === undefined) continue;
    const pageKiB = Number(/ kernelpagesize_kB=(\d+)/.exec(line)?.[1] ?? BASE_PAGE_KIB);
    // A policy of memory that nobody has touched yet counts as well.
    const perNode = byPolicy.get(policy) ?? new Map<number, number>();
    byPolicy.set(policy, perNode);
    for (const [, node, pages] of line.matchAll(PAGES)) {
      const memoryKiB = Number(pages) * pageKiB;
      addTo(total, Number(node), memoryKiB);
      addTo(perNode, Number(node), memoryKiB);
    }
  }
  const policies = [...byPolicy]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([policy, perNode]) => ({ policy, nodes: listed(perNode) }));
  return { memory: listed(total), policies };
}

/** The memory of a process by node; null where it is not ours to read, or the kernel has no NUMA. */
export async function memoryOf(files: KernelFiles, pid: number): Promise<ProcessMemory | null> {
  const text = await files.slowText(`/proc/${pid}/numa_maps`);
  return text === null || text === '' ? null : parseNumaMaps(text);
}

/** The memory of a process by node, KiB; null where it is not ours to read (EACCES), or it is gone. */
export async function readMemoryByNode(
  files: KernelFiles,
  pid: number,
): Promise<ReadonlyMap<number, number> | null> {
  const found = await memoryOf(files, pid);
  return found && new Map(found.memory.map(({ node, memoryKiB }) => [node, memoryKiB]));
}
