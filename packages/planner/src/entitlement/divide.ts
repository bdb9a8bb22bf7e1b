import type { Bound, Competition, Division, Share, VcpuShare } from './competition.ts';
import { cpuClasses, type CpuClasses } from './cpu-classes.ts';
import { wantedAt } from './level.ts';
import { settle } from './settle.ts';
import { classify, type ThreadClass } from './threads.ts';

/**
 * Divides the CPU time of a host among domains that all want as much as they can get: weighted
 * max-min fairness over the vCPUs' allowed CPUs, under limits and quotas. It is the one division in
 * which no vCPU can be given more without taking from one that has no more for its weight.
 *
 * In a picture: every vCPU is a vessel as wide as its weight, and all are filled at one rate. A
 * vCPU stops when it reaches its limit, when its domain reaches its quota, or when a set of CPUs
 * has nothing left, for all those who may run nowhere else. The level at which it stops is its CPU
 * time for its weight.
 *
 * Exact to within 1e-9 CPUs, and deterministic. docs/entitlement.md has the reasons, the proof and
 * how Linux compares.
 * @throws RangeError for a weight, limit or quota out of range.
 */
export function divideCpuTime(competition: Competition): Division {
  const threads = classify(competition);
  const cpus = cpuClasses(threads.sets);
  const { level, quotaLevel, load } = settle(threads, cpus);
  const time = threads.classes.map((one, i) => wantedAt(Math.min(level[i]!, quotaLevel[i]!), one));
  return {
    domains: competition.domains.map((domain, d): Share => {
      const vcpus = domain.vcpus.map(({ id, limit }, v): VcpuShare => {
        const i = threads.classOf[d]![v]!;
        if (i < 0) return { id, cpus: 0, bound: limit > 0 ? 'no-cpu' : 'limit' };
        return {
          id,
          cpus: time[i]!,
          bound: boundOf(threads.classes[i]!, level[i]!, quotaLevel[i]!, limit),
        };
      });
      return { key: domain.key, cpus: vcpus.reduce((sum, { cpus }) => sum + cpus, 0), vcpus };
    }),
    busy: busyCpus(competition, cpus, load),
  };
}

function boundOf(one: ThreadClass, level: number, quotaLevel: number, limit: number): Bound {
  // A quota that the vCPUs of a domain share equally is part of the class's limit.
  if (wantedAt(Math.min(level, quotaLevel), one) >= one.limit) {
    return one.limit < limit ? 'quota' : 'limit';
  }
  return quotaLevel <= level ? 'quota' : 'cpus';
}

function busyCpus(
  { cpus: online }: Competition,
  { members }: CpuClasses,
  load: Float64Array,
): ReadonlyMap<number, number> {
  const busy = new Map<number, number>();
  for (const cpu of online) busy.set(cpu, 0);
  for (const [i, cpus] of members.entries()) {
    for (const cpu of cpus) busy.set(cpu, Math.min(1, load[i]! / cpus.length));
  }
  return busy;
}
