import { Cpuset, CPUSET_LIMIT, setBits } from './cpuset.ts';
import { CpusetSyntaxError } from './syntax-error.ts';

/** What GLib's g_ascii_isspace takes for white space: no vertical tab. */
const SPACES = /[ \t\n\f\r]*/y;
const NUMBER = /\d+/y;
/** libvirt leaves the end of a range to strtol, which takes a sign and any C white space. */
const RANGE_END = /[ \t\n\v\f\r]*([+-]?\d+)/y;

/** Reads a text from left to right and knows where it is. */
class Scanner {
  readonly #text: string;
  readonly #limit: number;
  #position = 0;

  constructor(text: string, limit: number) {
    this.#text = text;
    this.#limit = limit;
  }

  get atEnd(): boolean {
    return this.#position === this.#text.length;
  }

  fail(reason: string, position = this.#position): never {
    throw new CpusetSyntaxError(this.#text, position, reason);
  }

  skipSpaces(): void {
    this.#match(SPACES);
  }

  sees(character: string): boolean {
    return this.#text[this.#position] === character;
  }

  take(character: string): boolean {
    const found = this.sees(character);
    if (found) this.#position += 1;
    return found;
  }

  number(): number {
    return this.#bounded(this.#match(NUMBER)?.[0]);
  }

  /** What follows the `-` of a range that starts with `first`. */
  rangeEnd(first: number): number {
    this.skipSpaces();
    const start = this.#position;
    const last = this.#bounded(this.#match(RANGE_END)?.[1]);
    if (last < first) this.fail(`the range that starts with ${first} ends below it`, start);
    return last;
  }

  #bounded(digits: string | undefined): number {
    if (digits === undefined) this.fail('a number is expected');
    const value = Number(digits);
    if (value < this.#limit) return value;
    const shown = digits.length > 20 ? `${digits.slice(0, 20)}...` : digits;
    return this.fail(
      `${shown} is above ${this.#limit - 1}, the highest number allowed`,
      this.#position - digits.length,
    );
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#position;
    const match = pattern.exec(this.#text);
    if (match !== null) this.#position = pattern.lastIndex;
    return match;
  }
}

/** One field, `3`, `0-3` or `^3`, done to the set so far. */
function applyField(scanner: Scanner, bits: Uint8Array): void {
  const excluded = scanner.take('^');
  const first = scanner.number();
  scanner.skipSpaces();
  if (excluded) {
    if (scanner.sees('-')) scanner.fail('only single numbers can be taken out, no range');
    bits[first >> 3]! &= ~(1 << (first & 7));
    return;
  }
  setBits(bits, first, scanner.take('-') ? scanner.rangeEnd(first) : first);
  scanner.skipSpaces();
}

/**
 * Parses a cpuset or nodeset as libvirt does in XML and in typed parameters (virBitmapParse):
 * numbers, ranges `0-3`, and `^2` which takes a number out of what stands before it; white space
 * around numbers, one comma at the end, and fields that undo each other (`1,^1`: the empty set) are
 * allowed. Whether an empty set makes sense is for the element to say.
 *
 * No number may reach `limit` (default and maximum: libvirt's 16384), also none that is taken out;
 * memory and time are bounded by that and by the length of the text.
 * @throws CpusetSyntaxError
 */
export function parseCpuset(text: string, limit: number = CPUSET_LIMIT): Cpuset {
  const scanner = new Scanner(text, Math.min(limit, CPUSET_LIMIT));
  const bits = new Uint8Array(CPUSET_LIMIT / 8);
  scanner.skipSpaces();
  do {
    applyField(scanner, bits);
    if (scanner.atEnd) break;
    if (!scanner.take(',')) scanner.fail("',' or the end is expected");
    scanner.skipSpaces();
  } while (!scanner.atEnd);
  return Cpuset.fromCpumap(bits);
}
