import type { ThreadClass } from './threads.ts';

/** What one thread of a class wants at a level: its weight times the level, up to its limit. */
export function wantedAt(level: number, { weight, limit }: ThreadClass): number {
  return Math.min(level * weight, limit);
}

/**
 * The level at which threads want `capacity` CPUs together; Infinity where all of their limits
 * together are no more than that.
 */
export function levelFor(classes: readonly ThreadClass[], capacity: number): number {
  const total = classes.reduce((sum, { count, limit }) => sum + count * limit, 0);
  if (total <= capacity) return Infinity;
  let rising = classes;
  let left = capacity;
  for (;;) {
    const weight = rising.reduce((sum, { count, weight }) => sum + count * weight, 0);
    const level = left / weight;
    // Who has reached its limit leaves the rest to the others, which can only rise by that.
    const limited = rising.filter(({ weight, limit }) => limit <= level * weight);
    if (limited.length === 0 || limited.length === rising.length) return level;
    left -= limited.reduce((sum, { count, limit }) => sum + count * limit, 0);
    rising = rising.filter(({ weight, limit }) => limit > level * weight);
  }
}
