import type { MemoryOfPolicy, MemoryOnNode } from '@virtune/model';
import type { KernelFiles } from './files.ts';

/** Where a process's memory is. */
export interface ProcessMemory {
  readonly memory: readonly MemoryOnNode[];
  readonly policies: readonly MemoryOfPolicy[];
}

const BASE_PAGE_KIB = 4;
/** The last detail of a range that has pages. */
const PAGE_SIZE = 'kernelpagesize_kB=';
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
    const [, policy, ...details] = line.split(' ');
    if (policy === undefined) continue;
    // A policy of memory that nobody has touched yet counts as well.
    let perNode = byPolicy.get(policy);
    if (perNode === undefined) byPolicy.set(policy, (perNode = new Map()));
    const last = details.at(-1) ?? '';
    const pageKiB = last.startsWith(PAGE_SIZE)
      ? Number(last.slice(PAGE_SIZE.length))
      : BASE_PAGE_KIB;
    for (const detail of details) {
      // N0=251, and no other detail starts so.
      if (!detail.startsWith('N')) continue;
      const equals = detail.indexOf('=');
      const node = Number(detail.slice(1, equals));
      const memoryKiB = Number(detail.slice(equals + 1)) * pageKiB;
      addTo(total, node, memoryKiB);
      addTo(perNode, node, memoryKiB);
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
