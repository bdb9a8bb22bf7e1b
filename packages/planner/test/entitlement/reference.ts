import { Fraction } from './fraction.ts';

/** A small competition in exact numbers. */
export interface ExactDomain {
  readonly weight: Fraction;
  readonly quota: Fraction | null;
  readonly vcpus: readonly { readonly cpus: readonly number[]; readonly limit: Fraction }[];
}

interface Thread {
  readonly domain: number;
  readonly weight: Fraction;
  readonly cpus: ReadonlySet<number>;
  /** Its CPU time when it has stopped; undefined while it rises. */
  time?: Fraction;
}

/** That these threads together get at most so much. */
interface Constraint {
  readonly threads: readonly Thread[];
  readonly most: Fraction;
}

function subsets(count: number): number[][] {
  return Array.from({ length: 2 ** count }, (_, bits) =>
    Array.from({ length: count }, (_, i) => i).filter((i) => (bits >> i) & 1),
  );
}

function constraints(domains: readonly ExactDomain[], cpuCount: number): [Thread[], Constraint[]] {
  const found: Constraint[] = [];
  const threads = domains.flatMap((domain, d) => {
    const taking = domain.vcpus.filter(({ limit }) => Fraction.zero.isBelow(limit));
    const weight =
      taking.length === 0 ? Fraction.zero : domain.weight.over(Fraction.of(taking.length));
    const own = taking.map(({ cpus, limit }) => {
      const thread: Thread = { domain: d, weight, cpus: new Set(cpus) };
      found.push({ threads: [thread], most: limit });
      return thread;
    });
    if (domain.quota !== null) found.push({ threads: own, most: domain.quota });
    return own;
  });
  // By Hall's theorem: what can be scheduled is what overloads no set of CPUs.
  for (const cpus of subsets(cpuCount)) {
    const confined = threads.filter((thread) =>
      [...thread.cpus].every((cpu) => cpus.includes(cpu)),
    );
    found.push({ threads: confined, most: Fraction.of(cpus.length) });
  }
  return [threads, found];
}

const sum = (values: readonly Fraction[]): Fraction =>
  values.reduce((total, value) => total.plus(value), Fraction.zero);

/** The level at which a constraint stops those of its threads that rise; null where none does. */
function stopsAt({ threads, most }: Constraint): Fraction | null {
  const rising = threads.filter(({ time }) => time === undefined);
  if (rising.length === 0) return null;
  const taken = sum(threads.map(({ time }) => time ?? Fraction.zero));
  return most.minus(taken).over(sum(rising.map(({ weight }) => weight)));
}

/**
 * Weighted max-min fairness by its definition: all rise at one rate; where a constraint has nothing
 * left, its threads stop. Looks at every set of CPUs, in exact numbers. CPUs are 0 to cpuCount - 1.
 * @returns the CPU time of each domain
 */
export function referenceDivision(
  domains: readonly ExactDomain[],
  cpuCount: number,
): readonly Fraction[] {
  const [threads, all] = constraints(domains, cpuCount);
  while (threads.some(({ time }) => time === undefined)) {
    let level: Fraction | undefined;
    let stopping: Constraint[] = [];
    for (const constraint of all) {
      const at = stopsAt(constraint);
      if (at === null || (level !== undefined && level.isBelow(at))) continue;
      if (level === undefined || at.isBelow(level)) stopping = [];
      level = at;
      stopping.push(constraint);
    }
    if (level === undefined) break;
    for (const { threads } of stopping) {
      for (const thread of threads) thread.time ??= thread.weight.times(level);
    }
  }
  return domains.map((_, d) =>
    sum(threads.filter(({ domain }) => domain === d).map(({ time }) => time ?? Fraction.zero)),
  );
}
