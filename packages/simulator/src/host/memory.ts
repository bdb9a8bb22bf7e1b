import type { MachineDescription, PagePool } from './description.ts';

interface Node {
  readonly memoryKiB: number;
  freeKiB: number;
  readonly pools: Map<number, { total: number; free: number }>;
}

/** A node's free memory and pools, as the state file has them. */
export type SavedMemory = readonly (readonly [
  node: number,
  freeKiB: number,
  pools: readonly PagePool[],
])[];

/** The memory of the host's nodes: how much is free, and who takes it. Sizes in KiB. */
export class HostMemory {
  readonly #nodes: ReadonlyMap<number, Node>;

  constructor(machine: MachineDescription) {
    this.#nodes = new Map(
      machine.nodes.map(({ id, memoryKiB, freeKiB, pools }) => [
        id,
        {
          memoryKiB,
          freeKiB,
          pools: new Map(pools.map(({ sizeKiB, total, free }) => [sizeKiB, { total, free }])),
        },
      ]),
    );
  }

  /** The node numbers, ascending. */
  get nodes(): readonly number[] {
    return [...this.#nodes.keys()];
  }

  totalKiB(node: number): number {
    return this.#nodes.get(node)?.memoryKiB ?? 0;
  }

  freeKiB(node: number): number {
    return this.#nodes.get(node)?.freeKiB ?? 0;
  }

  /** Takes memory of normal pages; false, and nothing is taken, where the node has not enough. */
  allocate(node: number, kib: number): boolean {
    const found = this.#nodes.get(node);
    if (found === undefined || found.freeKiB < kib) return false;
    found.freeKiB -= kib;
    return true;
  }

  /** Gives back what `allocate` took. */
  free(node: number, kib: number): void {
    const found = this.#nodes.get(node);
    if (found === undefined) return;
    found.freeKiB = Math.min(found.memoryKiB, found.freeKiB + kib);
  }

  /** The pools of huge pages of a node, by page size ascending. */
  pools(node: number): readonly PagePool[] {
    return [...(this.#nodes.get(node)?.pools ?? [])].map(([sizeKiB, pool]) => ({
      sizeKiB,
      ...pool,
    }));
  }

  /** Takes huge pages out of a pool; false, and nothing is taken, where there are too few. */
  allocatePages(node: number, sizeKiB: number, count: number): boolean {
    const pool = this.#nodes.get(node)?.pools.get(sizeKiB);
    if (pool === undefined || pool.free < count) return false;
    pool.free -= count;
    return true;
  }

  /** Gives back what `allocatePages` took. */
  freePages(node: number, sizeKiB: number, count: number): void {
    const pool = this.#nodes.get(node)?.pools.get(sizeKiB);
    if (pool !== undefined) pool.free = Math.min(pool.total, pool.free + count);
  }

  /**
   * Makes a pool larger or smaller, as a write to nr_hugepages does: as far as there is free memory,
   * or free pages. Gives the number of pages that the pool has then; undefined without such a pool.
   */
  resizePool(node: number, sizeKiB: number, count: number): number | undefined {
    const found = this.#nodes.get(node);
    const pool = found?.pools.get(sizeKiB);
    if (found === undefined || pool === undefined) return undefined;
    const most = pool.total + Math.floor(found.freeKiB / sizeKiB);
    const least = pool.total - pool.free;
    const wanted = Math.min(most, Math.max(least, count));
    const added = wanted - pool.total;
    pool.total += added;
    pool.free += added;
    found.freeKiB -= added * sizeKiB;
    return wanted;
  }

  save(): SavedMemory {
    return [...this.#nodes].map(([id, { freeKiB }]) => [id, freeKiB, this.pools(id)]);
  }

  load(saved: SavedMemory): void {
    for (const [id, freeKiB, pools] of saved) {
      const node = this.#nodes.get(id);
      if (node === undefined) continue;
      node.freeKiB = freeKiB;
      for (const { sizeKiB, total, free } of pools) node.pools.set(sizeKiB, { total, free });
    }
  }
}
