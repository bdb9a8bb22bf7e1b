import type { Cpuset } from '@virtune/model';
import { code, from, VirError } from '../error.ts';
import type { SimulatedHost } from '../host/simulated-host.ts';
import type { Definition, MemoryMode } from './definition/definition.ts';

/** Memory that a domain has of a node. `pageKiB` null is memory of normal pages. */
export interface Share {
  readonly node: number;
  readonly pageKiB: number | null;
  readonly kib: number;
}

/** What is to come from where: a cell's memory, or all of a domain that has no cells. */
interface Demand {
  readonly kib: number;
  readonly mode: MemoryMode | null;
  readonly nodeset: Cpuset | null;
  readonly pageKiB: number | null;
  /** QEMU's name for it, as in `ram-node0`. */
  readonly name: string;
}

/** Where a node's memory comes from next, when it has none left: the nearest first. */
function byDistance(host: SimulatedHost, first: number): readonly number[] {
  const { nodes } = host.machine;
  const distances = nodes.find(({ id }) => id === first)?.distances ?? [];
  return nodes
    .map(({ id }, i) => ({ id, distance: distances[i] ?? 255 }))
    .toSorted((a, b) => a.distance - b.distance || a.id - b.id)
    .map(({ id }) => id);
}

/** The node whose CPUs the domain may run on first, else the one with most free memory. */
function homeOf(host: SimulatedHost, definition: Definition): number {
  const pin = definition.vcpus[0]?.pin ?? definition.cpuset;
  const cpu = pin === null ? undefined : [...pin].find((id) => host.isOnline(id));
  const node = host.machine.cpus.find(({ id }) => id === cpu)?.node;
  if (node !== undefined) return node;
  const { memory } = host;
  return memory.nodes.reduce((best, id) => (memory.freeKiB(id) > memory.freeKiB(best) ? id : best));
}

/** The size of the pages that a cell is to have; null for normal pages. */
function pageSizeOf(host: SimulatedHost, { memory }: Definition, cell: number): number | null {
  if (memory.hugepages === null) return null;
  const page =
    memory.hugepages.find(({ nodeset }) => nodeset?.has(cell) === true) ??
    memory.hugepages.find(({ nodeset }) => nodeset === null);
  if (page === undefined) return null;
  const size = page.sizeKiB === 0 ? defaultPageKiB(host) : page.sizeKiB;
  return size === host.machine.pageKiB ? null : size;
}

/** The host's default size of huge pages: the smallest that it has. */
function defaultPageKiB(host: SimulatedHost): number {
  const [node = 0] = host.memory.nodes;
  return host.memory.pools(node)[0]?.sizeKiB ?? 2048;
}

function demandsOf(host: SimulatedHost, definition: Definition): readonly Demand[] {
  const { cells, numatune, memory, devices } = definition;
  const told = { mode: numatune?.mode ?? null, nodeset: numatune?.nodeset ?? null };
  const modules = devices.filter(({ kind }) => kind === 'memory');
  if (cells.length === 0) {
    const moduleKiB = modules.reduce((sum, { sizeKiB }) => sum + sizeKiB, 0);
    const kib = Math.min(memory.currentKiB, memory.totalKiB) - moduleKiB;
    return [{ ...told, kib, pageKiB: pageSizeOf(host, definition, 0), name: 'pc.ram' }];
  }
  return cells.map((cell, id) => {
    const moduleKiB = modules
      .filter((module) => module.cell === id)
      .reduce((sum, { sizeKiB }) => sum + sizeKiB, 0);
    const own = cell.memnode ?? told;
    return {
      mode: own.mode,
      nodeset: own.nodeset,
      kib: cell.memoryKiB + moduleKiB,
      pageKiB: pageSizeOf(host, definition, id),
      name: `ram-node${id}`,
    };
  });
}

/** The nodes that a demand may use, the preferred ones first; and whether it may use no others. */
function nodesFor(
  host: SimulatedHost,
  definition: Definition,
  { mode, nodeset }: Demand,
): { first: readonly number[]; bound: boolean } {
  if (nodeset === null || nodeset.isEmpty) {
    return { first: byDistance(host, homeOf(host, definition)), bound: false };
  }
  const told = [...nodeset];
  if (mode === 'strict' || mode === 'restrictive') return { first: told, bound: true };
  const others = byDistance(host, told[0] ?? 0).filter((id) => !nodeset.has(id));
  return { first: [...told, ...others], bound: false };
}

/** Takes memory while a domain is being started; all of it goes back where it does not suffice. */
class Taking {
  readonly shares: Share[] = [];
  readonly #host: SimulatedHost;

  constructor(host: SimulatedHost) {
    this.#host = host;
  }

  /** As much as there is of a node, at most `kib`; what is still missing. */
  take(node: number, kib: number, pageKiB: number | null): number {
    const { memory } = this.#host;
    if (pageKiB === null) {
      const part = Math.min(kib, memory.freeKiB(node));
      if (part > 0 && memory.allocate(node, part)) this.shares.push({ node, pageKiB, kib: part });
      else return kib;
      return kib - part;
    }
    const free = memory.pools(node).find(({ sizeKiB }) => sizeKiB === pageKiB)?.free ?? 0;
    const pages = Math.min(Math.ceil(kib / pageKiB), free);
    if (pages === 0 || !memory.allocatePages(node, pageKiB, pages)) return kib;
    this.shares.push({ node, pageKiB, kib: pages * pageKiB });
    return Math.max(0, kib - pages * pageKiB);
  }

  /** Evenly from all nodes of a set, as far as they have any. */
  interleave(nodes: readonly number[], kib: number, pageKiB: number | null): number {
    let missing = kib;
    const unit = pageKiB ?? this.#host.machine.pageKiB;
    for (const [i, node] of nodes.entries()) {
      const left = nodes.length - i;
      const part = Math.ceil(missing / left / unit) * unit;
      missing -= Math.min(part, missing) - this.take(node, Math.min(part, missing), pageKiB);
    }
    return missing;
  }
}

/** QEMU's last words where memory does not suffice. */
function refusal(host: SimulatedHost, { name, pageKiB }: Demand): VirError {
  const time = new Date(Number(host.clock.now() / 1_000_000n)).toISOString().replace(/Z$/, '000Z');
  const what =
    pageKiB === null
      ? `cannot set up guest memory '${name}': Cannot allocate memory`
      : `unable to map backing store for guest RAM: Cannot allocate memory`;
  return new VirError(
    code.internalError,
    from.qemu,
    `process exited while connecting to monitor: ${time} qemu-system-x86_64: ${what}`,
  );
}

/** The sizes of huge pages that are asked for must be there (qemuBuildMemoryBackendProps). */
function checkPageSizes(host: SimulatedHost, demands: readonly Demand[]): void {
  const [node = 0] = host.memory.nodes;
  const sizes = new Set(host.memory.pools(node).map(({ sizeKiB }) => sizeKiB));
  for (const { pageKiB } of demands) {
    if (pageKiB === null || sizes.has(pageKiB)) continue;
    throw new VirError(
      code.internalError,
      from.qemu,
      `Unable to find any usable hugetlbfs mount for ${pageKiB} KiB`,
    );
  }
}

/** Nodes that are told must be nodes of the host (virNumaNodesetIsAvailable). */
export function checkNodes(host: SimulatedHost, nodeset: Cpuset | null): void {
  for (const node of nodeset ?? []) {
    if (host.memory.nodes.includes(node)) continue;
    throw new VirError(code.configUnsupported, from.none, `NUMA node ${node} is unavailable`);
  }
}

/** Takes a domain's memory of the host's nodes, by its modes. @throws VirError */
export function takeMemory(host: SimulatedHost, definition: Definition): readonly Share[] {
  checkNodes(host, definition.numatune?.nodeset ?? null);
  for (const { memnode } of definition.cells) checkNodes(host, memnode?.nodeset ?? null);
  const demands = demandsOf(host, definition);
  checkPageSizes(host, demands);
  const taking = new Taking(host);
  for (const demand of demands) {
    const { first } = nodesFor(host, definition, demand);
    const { pageKiB, nodeset } = demand;
    let missing = demand.kib;
    if (demand.mode === 'interleave' && nodeset !== null) {
      missing = taking.interleave([...nodeset], missing, pageKiB);
    }
    for (const node of first) {
      if (missing === 0) break;
      missing = taking.take(node, missing, pageKiB);
    }
    if (missing === 0) continue;
    giveMemory(host, taking.shares);
    throw refusal(host, demand);
  }
  return merged(taking.shares);
}

/** One share of each kind of each node. */
function merged(shares: readonly Share[]): readonly Share[] {
  const sums = new Map<string, Share>();
  for (const share of shares) {
    const key = `${share.node}:${share.pageKiB ?? 0}`;
    const before = sums.get(key);
    sums.set(key, before === undefined ? share : { ...share, kib: before.kib + share.kib });
  }
  return [...sums.values()].filter(({ kib }) => kib > 0);
}

/** Gives memory back to its nodes. */
export function giveMemory(host: SimulatedHost, shares: readonly Share[]): void {
  for (const { node, pageKiB, kib } of shares) {
    if (pageKiB === null) host.memory.free(node, kib);
    else host.memory.freePages(node, pageKiB, kib / pageKiB);
  }
}

/** Takes or gives as a balloon does: `changeKiB` more, or less, of normal pages. */
export function resized(
  host: SimulatedHost,
  definition: Definition,
  shares: readonly Share[],
  changeKiB: number,
): readonly Share[] {
  const taking = new Taking(host);
  if (changeKiB > 0) {
    const [demand] = demandsOf(host, definition);
    let missing = changeKiB;
    for (const node of demand === undefined ? [] : nodesFor(host, definition, demand).first) {
      if (missing > 0) missing = taking.take(node, missing, null);
    }
    return merged([...shares, ...taking.shares]);
  }
  let excess = -changeKiB;
  return merged(
    shares.toReversed().map((share) => {
      if (share.pageKiB !== null || excess === 0) return share;
      const part = Math.min(excess, share.kib);
      excess -= part;
      host.memory.free(share.node, part);
      return { ...share, kib: share.kib - part };
    }),
  );
}

/** How fast pages move between nodes: 4 GiB in a second of simulated time. */
const NS_PER_KIB = 238n;

/**
 * Moves memory of normal pages to other nodes, as far as they have room; what does not fit stays.
 * `ns` is how long that takes.
 */
export function moved(
  host: SimulatedHost,
  shares: readonly Share[],
  nodeset: Cpuset,
): { shares: readonly Share[]; ns: bigint } {
  const taking = new Taking(host);
  let movedKiB = 0;
  const kept: Share[] = [];
  for (const share of shares) {
    if (nodeset.has(share.node) || share.pageKiB !== null) {
      kept.push(share);
      continue;
    }
    let missing = share.kib;
    for (const node of nodeset) missing = taking.take(node, missing, null);
    movedKiB += share.kib - missing;
    host.memory.free(share.node, share.kib - missing);
    kept.push({ ...share, kib: missing });
  }
  return { shares: merged([...kept, ...taking.shares]), ns: BigInt(movedKiB) * NS_PER_KIB };
}
