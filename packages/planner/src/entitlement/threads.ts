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
  /** The sets as bitmaps, by their numbers. */
  readonly #bitmaps: Uint8Array[] = [];
  readonly #byObject = new Map<Cpuset, number>();
  /** Numbers of sets by a hash of their bitmaps. */
  readonly #byHash = new Map<number, number[]>();

  constructor(cpus: Cpuset) {
    this.#online = cpus.toCpumap(((cpus.max ?? 0) >> 3) + 1);
  }

  /** -1 where none of them is online. */
  numberOf(cpuset: Cpuset): number {
    const known = this.#byObject.get(cpuset);
    if (known !== undefined) return known;
    const number = this.#find(this.#usable(cpuset));
    this.#byObject.set(cpuset, number);
    return number;
  }

  #usable(cpuset: Cpuset): Uint8Array {
    const online = this.#online;
    const bitmap = cpuset.toCpumap(Math.max(online.length, ((cpuset.max ?? 0) >> 3) + 1));
    for (let i = 0; i < online.length; i++) bitmap[i]! &= online[i]!;
    return bitmap.length === online.length ? bitmap : bitmap.subarray(0, online.length);
  }

  #find(bitmap: Uint8Array): number {
    let hash = 0;
    for (let i = 0; i < bitmap.length; i++) hash = Math.imul(hash, 0x0100_0193) ^ bitmap[i]!;
    const candidates = this.#byHash.get(hash);
    const found = candidates?.find((number) => isEqual(bitmap, this.#bitmaps[number]!));
    if (found !== undefined) return found;
    const ids = numbersIn(bitmap);
    if (ids.length === 0) return -1;
    const number = this.sets.push(ids) - 1;
    this.#bitmaps.push(bitmap);
    if (candidates === undefined) this.#byHash.set(hash, [number]);
    else candidates.push(number);
    return number;
  }
}

function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

function numbersIn(bitmap: Uint8Array): number[] {
  const ids: number[] = [];
  for (let i = 0; i < bitmap.length; i++) {
    for (let rest = bitmap[i]!; rest !== 0; rest &= rest - 1) {
      ids.push(i * 8 + 31 - Math.clz32(rest & -rest));
    }
  }
  return ids;
}

/** Numbers of classes by what makes a class, without the cost of texts for keys. */
class ClassIndex {
  readonly #byWeight = new Map<number, Map<number, Map<number, number>>>();

  /** The number of a class; the one that `add` gives where there is none yet. */
  of(set: number, weight: number, limit: number, add: () => number): number {
    const bySet = ensured(this.#byWeight, weight, () => new Map<number, Map<number, number>>());
    const byLimit = ensured(bySet, set, () => new Map<number, number>());
    return ensured(byLimit, limit, add);
  }
}

function ensured<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made = make();
  map.set(key, made);
  return made;
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
  const merged = new ClassIndex();

  const classOf = domains.map((domain) => {
    check(domain);
    const placed = domain.vcpus.map(({ cpuset, limit }) =>
      limit > 0 ? numbers.numberOf(cpuset) : -1,
    );
    let taking = 0;
    let demand = 0;
    let first = -1;
    let alike = true;
    for (const [v, { limit }] of domain.vcpus.entries()) {
      if (placed[v]! < 0) continue;
      taking += 1;
      demand += limit;
      if (first < 0) first = v;
      else if (placed[v] !== placed[first] || limit !== domain.vcpus[first]!.limit) alike = false;
    }
    if (taking === 0) return placed;

    const weight = domain.weight / taking;
    const quota = domain.quota !== null && domain.quota < demand ? domain.quota : Infinity;
    const apart = quota < Infinity && !alike;
    const index = apart ? new ClassIndex() : merged;
    const found = domain.vcpus.map(({ limit: wanted }, v) => {
      const set = placed[v]!;
      if (set < 0) return -1;
      const limit = apart ? wanted : Math.min(wanted, quota / taking);
      const add = (): number => classes.push({ count: 0, weight, limit, set }) - 1;
      const number = index.of(set, weight, limit, add);
      classes[number]!.count += 1;
      return number;
    });
    if (apart) quotas.push({ quota, classes: [...new Set(found)].filter((i) => i >= 0) });
    return found;
  });
  return { sets: numbers.sets, classes, quotas, classOf };
}
