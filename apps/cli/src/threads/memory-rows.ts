import type { DefinitionValues, NumatuneMode, SnapshotDomain } from '@virtune/model';

/** Memory of a guest that a definition wants on some nodes. */
export interface WantedMemory {
  /** The guest's cell; null for all that no cell has. */
  readonly cell: number | null;
  readonly memoryKiB: number;
  readonly mode: NumatuneMode;
  readonly nodeset: string;
}

/** The memory of a guest on one node of the host. */
export interface NodeMemoryFacts {
  readonly node: number;
  /** What is there now, QEMU's own included; null where the kernel was not asked. */
  readonly memoryKiB: number | null;
  /** What the live definition wants there, or there as on other nodes. */
  readonly wanted: readonly WantedMemory[];
}

interface Wanted extends WantedMemory {
  readonly nodes: readonly number[];
}

/** What a definition binds to nodes of the host: by cell, and all the rest together. */
function wantedOf({ numatune, cpu, memory }: DefinitionValues): Wanted[] {
  const bound = new Map(numatune.memnodes.map((memnode) => [memnode.cell, memnode]));
  const ofCells = cpu.cells.flatMap((cell): Wanted[] => {
    const memnode = bound.get(cell.id);
    if (memnode === undefined) return [];
    const { mode, nodeset } = memnode;
    const { memoryKiB } = cell;
    return [{ cell: cell.id, memoryKiB, mode, nodeset: nodeset.format(), nodes: [...nodeset] }];
  });
  const general = numatune.memory;
  if (general?.placement !== 'static') return ofCells;
  const cellsKiB = cpu.cells.reduce((sum, cell) => sum + cell.memoryKiB, 0);
  const totalKiB = cellsKiB === 0 ? (memory.memoryKiB ?? 0) : cellsKiB;
  const memoryKiB = totalKiB - ofCells.reduce((sum, cell) => sum + cell.memoryKiB, 0);
  if (memoryKiB <= 0) return ofCells;
  const { mode, nodeset } = general;
  const rest = { cell: null, memoryKiB, mode, nodeset: nodeset.format(), nodes: [...nodeset] };
  return [...ofCells, rest];
}

/** By node: the memory that a running guest has there, and what it should have. */
export function memoryFacts({ live, kernel }: SnapshotDomain): readonly NodeMemoryFacts[] {
  const wanted = live?.values ? wantedOf(live.values) : [];
  const really = new Map(kernel?.memory?.map(({ node, memoryKiB }) => [node, memoryKiB]));
  const nodes = new Set([...really.keys(), ...wanted.flatMap((one) => one.nodes)]);
  return [...nodes]
    .toSorted((a, b) => a - b)
    .map((node) => ({
      node,
      memoryKiB: kernel?.memory ? (really.get(node) ?? 0) : null,
      wanted: wanted
        .filter((one) => one.nodes.includes(node))
        .map(({ nodes: _nodes, ...one }) => one),
    }));
}
