/** Hosts with many domains, for speed and for what small examples do not reach. */
import { Cpuset } from '@virtune/model';
import type { Competition, Competitor, CompetingVcpu } from '../../src/index.ts';

/** Numbers from 0 up to, not including, 1; the same for the same seed (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let word = Math.imul(state ^ (state >>> 15), 1 | state);
    word = (word + Math.imul(word ^ (word >>> 7), 61 | word)) ^ word;
    return ((word ^ (word >>> 14)) >>> 0) / 2 ** 32;
  };
}

const CPUS = 512;
const DOMAINS = 500;
const online = Cpuset.range(0, CPUS - 1);

type Draw = () => number;
const pick = <T>(draw: Draw, values: readonly T[]): T =>
  values[Math.floor(draw() * values.length)]!;

const weights = [512, 1024, 1024, 1024, 2048, 4096, 700, 3333];

function domains(
  seed: number,
  vcpusOf: (draw: Draw, index: number) => readonly Cpuset[],
  quotaOf: (draw: Draw, vcpus: number) => number | null = () => null,
): Competition {
  const draw = randomNumbers(seed);
  return {
    cpus: online,
    domains: Array.from({ length: DOMAINS }, (_, index): Competitor => {
      const limit = draw() < 0.2 ? 0.25 + draw() / 2 : 1;
      const vcpus = vcpusOf(draw, index).map((cpuset, id): CompetingVcpu => ({
        id,
        cpuset,
        limit,
      }));
      const quota = quotaOf(draw, vcpus.length);
      return { key: `d${index}`, weight: pick(draw, weights), quota, vcpus };
    }),
  };
}

const someCpus = (draw: Draw, part: number): Cpuset =>
  Cpuset.from([...online].filter(() => draw() < part)).union(Cpuset.of(Math.floor(draw() * CPUS)));
const size = (draw: Draw): number => pick(draw, [1, 2, 4, 8, 16]);
const alike = (count: number, cpuset: Cpuset): Cpuset[] =>
  Array.from({ length: count }, () => cpuset);
const sometimes = (draw: Draw, vcpus: number): number | null =>
  draw() < 0.1 ? Math.max(0.1, vcpus * draw()) : null;

/** 500 domains on 512 CPUs each, by what their pins look like. */
export const hosts: Readonly<Record<string, (seed: number) => Competition>> = {
  'all float': (seed) => domains(seed, (draw) => alike(size(draw), online), sometimes),
  'by node, some over two': (seed) =>
    domains(
      seed,
      (draw) => {
        const node = Math.floor(draw() * 8);
        const last = Math.min(7, draw() < 0.2 ? node + 1 : node);
        return alike(size(draw), Cpuset.range(node * 64, last * 64 + 63));
      },
      sometimes,
    ),
  'each vCPU on one CPU': (seed) =>
    domains(
      seed,
      (draw) => Array.from({ length: size(draw) }, () => Cpuset.of(Math.floor(draw() * CPUS))),
      sometimes,
    ),
  'each vCPU on two random CPUs': (seed) =>
    domains(
      seed,
      (draw) => Array.from({ length: size(draw) }, () => someCpus(draw, 1.5 / CPUS)),
      sometimes,
    ),
  'a random eighth of the CPUs each': (seed) =>
    domains(seed, (draw) => alike(size(draw), someCpus(draw, 1 / 8)), sometimes),
  'a random half of the CPUs each': (seed) =>
    domains(seed, (draw) => alike(size(draw), someCpus(draw, 1 / 2)), sometimes),
  'overlapping windows': (seed) =>
    domains(
      seed,
      (draw) => {
        const first = Math.floor(draw() * (CPUS - 8));
        return alike(size(draw), Cpuset.range(first, first + 1 + Math.floor(draw() * 7)));
      },
      sometimes,
    ),
};
