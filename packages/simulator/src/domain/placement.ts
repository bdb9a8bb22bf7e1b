import type { SimulatedHost } from '../host/simulated-host.ts';
import type { Definition } from './definition/definition.ts';
import { byDistance, type Demand, demandsOf, nodesFor } from './demand.ts';
import { shortage } from './shortage.ts';

/** Memory that a domain has of a node. `pageKiB` null is memory of normal pages. */
export interface Share {
  readonly node: number;
  readonly pageKiB: number | null;
  readonly kib: number;
}

/** Takes memory while a domain is being started; all of it goes back where it does not suffice. */
export class Taking {
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

  /** Evenly from all nodes of a set; what one of them has not comes from the nearest that has. */
  interleave(nodes: readonly number[], kib: number, pageKiB: number | null): number {
    const unit = pageKiB ?? this.#host.machine.pageKiB;
    let left = kib;
    const short = nodes.map((node, i) => {
      const part = Math.min(left, Math.ceil(left / (nodes.length - i) / unit) * unit);
      left -= part;
      return { node, kib: this.take(node, part, pageKiB) };
    });
    let missing = 0;
    for (const one of short) {
      let rest = one.kib;
      for (const other of byDistance(this.#host, one.node)) {
        if (rest > 0) rest = this.take(other, rest, pageKiB);
      }
      missing += rest;
    }
    return missing;
  }
}

/** Takes a domain's memory of the host's nodes, by its modes. @throws VirError */
export function takeMemory(
  host: SimulatedHost,
  definition: Definition,
  demands: readonly Demand[],
): readonly Share[] {
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
    const refusal = shortage(host, definition, demand, missing);
    giveMemory(host, taking.shares);
    throw refusal;
  }
  return merged(taking.shares);
}

/** One share of each kind of each node. */
export function merged(shares: readonly Share[]): readonly Share[] {
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
