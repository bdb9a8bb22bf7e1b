import type { CpuClasses } from './cpu-classes.ts';
import { areInOrder, fill, wholePart, type Block, type Filled } from './fill.ts';
import { levelFor, wantedAt } from './level.ts';
import { connected, type Part } from './part.ts';
import type { SharedQuota, ThreadClass, Threads } from './threads.ts';

/** By how much a level must rise, relative to itself, to count as rising. */
const RISING = 1e-12;

/** CPUs and threads that have nothing to do with others. */
interface Component {
  readonly part: Part;
  blocks: readonly Block[];
}

export interface Settled extends Filled {
  /** By class of threads: the level that the domain's quota lets it reach. */
  readonly quotaLevel: Float64Array;
}

/**
 * Divides the CPUs among the threads, under their own limits and the quotas of their domains.
 *
 * A quota stops all of a domain's threads at one level, so it is a limit of each; but which level
 * that is depends on those of them that other domains hold back before, for what these leave of the
 * quota is the others'. So the levels of quotas begin where they would be if nobody were held back,
 * which is too low at most, and the division with these limits tells how far each must rise. More
 * for one thread never means more for a thread of another domain on the same CPUs, so they only
 * rise; the lowest of those that are not yet right is passed in every round, so the rounds end.
 */
export function settle(threads: Threads, { members, sets }: CpuClasses): Settled {
  const { classes, quotas } = threads;
  const capacity = members.map((cpus) => cpus.length);
  const classesOfSet = threads.sets.map((): number[] => []);
  for (const [i, { set }] of classes.entries()) classesOfSet[set]!.push(i);
  const settled: Settled = {
    level: new Float64Array(classes.length),
    load: new Float64Array(members.length),
    quotaLevel: new Float64Array(classes.length).fill(Infinity),
  };

  const components = connected(wholePart({ members, sets })).map((part): Component => {
    return { part, blocks: [{ part, level: Infinity }] };
  });
  const componentOf = new Map(
    components.flatMap((one) => one.part.sets.map((set) => [set, one] as const)),
  );
  /** The classes with the limits that their quotas lay on them as far as is known. */
  const limited = classes.slice();
  const limit = (quota: SharedQuota, level: number): void => {
    for (const i of quota.classes) {
      settled.quotaLevel[i] = level;
      limited[i] = { ...classes[i]!, limit: wantedAt(level, classes[i]!) };
    }
  };
  for (const quota of quotas) limit(quota, levelFor(classesOf(quota, classes), quota.quota));

  const refill = (part: Part): Block[] => fill(part, classesOfSet, limited, capacity, settled);
  for (const one of components) one.blocks = refill(one.part);
  for (;;) {
    const stale = new Map<Component, Set<number>>();
    for (const quota of quotas) {
      const level = quotaLevelAfter(quota, classes, settled);
      if (!(level > settled.quotaLevel[quota.classes[0]!]! * (1 + RISING))) continue;
      limit(quota, level);
      for (const { set } of classesOf(quota, classes)) {
        const one = componentOf.get(set)!;
        stale.set(one, (stale.get(one) ?? new Set()).add(set));
      }
    }
    if (stale.size === 0) break;
    for (const [one, changed] of stale) {
      // Mostly it is enough to solve those blocks anew in which something has changed.
      one.blocks = one.blocks.flatMap((block) =>
        block.part.sets.some((set) => changed.has(set)) ? refill(block.part) : [block],
      );
      if (!areInOrder(one.blocks, sets)) one.blocks = refill(one.part);
    }
  }
  return settled;
}

const classesOf = (quota: SharedQuota, classes: readonly ThreadClass[]): ThreadClass[] =>
  quota.classes.map((i) => classes[i]!);

/** The level of a quota when what its held-back threads leave goes to the others. */
function quotaLevelAfter(
  { quota, classes: indices }: SharedQuota,
  classes: readonly ThreadClass[],
  { level, quotaLevel }: Settled,
): number {
  const heldBack = indices.filter((i) => level[i]! < quotaLevel[i]!);
  const taken = heldBack.reduce(
    (sum, i) => sum + classes[i]!.count * wantedAt(level[i]!, classes[i]!),
    0,
  );
  const rising = indices.filter((i) => level[i]! >= quotaLevel[i]!);
  return levelFor(
    rising.map((i) => classes[i]!),
    quota - taken,
  );
}
