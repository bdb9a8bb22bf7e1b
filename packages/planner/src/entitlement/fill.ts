import type { CpuClasses } from './cpu-classes.ts';
import { levelFor, wantedAt } from './level.ts';
import { connected, restrict, type Part } from './part.ts';
import { pour, route } from './route.ts';
import type { ThreadClass } from './threads.ts';

/** What a filling leaves behind, by class of threads and by class of CPUs. */
export interface Filled {
  /** The level that the CPUs of each class of threads let it reach; Infinity where they are free. */
  readonly level: Float64Array;
  /** How much of each class of CPUs is used, in CPUs. */
  readonly load: Float64Array;
}

/** A part that was not divided further: its threads are at one level, or at their limits. */
export interface Block {
  readonly part: Part;
  readonly level: number;
}

/** The whole as one part. */
export function wholePart({ members, sets }: CpuClasses): Part {
  return { sets: sets.map((_, i) => i), cpus: members.map((_, i) => i), edges: sets };
}

/** Whether every set has every CPU. */
function isPool({ cpus, edges }: Part): boolean {
  return edges.every((list) => list.length === cpus.length);
}

/**
 * Divides the CPUs of a part among its threads by weighted max-min fairness, and notes the outcome
 * in `filled`.
 *
 * The method is Fujishige's decomposition of a polymatroid (S. Fujishige, "Lexicographically
 * optimal base of a polymatroid with respect to a weight vector", 1980):
 * 1. Pour all of the part's CPUs on all of its threads, as if each might run anywhere: they reach
 *    a level.
 * 2. See by a maximum flow whether their pins allow that. If so, this is the division.
 * 3. If not, the minimum cut names the threads whose CPUs are too few for that level, and those
 *    CPUs, which they use up. In the true division nobody else gets anything of these CPUs. So the
 *    part falls into two that are solved by themselves: these threads with these CPUs, and the
 *    other threads with the other CPUs.
 * @returns the parts that it fell into
 */
export function fill(
  whole: Part,
  classesOfSet: readonly (readonly number[])[],
  classes: readonly ThreadClass[],
  capacity: readonly number[],
  filled: Filled,
): Block[] {
  const blocks: Block[] = [];
  const open = [whole];
  for (let part = open.pop(); part !== undefined; part = open.pop()) {
    const indices: number[] = [];
    for (const set of part.sets) for (const i of classesOfSet[set]!) indices.push(i);
    const room = Float64Array.from(part.cpus, (cpu) => capacity[cpu]!);
    const level = levelFor(
      indices.map((i) => classes[i]!),
      room.reduce((sum, cpus) => sum + cpus, 0),
    );
    const demand = Float64Array.from(part.sets, (set) =>
      classesOfSet[set]!.reduce(
        (sum, i) => sum + classes[i]!.count * wantedAt(level, classes[i]!),
        0,
      ),
    );
    const { load, shortage } = isPool(part) ? pour(room, demand) : route(part, room, demand);
    if (shortage === null || shortage.sets.every(Boolean)) {
      for (const i of indices) filled.level[i] = level;
      for (const [place, cpu] of part.cpus.entries()) filled.load[cpu] = load[place]!;
      blocks.push({ part, level });
      continue;
    }
    const { sets, cpus } = shortage;
    const short = restrict(
      part,
      (place) => sets[place]!,
      (place) => cpus[place]!,
    );
    const others = restrict(
      part,
      (place) => !sets[place],
      (place) => !cpus[place],
    );
    open.push(...connected(short), ...connected(others));
  }
  return blocks;
}

/**
 * Whether blocks that were solved one by one are the division of the whole: every set that has CPUs
 * outside its own block is no worse off than those who use these up.
 */
export function areInOrder(
  blocks: readonly Block[],
  setsOfAll: readonly (readonly number[])[],
): boolean {
  const levelOfCpu = new Map<number, number>();
  for (const { part, level } of blocks) for (const cpu of part.cpus) levelOfCpu.set(cpu, level);
  return blocks.every(({ part, level }) =>
    part.sets.every((set) => setsOfAll[set]!.every((cpu) => levelOfCpu.get(cpu)! <= level)),
  );
}
