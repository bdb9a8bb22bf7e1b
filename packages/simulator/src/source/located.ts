import { Cpuset, parseCpuset } from '@virtune/model/cpuset';
import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node as YamlNode,
  parseDocument,
} from 'yaml';
import { SourceError } from './source-error.ts';

interface File {
  readonly name: string;
  readonly lines: LineCounter;
}

/** What the readers of a mapping get for its keys: those that are there. */
export type Fields<K extends string> = { readonly [Key in K]?: Located };

const kindOf = (node: YamlNode | null): string => {
  if (isMap(node)) return 'a mapping';
  if (isSeq(node)) return 'a list';
  if (!isScalar(node) || node.value === null) return 'nothing';
  return typeof node.value === 'string' ? `'${node.value}'` : JSON.stringify(node.value);
};

/**
 * A value of a YAML or JSON file that knows where it stands, so that whatever is wrong with it is
 * told with file, line and reason. JSON is read as the YAML that it is.
 */
export class Located {
  readonly #file: File;
  readonly #node: YamlNode | null;
  readonly #offset: number;

  private constructor(file: File, node: YamlNode | null, offset: number) {
    this.#file = file;
    this.#node = node;
    this.#offset = node?.range?.[0] ?? offset;
  }

  /** @throws SourceError where the text is not YAML. */
  static parse(text: string, name: string): Located {
    const lines = new LineCounter();
    const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
    const [error] = document.errors;
    if (error !== undefined) {
      const { line, col } = lines.linePos(error.pos[0]);
      const [reason = ''] = error.message.split(/ at line |\n/);
      throw new SourceError(name, { line, column: col }, reason);
    }
    return new Located({ name, lines }, document.contents, 0);
  }

  /** The error that says what is wrong with this value. */
  wrong(reason: string): SourceError {
    const { line, col } = this.#file.lines.linePos(this.#offset);
    return new SourceError(
      this.#file.name,
      { line: Math.max(line, 1), column: Math.max(col, 1) },
      reason,
    );
  }

  get isNull(): boolean {
    return this.#node === null || (isScalar(this.#node) && this.#node.value === null);
  }

  get isText(): boolean {
    return isScalar(this.#node) && typeof this.#node.value === 'string';
  }

  get isNumber(): boolean {
    return isScalar(this.#node) && typeof this.#node.value === 'number';
  }

  get isList(): boolean {
    return isSeq(this.#node);
  }

  /** The entries of a mapping with these keys and no others. */
  fields<const K extends string>(keys: readonly K[], what: string): Fields<K> {
    const found: Partial<Record<K, Located>> = {};
    for (const [key, value, at] of this.entries(what)) {
      if (!(keys as readonly string[]).includes(key)) {
        throw at.wrong(`unknown key '${key}' in ${what}; known are ${keys.join(', ')}`);
      }
      found[key as K] = value;
    }
    return found;
  }

  /** Key, value and the key's place, in order. */
  entries(what: string): [key: string, value: Located, at: Located][] {
    if (!isMap(this.#node))
      throw this.wrong(`${what} must be a mapping, not ${kindOf(this.#node)}`);
    return this.#node.items.map((pair) => {
      const key = new Located(this.#file, pair.key as YamlNode, this.#offset);
      const name = isScalar(pair.key) ? String(pair.key.value) : '';
      return [name, key.#valueAt(pair.value as YamlNode | null), key];
    });
  }

  #valueAt(node: YamlNode | null): Located {
    if (isAlias(node)) throw this.wrong('aliases (*name) are not supported');
    return new Located(this.#file, node, this.#offset);
  }

  /** The entry of a mapping that has to be there. */
  need<K extends string>(fields: Fields<K>, key: K, what: string): Located {
    const value = fields[key];
    if (value === undefined) throw this.wrong(`${what} has no '${key}'`);
    return value;
  }

  list(what: string): Located[] {
    if (!isSeq(this.#node)) throw this.wrong(`${what} must be a list, not ${kindOf(this.#node)}`);
    return this.#node.items.map((item) => this.#valueAt(item as YamlNode | null));
  }

  text(what: string): string {
    if (isScalar(this.#node) && typeof this.#node.value === 'string') return this.#node.value;
    throw this.wrong(`${what} must be text, not ${kindOf(this.#node)}`);
  }

  integer(what: string, least = 0, most = Number.MAX_SAFE_INTEGER): number {
    const value = this.number(what, least, most);
    if (Number.isInteger(value)) return value;
    throw this.wrong(`${what} must be a whole number, not ${value}`);
  }

  number(what: string, least = 0, most = Number.MAX_VALUE): number {
    const value = isScalar(this.#node) ? this.#node.value : null;
    if (typeof value !== 'number' || !Number.isFinite(value)) {
      throw this.wrong(`${what} must be a number, not ${kindOf(this.#node)}`);
    }
    if (value < least) throw this.wrong(`${what} must be at least ${least}, not ${value}`);
    if (value > most) throw this.wrong(`${what} must be at most ${most}, not ${value}`);
    return value;
  }

  flag(what: string): boolean {
    if (isScalar(this.#node) && typeof this.#node.value === 'boolean') return this.#node.value;
    throw this.wrong(`${what} must be true or false, not ${kindOf(this.#node)}`);
  }

  oneOf<const T extends string>(what: string, values: readonly T[]): T {
    const text = this.text(what);
    const value = values.find((entry) => entry === text);
    if (value !== undefined) return value;
    throw this.wrong(`${what} must be one of ${values.join(', ')}, not '${text}'`);
  }

  /** CPU or node numbers as libvirt writes them, `0-3,8`; a single number may stand alone. */
  cpuset(what: string): Cpuset {
    if (this.isNumber) return Cpuset.of(this.integer(what));
    const text = this.text(what);
    if (text === '') return Cpuset.from([]);
    try {
      return parseCpuset(text);
    } catch (error) {
      throw this.wrong(`${what}: ${(error as Error).message}`);
    }
  }
}
