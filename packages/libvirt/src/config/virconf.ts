import { ConfigError } from '../errors.ts';

/** A value of libvirt's configuration files: text, a whole number, or a list of texts. */
export type ConfigValue = string | bigint | readonly string[];

const SPACE = /[ \t]*/y;
/** Blanks, line ends and comments, as between the entries of a list. */
const GAP = /(?:[ \t\r\n]|#[^\n]*)*/y;
const NAME = /[A-Za-z_][A-Za-z0-9_.-]*/y;
const INTEGER = /-?\d+/y;
/** `"""` goes on to the next `"""`; `"` and `'` end with their line. There are no escapes. */
const TEXT = /"""([^]*?)"""|"([^"\n]*)"|'([^'\n]*)'/y;
const REST = /[ \t]*(?:#[^\n]*)?(?:\r?\n|$)/y;

/** Reads one text from left to right. */
class Scanner {
  readonly #file: string;
  readonly #text: string;
  #at = 0;

  constructor(file: string, text: string) {
    this.#file = file;
    this.#text = text;
  }

  get done(): boolean {
    return this.#at === this.#text.length;
  }

  take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (match !== null) this.#at = pattern.lastIndex;
    return match;
  }

  takeWord(word: string): boolean {
    if (!this.#text.startsWith(word, this.#at)) return false;
    this.#at += word.length;
    return true;
  }

  fail(expected: string): ConfigError {
    const line = this.#text.slice(0, this.#at).split('\n').length;
    return new ConfigError(this.#file, `${this.#file}:${line}: expecting ${expected}`);
  }
}

function takeText(scanner: Scanner): string | undefined {
  const match = scanner.take(TEXT);
  return match === null ? undefined : (match[1] ?? match[2] ?? match[3]);
}

function takeList(scanner: Scanner): string[] {
  const entries: string[] = [];
  for (scanner.take(GAP); !scanner.takeWord(']'); scanner.take(GAP)) {
    if (entries.length > 0) {
      if (!scanner.takeWord(',')) throw scanner.fail("',' or ']'");
      scanner.take(GAP);
      if (scanner.takeWord(']')) break;
    }
    const entry = takeText(scanner) ?? scanner.take(INTEGER)?.[0];
    if (entry === undefined) throw scanner.fail('a string');
    entries.push(entry);
  }
  return entries;
}

function takeValue(scanner: Scanner): ConfigValue {
  if (scanner.takeWord('[')) return takeList(scanner);
  const text = takeText(scanner);
  if (text !== undefined) return text;
  const number = scanner.take(INTEGER);
  if (number !== null) return BigInt(number[0]);
  throw scanner.fail('a value');
}

/**
 * Parses a configuration file of libvirt (virConfReadFile): `name = value` lines, `#` comments. Of
 * a name that stands twice the first counts, as for libvirt.
 * @throws ConfigError with file and line.
 */
export function parseConfig(file: string, text: string): ReadonlyMap<string, ConfigValue> {
  const entries = new Map<string, ConfigValue>();
  const scanner = new Scanner(file, text);
  for (scanner.take(GAP); !scanner.done; scanner.take(GAP)) {
    const name = scanner.take(NAME)?.[0];
    if (name === undefined) throw scanner.fail('a name');
    scanner.take(SPACE);
    if (!scanner.takeWord('=')) throw scanner.fail("'='");
    scanner.take(SPACE);
    const value = takeValue(scanner);
    if (scanner.take(REST) === null) throw scanner.fail('the end of the line');
    if (!entries.has(name)) entries.set(name, value);
  }
  return entries;
}
