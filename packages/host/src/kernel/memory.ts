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

/** The end of a word that begins at `start`, in a line that ends at `lineEnd`. */
function wordEnd(text: string, start: number, lineEnd: number): number {
  const end = text.indexOf(' ', start);
  return end < 0 || end > lineEnd ? lineEnd : end;
}

/** A range's pages by node, `N0=251 N1=3`: no other detail starts so. */
function* pagesIn(details: string): Generator<[node: number, pages: number], undefined> {
  for (let at = details.indexOf(' N'); at >= 0; at = details.indexOf(' N', at + 1)) {
    const equals = details.indexOf('=', at);
    yield [
      Number(details.slice(at + 2, equals)),
      Number(details.slice(equals + 1, wordEnd(details, equals, details.length))),
    ];
  }
}

function pageKiBOf(details: string): number {
  const at = details.lastIndexOf(PAGE_SIZE);
  return at < 0 ? BASE_PAGE_KIB : Number(details.slice(at + PAGE_SIZE.length));
}

/**
 * Sums up the text of numa_maps (proc_pid_numa_maps(5)): its counts are pages, of whatever size the
 * range has. Most ranges have no pages, and are passed over.
 */
export function parseNumaMaps(text: string): ProcessMemory {
  const total: PerNode = new Map();
  const byPolicy = new Map<string, PerNode>();
  for (let start = 0, end = 0; start < text.length; start = end + 1) {
    end = text.indexOf('\n', start);
    if (end < 0) end = text.length;
    const addressEnd = wordEnd(text, start, end);
    if (addressEnd === end) continue;
    const policyEnd = wordEnd(text, addressEnd + 1, end);
    const policy = text.slice(addressEnd + 1, policyEnd);
    // A policy of memory that nobody has touched yet counts as well.
    let perNode = byPolicy.get(policy);
    if (perNode === undefined) byPolicy.set(policy, (perNode = new Map()));
    const details = text.slice(policyEnd, end);
    if (!details.includes(' N')) continue;
    const pageKiB = pageKiBOf(details);
    for (const [node, pages] of pagesIn(details)) {
      addTo(total, node, pages * pageKiB);
      addTo(perNode, node, pages * pageKiB);
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
