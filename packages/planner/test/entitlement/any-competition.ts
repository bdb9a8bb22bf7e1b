import * as fc from 'fast-check';
import { Cpuset } from '@virtune/model';
import type { Competition } from '../../src/index.ts';
import { Fraction } from './fraction.ts';
import type { ExactDomain } from './reference.ts';

/** A competition twice: as the method takes it, and in exact numbers. */
export interface Twofold {
  readonly competition: Competition;
  readonly exact: readonly ExactDomain[];
  readonly cpuCount: number;
}

interface Drawn {
  readonly weight: number;
  /** In sixteenths of a CPU. */
  readonly quota: number | null;
  readonly vcpus: readonly { readonly cpus: readonly number[]; readonly limit: number }[];
}

function twofold(cpuCount: number, drawn: readonly Drawn[]): Twofold {
  return {
    cpuCount,
    competition: {
      cpus: Cpuset.range(0, cpuCount - 1),
      domains: drawn.map(({ weight, quota, vcpus }, d) => ({
        key: `d${d}`,
        weight,
        quota: quota === null ? null : quota / 16,
        vcpus: vcpus.map(({ cpus, limit }, id) => ({
          id,
          cpuset: Cpuset.from(cpus),
          limit: limit / 16,
        })),
      })),
    },
    exact: drawn.map(({ weight, quota, vcpus }) => ({
      weight: Fraction.of(weight),
      quota: quota === null ? null : Fraction.of(quota, 16),
      vcpus: vcpus.map(({ cpus, limit }) => ({ cpus, limit: Fraction.of(limit, 16) })),
    })),
  };
}

/** Weights as administrators set them, and odd ones. */
const weight = fc.oneof(
  fc.constantFrom(1024, 2048, 512, 100, 4096),
  fc.integer({ min: 2, max: 262_144 }),
);

const limit = fc.oneof({ arbitrary: fc.constant(16), weight: 5 }, fc.integer({ min: 0, max: 16 }));

const quota = fc.option(fc.integer({ min: 1, max: 40 }), { freq: 3 });

function domainOn(cpuCount: number): fc.Arbitrary<Drawn> {
  const cpus = fc.uniqueArray(fc.integer({ min: 0, max: cpuCount - 1 }), {
    minLength: 1,
    maxLength: 3,
  });
  const alike = fc
    .tuple(cpus, fc.integer({ min: 1, max: 4 }), limit)
    .map(([cpus, count, limit]) => Array.from({ length: count }, () => ({ cpus, limit })));
  const each = fc.array(fc.record({ cpus, limit }), { minLength: 1, maxLength: 4 });
  return fc.record({ weight, quota, vcpus: fc.oneof(alike, each) });
}

/** Some domains on a host of up to `maxCpus` CPUs. */
export function anyCompetition(maxCpus: number, maxDomains: number): fc.Arbitrary<Twofold> {
  return fc
    .integer({ min: 1, max: maxCpus })
    .chain((cpuCount) =>
      fc
        .array(domainOn(cpuCount), { minLength: 1, maxLength: maxDomains })
        .map((drawn) => twofold(cpuCount, drawn)),
    );
}
