import { parseCpuset } from '@virtune/model';
import { describe, expect, test } from 'vitest';
import { divideCpuTime, type Competition, type Competitor } from '../../src/index.ts';
import { hosts } from './hosts.ts';

interface Written {
  readonly weight?: number;
  readonly quota?: number;
  /** Where each vCPU may run. */
  readonly pins: readonly string[];
  readonly limit?: number;
}

function competitor(key: string, { weight = 1024, quota, pins, limit = 1 }: Written): Competitor {
  const vcpus = pins.map((pin, id) => ({ id, cpuset: parseCpuset(pin), limit }));
  return { key, weight, quota: quota ?? null, vcpus };
}

const on = (cpus: string, domains: Readonly<Record<string, Written>>): Competition => ({
  cpus: parseCpuset(cpus),
  domains: Object.entries(domains).map(([key, written]) => competitor(key, written)),
});

/** What each domain gets, in CPUs, and why its vCPUs get no more. */
function shown(competition: Competition): Record<string, string> {
  return Object.fromEntries(
    divideCpuTime(competition).domains.map(({ key, cpus, vcpus }) => [
      key,
      `${Number(cpus.toFixed(6))} ${[...new Set(vcpus.map(({ bound }) => bound))].join('/')}`,
    ]),
  );
}

describe('on two CPUs', () => {
  const two = ['0-1', '0-1'];
  test.each<[string, Readonly<Record<string, Written>>, Readonly<Record<string, string>>]>([
    ['a domain alone has all that its vCPUs can use', { a: { pins: two } }, { a: '2 limit' }],
    [
      'two alike have one CPU each',
      { a: { pins: two }, b: { pins: two } },
      { a: '1 cpus', b: '1 cpus' },
    ],
    [
      'shares of 3072 and 1024 are 3 to 1',
      { a: { weight: 3072, pins: two }, b: { pins: two } },
      { a: '1.5 cpus', b: '0.5 cpus' },
    ],
    [
      'four vCPUs have no more than two of the same shares',
      { a: { pins: [...two, ...two] }, b: { pins: two } },
      { a: '1 cpus', b: '1 cpus' },
    ],
    [
      'one vCPU never has more than a CPU, whatever its shares',
      { a: { weight: 262_144, pins: ['0-1'] }, b: { pins: two } },
      { a: '1 limit', b: '1 cpus' },
    ],
    [
      'three alike of one vCPU have two thirds each',
      { a: { pins: ['0-1'] }, b: { pins: ['0-1'] }, c: { pins: ['0-1'] } },
      { a: '0.666667 cpus', b: '0.666667 cpus', c: '0.666667 cpus' },
    ],
    [
      'one that may go elsewhere gives way to those that may not',
      { a: { pins: ['0-1'] }, b: { pins: ['0'] }, c: { pins: ['0'] } },
      { a: '1 limit', b: '0.5 cpus', c: '0.5 cpus' },
    ],
    [
      'a vCPU that has a CPU to itself does not help its sibling: each has half of the weight',
      { a: { pins: ['0', '1'] }, b: { pins: ['0'] } },
      { a: '1.333333 cpus/limit', b: '0.666667 cpus' },
    ],
    [
      'what a quota of 0.4 leaves goes to the other',
      { a: { pins: ['0'], quota: 0.4 }, b: { pins: ['0'] } },
      { a: '0.4 quota', b: '0.6 cpus' },
    ],
    [
      'a vCPU quota of 0.25 counts for each vCPU',
      { a: { pins: two, limit: 0.25 }, b: { pins: two } },
      { a: '0.5 limit', b: '1.5 cpus' },
    ],
    [
      'what of its quota a vCPU cannot use, its sibling can',
      { a: { pins: ['0', '1'], quota: 1 }, b: { pins: ['0'] } },
      { a: '1 cpus/quota', b: '0.666667 cpus' },
    ],
    [
      'CPUs that are not online do not count',
      { a: { pins: ['1-7'] }, b: { pins: ['4-5'] } },
      { a: '1 limit', b: '0 no-cpu' },
    ],
    [
      'a vCPU that wants nothing takes nothing of the weight',
      { a: { pins: ['0'], limit: 0 }, b: { pins: ['0'] } },
      { a: '0 limit', b: '1 limit' },
    ],
    ['a domain without vCPUs has nothing', { a: { pins: [] } }, { a: '0 ' }],
  ])('%s', (_, domains, expected) => {
    expect(shown(on('0-1', domains))).toEqual(expected);
  });

  test('tells how busy each CPU is', () => {
    const { busy } = divideCpuTime(on('0-1', { a: { pins: ['0'], limit: 0.25 } }));
    expect([...busy]).toEqual([
      [0, 0.25],
      [1, 0],
    ]);
  });
});

describe('what makes no sense is refused', () => {
  test.each<[string, Written]>([
    ['domain a: weight 0 is not above 0', { weight: 0, pins: ['0'] }],
    ['domain a: quota 0 is not above 0', { quota: 0, pins: ['0'] }],
    ['domain a: limit 2 of vCPU 0 is not 0 to 1', { limit: 2, pins: ['0'] }],
  ])('%s', (message, written) => {
    expect(() => divideCpuTime(on('0', { a: written }))).toThrow(new RangeError(message));
  });
});

describe('500 domains on 512 CPUs', () => {
  test.each(Object.entries(hosts))('%s: everybody has a reason to have no more', (_, host) => {
    const competition = host(7);
    const { domains, busy } = divideCpuTime(competition);
    const unexplained = competition.domains.flatMap(({ key, quota, vcpus }, d) =>
      vcpus
        .filter(({ cpuset, limit }, v) => {
          const { cpus, bound } = domains[d]!.vcpus[v]!;
          const isExplained = {
            limit: () => cpus === limit,
            quota: () => Math.abs(domains[d]!.cpus - quota!) < 1e-7,
            cpus: () => [...cpuset].every((cpu) => busy.get(cpu)! > 1 - 1e-8),
            'no-cpu': () => false,
          }[bound];
          return cpus > limit || !isExplained();
        })
        .map(({ id }) => `${key}/${id}`),
    );
    expect(unexplained).toEqual([]);
    const used = domains.reduce((sum, { cpus }) => sum + cpus, 0);
    expect([...busy.values()].reduce((sum, share) => sum + share, 0)).toBeCloseTo(used, 6);
  });
});
