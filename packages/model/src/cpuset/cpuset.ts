/**
 * How many numbers a set can hold: 0 to 16383. libvirt parses every cpuset and nodeset of a domain
 * under this bound (VIR_DOMAIN_CPUMASK_LEN, src/conf/domain_conf.h), and a cpumap on the wire has
 * at most 2048 bytes (REMOTE_CPUMAP_MAX, src/remote/remote_protocol.x). Linux itself stops earlier.
 */
export const CPUSET_LIMIT = 16_384;

function checked(id: number): number {
  if (Number.isInteger(id) && id >= 0 && id < CPUSET_LIMIT) return id;
  throw new RangeError(`${id} is not a CPU or node number, 0 to ${CPUSET_LIMIT - 1}`);
}

function bitCount(byte: number): number {
  let count = 0;
  for (let rest = byte; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}

/** The bytes up to the last one that is not zero. */
function trimmed(bytes: Uint8Array): Uint8Array {
  let length = bytes.length;
  while (length > 0 && bytes[length - 1] === 0) length -= 1;
  return length === bytes.length ? bytes : bytes.subarray(0, length);
}

/** Sets bits `first` to `last` of a cpumap that is long enough for them, a byte at a time. */
export function setBits(cpumap: Uint8Array, first: number, last: number): void {
  const from = first >> 3;
  const to = last >> 3;
  const head = 0xff << (first & 7);
  const tail = 0xff >> (7 - (last & 7));
  if (from === to) {
    cpumap[from]! |= head & tail;
    return;
  }
  cpumap[from]! |= head;
  cpumap.fill(0xff, from + 1, to);
  cpumap[to]! |= tail;
}

/**
 * An immutable set of host CPU numbers, or of NUMA node numbers (a nodeset). Numbers are ids: hosts
 * have gaps in them. It iterates in ascending order, prints as `0-3,8` and becomes that text in
 * JSON.
 */
export class Cpuset implements Iterable<number> {
  static readonly empty = new Cpuset(new Uint8Array(0));

  /** A cpumap of its own, with no zero byte at its end: equal sets have equal bytes. */
  readonly #bytes: Uint8Array;
  readonly size: number;

  private constructor(bytes: Uint8Array) {
    this.#bytes = trimmed(bytes);
    let size = 0;
    for (const byte of this.#bytes) size += bitCount(byte);
    this.size = size;
    Object.freeze(this);
  }

  /** The set of these numbers. @throws RangeError for what is not an integer from 0 to 16383. */
  static from(ids: Iterable<number>): Cpuset {
    const all = [...ids];
    const highest = all.reduce((max, id) => Math.max(max, checked(id)), -1);
    const bytes = new Uint8Array((highest >> 3) + 1);
    for (const id of all) setBits(bytes, id, id);
    return new Cpuset(bytes);
  }

  /** The set of these numbers. @throws RangeError as `from`. */
  static of(...ids: number[]): Cpuset {
    return Cpuset.from(ids);
  }

  /** Every number from `first` to `last`, none if `last` is smaller. @throws RangeError as `from`. */
  static range(first: number, last: number): Cpuset {
    if (last < first) return Cpuset.empty;
    const bytes = new Uint8Array((checked(last) >> 3) + 1);
    setBits(bytes, checked(first), last);
    return new Cpuset(bytes);
  }

  /**
   * The set whose numbers are the bits of `cpumap`, the lowest bit of the first byte being 0.
   * @throws RangeError when a bit beyond 16383 is set.
   */
  static fromCpumap(cpumap: Uint8Array): Cpuset {
    const used = trimmed(cpumap);
    if (used.length > CPUSET_LIMIT / 8) checked(used.length * 8 - 1);
    return new Cpuset(used.slice());
  }

  /**
   * The set as a bitmap of `length` bytes, the lowest bit of the first byte being 0.
   * @throws RangeError when the set has numbers beyond it.
   */
  toCpumap(length: number): Uint8Array {
    if (length < this.#bytes.length) {
      throw new RangeError(
        `cpuset ${this.format()} needs a cpumap of ${this.#bytes.length} bytes, not ${length}`,
      );
    }
    const cpumap = new Uint8Array(length);
    cpumap.set(this.#bytes);
    return cpumap;
  }

  get isEmpty(): boolean {
    return this.size === 0;
  }

  /** The lowest number, null in an empty set. */
  get min(): number | null {
    for (const id of this) return id;
    return null;
  }

  /** The highest number, null in an empty set. */
  get max(): number | null {
    const last = this.#bytes.at(-1);
    return last === undefined ? null : this.#bytes.length * 8 - 1 - (Math.clz32(last) - 24);
  }

  has(id: number): boolean {
    const known = Number.isInteger(id) && id >= 0 && id < CPUSET_LIMIT;
    return known && ((this.#bytes[id >> 3] ?? 0) & (1 << (id & 7))) !== 0;
  }

  equals(other: Cpuset): boolean {
    return this.size === other.size && this.isSubsetOf(other);
  }

  isSubsetOf(other: Cpuset): boolean {
    return this.#bytes.every((byte, i) => (byte & ~(other.#bytes[i] ?? 0)) === 0);
  }

  /** Whether the two have a number in common. */
  intersects(other: Cpuset): boolean {
    return this.#bytes.some((byte, i) => (byte & (other.#bytes[i] ?? 0)) !== 0);
  }

  union(other: Cpuset): Cpuset {
    const [longer, shorter] =
      this.#bytes.length < other.#bytes.length
        ? [other.#bytes, this.#bytes]
        : [this.#bytes, other.#bytes];
    return new Cpuset(longer.map((byte, i) => byte | (shorter[i] ?? 0)));
  }

  intersect(other: Cpuset): Cpuset {
    return new Cpuset(this.#bytes.map((byte, i) => byte & (other.#bytes[i] ?? 0)));
  }

  /** What is in this set and not in `other`. */
  difference(other: Cpuset): Cpuset {
    return new Cpuset(this.#bytes.map((byte, i) => byte & ~(other.#bytes[i] ?? 0)));
  }

  *[Symbol.iterator](): Generator<number, undefined> {
    for (const [i, byte] of this.#bytes.entries()) {
      for (let rest = byte; rest !== 0; rest &= rest - 1)
        yield i * 8 + 31 - Math.clz32(rest & -rest);
    }
  }

  /** The runs of consecutive numbers, ascending, both ends included. */
  *ranges(): Generator<readonly [first: number, last: number], undefined> {
    let run: [number, number] | null = null;
    for (const id of this) {
      if (run?.[1] === id - 1) {
        run[1] = id;
        continue;
      }
      if (run !== null) yield run;
      run = [id, id];
    }
    if (run !== null) yield run;
  }

  /** `0-3,8`, as libvirt prints it (virBitmapFormat); nothing for the empty set. */
  format(): string {
    return Array.from(this.ranges(), ([first, last]) =>
      first === last ? `${first}` : `${first}-${last}`,
    ).join(',');
  }

  toString(): string {
    return this.format();
  }

  toJSON(): string {
    return this.format();
  }
}

/** A set of NUMA node numbers of the host. */
export type Nodeset = Cpuset;
