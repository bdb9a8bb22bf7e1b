import type { Cpuset } from '@virtune/model';
import type { Competition, Competitor } from './competition.ts';

/** vCPUs that cannot be told apart: of one weight and limit, with the same CPUs. */
export interface ThreadClass {
  /** How many. */
  readonly count: number;
  /** Of one of them. */
  readonly weight: number;
  /** Of one of them, in CPUs. */
  readonly limit: number;
  /** Its place in `PinSets.sets`. */
  readonly set: number;
}

/** A domain whose quota its classes share. */
export interface SharedQuota {
  /** In CPUs. */
  readonly quota: number;
  readonly classes: readonly number[];
}

/** The different sets of CPUs that vCPUs may run on. */
export interface PinSets {
  /** Numbers of online CPUs, ascending, never none. */
  readonly sets: readonly (readonly number[])[];
}

export interface Threads extends PinSets {
  readonly classes: readonly ThreadClass[];
  readonly quotas: readonly SharedQuota[];
  /** For each domain, for each of its vCPUs: its class, or -1 where it may run nowhere. */
  readonly classOf: readonly (readonly number[])[];
}

/** Finds the number of a set of CPUs, giving new numbers to new sets. */
class SetNumbers implements PinSets {
  readonly sets: number[][] = [];
  readonly #online: Uint8Array;
  readonly #byObject = new Map<Cpuset, number>();
  readonly #byBytes = new Map<string, number>();

  constructor(cpus: Cpuset) {
    this.#online = cpus.toCpumap(((cpus.max ?? 0) >> 3) + 1);
  }

  /** -1 where none of them is online. */
  numberOf(cpuset: Cpuset): number {
    const known = this.#byObject.get(cpuset);
    if (known !== undefined) return known;
    const bytes = cpuset.toCpumap(Math.max(this.#online.length, ((cpuset.max ?? 0) >> 3) + 1));
    const usable = this.#online.map((byte, i) => byte & (bytes[i] ?? 0));
    const key = String.fromCharCode(...usable);
    const number = this.#byBytes.get(key) ?? this.#add(usable);
    this.#byBytes.set(key, number);
    this.#byObject.set(cpuset, number);
    return number;
  }

  #add(usable: Uint8Array): number {
    const ids: number[] = [];
    for (const [i, byte] of usable.entries()) {
      for (let bit = 0; bit < 8; bit++) if ((byte >> bit) & 1) ids.push(i * 8 + bit);
    }
    return ids.length === 0 ? -1 : this.sets.push(ids) - 1;
  }
}

function refuse(domain: Competitor, what: string): never {
  throw new RangeError(`domain ${domain.key}: ${what}`);
}

function check(domain: Competitor): void {
  const { weight, quota } = domain;
  if (!(weight > 0 && weight < Infinity)) refuse(domain, `weight ${weight} is not above 0`);
  if (quota !== null && !(quota > 0)) refuse(domain, `quota ${quota} is not above 0`);
  for (const { id, limit } of domain.vcpus) {
    if (!(limit >= 0 && limit <= 1)) refuse(domain, `limit ${limit} of vCPU ${id} is not 0 to 1`);
  }
}

/** A class as it grows. */
type Growing = { -readonly [Field in keyof ThreadClass]: ThreadClass[Field] };

/**
 * Sorts the vCPUs of a competition into classes. A vCPU with a limit of 0 or without a CPU takes no
 * part, nor of its domain's weight. The quota of a domain whose vCPUs are all alike is a limit of
 * each of them: they share it equally whatever happens.
 * @throws RangeError for a weight, quota or limit out of range.
 */
export function classify({ cpus, domains }: Competition): Threads {
  const numbers = new SetNumbers(cpus);
  const classes: Growing[] = [];
  const quotas: SharedQuota[] = [];
  const merged = new Map<string, number>();

  const classOf = domains.map((domain) => {
    check(domain);
    const placed = domain.vcpus.map(({ cpuset, limit }) => ({
      set: limit > 0 ? numbers.numberOf(cpuset) : -1,
      limit,
    }));
    const taking = placed.filter(({ set }) => set >= 0);
    const [first] = taking;
    if (first === undefined) return placed.map(() => -1);

    const weight = domain.weight / taking.length;
    const alike = taking.every(({ set, limit }) => set === first.set && limit === first.limit);
    const demand = taking.reduce((sum, { limit }) => sum + limit, 0);
    const quota = domain.quota !== null && domain.quota < demand ? domain.quota : Infinity;
    const apart = quota < Infinity && !alike;
    const own = apart ? new Map<string, number>() : merged;
    const found = placed.map(({ set, limit: wanted }) => {
      if (set < 0) return -1;
      const limit = apart ? wanted : Math.min(wanted, quota / taking.length);
      const key = `${set} ${weight} ${limit}`;
      const index = own.get(key) ?? classes.push({ count: 0, weight, limit, set }) - 1;
      own.set(key, index);
      classes[index]!.count += 1;
      return index;
    });
    if (apart) quotas.push({ quota, classes: [...own.values()] });
    return found;
  });
  return { sets: numbers.sets, classes, quotas, classOf };
}
