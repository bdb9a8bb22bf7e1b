import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Cpuset } from '@virtune/model';
import { divideCpuTime, type Competition, type Division } from '../../src/index.ts';
import '../seed.ts';
import { anyCompetition } from './any-competition.ts';
import { referenceDivision } from './reference.ts';

/** What may be between two ways to compute one number. */
const CLOSE = 1e-8;

const total = (division: Division): number =>
  division.domains.reduce((sum, { cpus }) => sum + cpus, 0);

/** A competition with one domain changed. */
function changed(
  { cpus, domains }: Competition,
  index: number,
  change: (domain: Competition['domains'][number]) => Competition['domains'][number],
): Competition {
  return { cpus, domains: domains.map((domain, i) => (i === index ? change(domain) : domain)) };
}

/** All vCPUs of a competition with what they get. */
function threads({ domains }: Competition, division: Division) {
  return domains.flatMap((domain, d) =>
    domain.vcpus.map((vcpu, v) => {
      const { cpus, bound } = division.domains[d]!.vcpus[v]!;
      const taking = domain.vcpus.filter(({ limit }) => limit > 0).length;
      return { ...vcpu, domain, cpus, bound, level: (cpus * taking) / domain.weight };
    }),
  );
}

/** For every set of CPUs that is used up by threads that may run nowhere else: these threads. */
function fullSets<T extends { readonly cpuset: Cpuset; readonly cpus: number }>(
  all: readonly T[],
  cpuCount: number,
): T[][] {
  const masks = all.map(({ cpuset }) => [...cpuset].reduce((bits, cpu) => bits | (1 << cpu), 0));
  const sets = Array.from({ length: 2 ** cpuCount - 1 }, (_, i) => i + 1);
  return sets.flatMap((set) => {
    const users = all.filter((_, i) => (masks[i]! & ~set) === 0);
    const used = users.reduce((sum, { cpus }) => sum + cpus, 0);
    const size = Array.from({ length: cpuCount }, (_, cpu) => cpu).filter(
      (cpu) => (set >> cpu) & 1,
    );
    return used > size.length - CLOSE ? [users] : [];
  });
}

describe('the division of CPU time', () => {
  test('is the one that the definition gives in exact numbers', () => {
    fc.assert(
      fc.property(anyCompetition(5, 6), ({ competition, exact, cpuCount }) => {
        const given = divideCpuTime(competition).domains.map(({ cpus }) => cpus);
        const wanted = referenceDivision(exact, cpuCount).map((cpus) => cpus.toNumber());
        for (const [i, cpus] of given.entries()) {
          expect(Math.abs(cpus - wanted[i]!)).toBeLessThan(CLOSE);
        }
      }),
      { numRuns: 2000 },
    );
  });

  test('gives nobody more than limit and quota, and uses no CPU twice', () => {
    fc.assert(
      fc.property(anyCompetition(12, 12), ({ competition }) => {
        const division = divideCpuTime(competition);
        for (const { limit, cpus } of threads(competition, division)) {
          expect(cpus).toBeLessThanOrEqual(limit);
        }
        for (const [d, { quota }] of competition.domains.entries()) {
          expect(division.domains[d]!.cpus).toBeLessThan((quota ?? Infinity) + CLOSE);
        }
        let busy = 0;
        for (const share of division.busy.values()) {
          expect(share).toBeLessThanOrEqual(1);
          busy += share;
        }
        expect(Math.abs(busy - total(division))).toBeLessThan(CLOSE);
      }),
    );
  });

  test('leaves a CPU idle only where nobody who may run there wants more', () => {
    fc.assert(
      fc.property(anyCompetition(12, 12), ({ competition }) => {
        const division = divideCpuTime(competition);
        for (const { cpuset, bound } of threads(competition, division)) {
          if (bound !== 'cpus') continue;
          for (const cpu of cpuset) expect(division.busy.get(cpu)).toBeGreaterThan(1 - CLOSE);
        }
      }),
    );
  });

  test('stops every vCPU for a reason: limit, quota, or CPUs on which nobody is better off', () => {
    fc.assert(
      fc.property(anyCompetition(9, 10), ({ competition, cpuCount }) => {
        const all = threads(competition, divideCpuTime(competition));
        const noBetter = (others: typeof all, level: number): boolean =>
          others.every((other) => other.level <= level * (1 + CLOSE));
        const bottlenecks = fullSets(all, cpuCount);
        for (const one of all) {
          const isStopped = {
            limit: () => one.cpus > one.limit - CLOSE,
            quota: () => {
              const siblings = all.filter(({ domain }) => domain === one.domain);
              const used = siblings.reduce((sum, { cpus }) => sum + cpus, 0);
              return used > one.domain.quota! - CLOSE && noBetter(siblings, one.level);
            },
            cpus: () =>
              bottlenecks.some((users) => users.includes(one) && noBetter(users, one.level)),
            'no-cpu': () => false,
          }[one.bound];
          expect(isStopped()).toBe(true);
        }
      }),
    );
  });

  test('depends on the ratios of weights alone', () => {
    fc.assert(
      fc.property(
        anyCompetition(8, 8),
        fc.constantFrom(0.001, 0.5, 3, 1024, 1e6),
        ({ competition }, factor) => {
          const scaled = {
            ...competition,
            domains: competition.domains.map((domain) => ({
              ...domain,
              weight: domain.weight * factor,
            })),
          };
          const [one, other] = [divideCpuTime(competition), divideCpuTime(scaled)];
          for (const [i, { cpus }] of one.domains.entries()) {
            expect(Math.abs(cpus - other.domains[i]!.cpus)).toBeLessThan(CLOSE);
          }
        },
      ),
    );
  });

  test('gives a domain no less when its own weight grows', () => {
    fc.assert(
      fc.property(
        anyCompetition(8, 8),
        fc.double({ min: 1, max: 50, noNaN: true }),
        ({ competition }, factor) => {
          const heavier = changed(competition, 0, (domain) => ({
            ...domain,
            weight: domain.weight * factor,
          }));
          const [before, after] = [divideCpuTime(competition), divideCpuTime(heavier)];
          expect(after.domains[0]!.cpus).toBeGreaterThan(before.domains[0]!.cpus - CLOSE);
        },
      ),
    );
  });

  test('is the same whatever the order of domains', () => {
    fc.assert(
      fc.property(anyCompetition(8, 8), ({ competition }) => {
        const { cpus, domains } = competition;
        const turned = divideCpuTime({ cpus, domains: domains.toReversed() }).domains.toReversed();
        for (const [i, { cpus }] of divideCpuTime(competition).domains.entries()) {
          expect(Math.abs(cpus - turned[i]!.cpus)).toBeLessThan(CLOSE);
        }
      }),
    );
  });
});
