import { Cpuset, type Nodeset } from '@virtune/model';
import { msg } from '../../message.ts';
import { cellsOf, type Change } from '../../scene/change.ts';
import type { Binding, Guest } from '../../scene/guest.ts';
import { type Found, guestRule } from '../rule.ts';
import { nodesText, sizeText } from '../wording.ts';

/** Memory that must be on some nodes, and how much these have for it. */
interface Need {
  readonly nodeset: Nodeset;
  readonly neededKiB: number;
  readonly hasKiB: number;
  /** `free` where the memory has still to be found. */
  readonly counted: 'total' | 'free';
}

const binds = ({ mode }: Binding): boolean => mode === 'strict' || mode === 'restrictive';

/** What nodes have: all of it for a guest that runs, what is free for one that is to start. */
function roomOf(guest: Guest, nodeset: Nodeset): Pick<Need, 'hasKiB' | 'counted'> | null {
  const { host } = guest;
  const there = [...nodeset.intersect(host.nodes)];
  if (there.length === 0) return null;
  let totalKiB = 0;
  let freeKiB: number | null = 0;
  for (const node of there) {
    const memoryKiB = host.memoryKiB(node);
    if (memoryKiB === null) return null;
    totalKiB += memoryKiB;
    const free = host.freeKiB(node);
    freeKiB = freeKiB === null || free === null ? null : freeKiB + free;
  }
  // Huge pages are in pools, which free memory does not count: hugepages-short looks at them.
  const isFree = !guest.isRunning && guest.values.memoryBacking.hugepages === null;
  return isFree && freeKiB !== null
    ? { hasKiB: freeKiB, counted: 'free' }
    : { hasKiB: totalKiB, counted: 'total' };
}

/** The first nodeset whose nodes have not the room for all that is bound to them alone. */
function shortage(guest: Guest): Need | null {
  const strict = guest.bindings.filter(binds);
  for (const { nodeset } of strict) {
    const neededKiB = strict
      .filter((other) => other.nodeset.isSubsetOf(nodeset))
      .reduce((sum, { memoryKiB }) => sum + memoryKiB, 0);
    const room = roomOf(guest, nodeset);
    if (room !== null && room.hasKiB < neededKiB) return { nodeset, neededKiB, ...room };
  }
  return null;
}

/** The nodeset with the nearest nodes added, one by one, until there is room; null if never. */
function widened(guest: Guest, { nodeset, neededKiB }: Need): Nodeset | null {
  const { host } = guest;
  let wide = nodeset.intersect(host.nodes);
  for (const node of host.nearest(wide)) {
    wide = wide.union(Cpuset.of(node));
    const room = roomOf(guest, wide);
    if (room !== null && room.hasKiB >= neededKiB) return wide;
  }
  return null;
}

export default guestRule({
  name: 'strict-memory-exceeds-node',
  severity: 'error',
  title: msg`memory that must be on nodes which have not that much`,
  explanation: msg`Memory of mode strict or restrictive comes from its nodeset or not at all: a guest that is larger does not start, or is killed when it touches the rest. For a guest that is shut off the free memory of the nodes counts, for one that runs their total.`,
  source: 'https://libvirt.org/formatdomain.html#numa-node-tuning',
  *check(guest): Iterable<Found> {
    const need = shortage(guest);
    if (need === null) return;
    const { nodeset, neededKiB, hasKiB, counted } = need;
    const needed = sizeText(neededKiB);
    yield {
      guest,
      message:
        counted === 'total'
          ? msg`${needed} of memory must be on ${nodesText(nodeset)}, of ${sizeText(hasKiB)} in all`
          : msg`${needed} of memory must be on ${nodesText(nodeset)}, where ${sizeText(hasKiB)} is free`,
      values: { nodeset: nodeset.format(), neededKiB, [`${counted}KiB`]: hasKiB },
      *mends() {
        const wide = widened(guest, need);
        if (wide !== null) yield rebind(guest, nodeset, wide);
      },
      noMend: msg`no nodes of this host have ${needed} for it: give the guest less memory, or make room`,
    };
  },
});

/** What was bound to `from` alone, bound to `to`. */
function rebind(guest: Guest, from: Nodeset, to: Nodeset): readonly Change[] {
  const changes: Change[] = [];
  if (guest.nodeset?.isSubsetOf(from) === true) changes.push({ kind: 'numatune', nodeset: to });
  const cells = cellsOf(guest);
  if (cells.some(({ memnode }) => memnode?.nodeset.isSubsetOf(from) === true)) {
    changes.push({
      kind: 'vnuma',
      cells: cells.map((cell) =>
        cell.memnode?.nodeset.isSubsetOf(from) === true
          ? { ...cell, memnode: { ...cell.memnode, nodeset: to } }
          : cell,
      ),
    });
  }
  return changes;
}
