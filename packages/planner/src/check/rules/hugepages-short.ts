import { Cpuset, type Nodeset } from '@virtune/model';
import { type Message, msg } from '../../message.ts';
import { cellsOf, type Change } from '../../scene/change.ts';
import type { Guest } from '../../scene/guest.ts';
import { possible } from '../choose.ts';
import { type Found, guestRule } from '../rule.ts';
import { nodesText, sizeText } from '../wording.ts';

/** Huge pages of one size that a guest wants from some nodes. */
interface Want {
  readonly cell: number | null;
  readonly sizeKiB: number;
  readonly nodes: Nodeset;
  readonly count: number;
}

/** Pages of a size on some nodes. */
interface Pool {
  readonly total: number;
  readonly free: number;
}

/** The size of huge pages that is meant where none is named: the smallest that the host has. */
function defaultSizeKiB(guest: Guest): number | null {
  const [, smallest] = guest.host.topology.pageSizesKiB;
  return smallest ?? null;
}

/** The size of the pages of a cell, or of a guest without cells; null for ordinary ones. */
function pageSizeKiB(guest: Guest, cell: number): number | null {
  const { hugepages } = guest.values.memoryBacking;
  if (hugepages === null) return null;
  if (hugepages.length === 0) return defaultSizeKiB(guest);
  const own = hugepages.find(({ nodeset }) => nodeset?.has(cell) === true);
  const page = own ?? hugepages.find(({ nodeset }) => nodeset === null);
  // A guest may ask for "huge pages" of the ordinary size.
  const [ordinary = 4] = guest.host.topology.pageSizesKiB;
  return page === undefined || page.sizeKiB <= ordinary ? null : page.sizeKiB;
}

/** The nodes to which memory is held; all where it may come from anywhere. */
function heldTo(guest: Guest, cell: number | null): Nodeset {
  const binding = guest.bindings.find((one) => one.cell === cell);
  const { nodes } = guest.host;
  if (binding === undefined && cell !== null) return heldTo(guest, null);
  if (binding === undefined || binding.mode === 'preferred') return nodes;
  return binding.nodeset.intersect(nodes);
}

function wantsOf(guest: Guest): readonly Want[] {
  const { cells } = guest.values.cpu;
  const pieces =
    cells.length === 0
      ? [{ cell: null, id: 0, memoryKiB: guest.memoryKiB }]
      : cells.map(({ id, memoryKiB }) => ({ cell: id, id, memoryKiB }));
  return pieces.flatMap(({ cell, id, memoryKiB }): readonly Want[] => {
    const sizeKiB = pageSizeKiB(guest, id);
    if (sizeKiB === null) return [];
    return [{ cell, sizeKiB, nodes: heldTo(guest, cell), count: Math.ceil(memoryKiB / sizeKiB) }];
  });
}

function poolOf(guest: Guest, nodes: Nodeset, sizeKiB: number): Pool {
  const pools = [...nodes].map((node) => guest.host.pages(node, sizeKiB));
  return {
    total: pools.reduce((sum, pool) => sum + (pool?.total ?? 0), 0),
    free: pools.reduce((sum, pool) => sum + (pool?.free ?? pool?.total ?? 0), 0),
  };
}

/** Whether the host tells of huge pages at all. */
const knowsPages = ({ host }: Guest): boolean => host.topology.pageSizesKiB.length > 1;

/** What a guest that runs has in use counts as its own. */
const roomIn = (guest: Guest, { total, free }: Pool): number => (guest.isRunning ? total : free);

/** Where else pages of that size are: by node, those that have some. */
function elsewhere(guest: Guest, { nodes, sizeKiB }: Want): ReadonlyMap<number, number> {
  const counts = [...guest.host.nodes.difference(nodes)].map(
    (node) => [node, roomIn(guest, poolOf(guest, Cpuset.of(node), sizeKiB))] as const,
  );
  return new Map(counts.filter(([, count]) => count > 0));
}

function elsewhereText(places: ReadonlyMap<number, number>): Message {
  const text = [...places].map(([node, count]) => `${node}: ${count}`).join(', ');
  return places.size === 0 ? msg`no other node has any` : msg`free on other nodes: ${text}`;
}

/** The memory goes where the pages are. */
function follow(guest: Guest, want: Want, node: number): readonly Change[] | null {
  const nodeset = Cpuset.of(node);
  if (want.cell === null || guest.memnode(want.cell) === null) {
    return guest.nodeset === null ? null : [{ kind: 'numatune', nodeset }];
  }
  const cells = cellsOf(guest).map((cell) =>
    cell.id === want.cell && cell.memnode !== null
      ? { ...cell, memnode: { ...cell.memnode, nodeset } }
      : cell,
  );
  return [{ kind: 'vnuma', cells }];
}

export default guestRule({
  name: 'hugepages-short',
  severity: 'error',
  title: msg`too few huge pages of the wanted size on the wanted nodes`,
  explanation: msg`Huge pages come from pools which each node has for each size, and QEMU takes all that a guest needs when it starts; one page too few and it does not start. Pages that are free on another node, or of another size, do not count.`,
  source: 'https://docs.kernel.org/admin-guide/mm/hugetlbpage.html',
  *check(guest): Iterable<Found> {
    if (!knowsPages(guest)) return;
    const wants = wantsOf(guest);
    for (const want of wants) {
      const { sizeKiB, nodes } = want;
      const together = wants.filter(
        (other) => other.sizeKiB === sizeKiB && other.nodes.isSubsetOf(nodes),
      );
      const count = together.reduce((sum, other) => sum + other.count, 0);
      const pool = poolOf(guest, nodes, sizeKiB);
      const has = roomIn(guest, pool);
      if (nodes.isEmpty || has >= count) continue;
      const places = elsewhere(guest, want);
      const missing = count - has;
      const node = nodes.min ?? 0;
      const target = poolOf(guest, Cpuset.of(node), sizeKiB).total + missing;
      yield {
        guest,
        message: msg`needs ${count} pages of ${sizeText(sizeKiB)} on ${nodesText(nodes)}, where ${pool.free} of ${pool.total} are free; ${elsewhereText(places)}`,
        values: {
          pageSizeKiB: sizeKiB,
          nodes: nodes.format(),
          needed: count,
          total: pool.total,
          free: pool.free,
          elsewhere: [...places].map(([id, free]) => [id, free]),
        },
        mends: () =>
          possible(
            ...[...places]
              .filter(([, free]) => free >= count)
              .map(([place]) => follow(guest, want, place)),
          ),
        noMend: msg`reserve ${missing} more on the host: echo ${target} > /sys/devices/system/node/node${node}/hugepages/hugepages-${sizeKiB}kB/nr_hugepages`,
      };
      // One shortage of a size is enough to be told of.
      return;
    }
  },
});
