import { SourceError } from '../source-error.ts';

const COUNT = /(\d+)([nctsdl])/y;
const OPTION = /,([a-z]+)=([^,]*)/y;
const units: Readonly<Record<string, number>> = { K: 1, M: 1024, G: 1024 ** 2, T: 1024 ** 3 };
const optionNames: readonly string[] = ['mem', 'free', 'pages', 'dist', 'siblings', 'arch'];

/** A piece of a shape. */
export interface Part {
  readonly text: string;
  /** Where it stands in the shape, from 0. */
  readonly at: number;
}

/** A shape taken apart into its counts and options. @throws SourceError where it is none. */
export class ShapeReader {
  readonly text: string;
  readonly counts = new Map<string, Part>();
  readonly options = new Map<string, Part>();

  constructor(text: string) {
    this.text = text;
    let at = 0;
    COUNT.lastIndex = 0;
    for (let match = COUNT.exec(text); match !== null; match = COUNT.exec(text)) {
      const [whole, number = '', letter = ''] = match;
      if (this.counts.has(letter)) this.fail(at, `'${letter}' is said twice`);
      this.counts.set(letter, { text: number, at });
      at += whole.length;
    }
    OPTION.lastIndex = at;
    for (let match = OPTION.exec(text); match !== null; match = OPTION.exec(text)) {
      const [whole, name = '', value = ''] = match;
      if (!optionNames.includes(name)) {
        this.fail(at + 1, `no option '${name}'; there are ${optionNames.join(', ')}`);
      }
      if (this.options.has(name)) this.fail(at + 1, `'${name}' is said twice`);
      this.options.set(name, { text: value, at: at + name.length + 2 });
      at += whole.length;
    }
    if (at < text.length || this.counts.size === 0) {
      this.fail(at, 'a shape is like 4n64c2t,mem=32G (nodes, CPUs, threads of a core)');
    }
  }

  fail(at: number, reason: string): never {
    throw new SourceError(`shape '${this.text}'`, { line: 1, column: at + 1 }, reason);
  }

  count(letter: string, otherwise: number, most: number, what: string): number {
    const part = this.counts.get(letter);
    if (part === undefined) return otherwise;
    const value = Number(part.text);
    if (value < 1 || value > most)
      this.fail(part.at, `${value} ${what}, 1 to ${most} are possible`);
    return value;
  }

  /** A value for each node: the option's list, its only value for all, or what is usual. */
  perNode<T>(
    name: string,
    nodes: number,
    read: (part: Part) => T,
    usual: (node: number) => T,
  ): T[] {
    const part = this.options.get(name);
    if (part === undefined) return Array.from({ length: nodes }, (_, node) => usual(node));
    const parts = split(part, '/');
    if (parts.length !== 1 && parts.length !== nodes) {
      this.fail(part.at, `${name} has ${parts.length} values for ${nodes} nodes`);
    }
    return Array.from({ length: nodes }, (_, node) => read((parts[node] ?? parts[0]) as Part));
  }

  sizeKiB({ text, at }: Part): number {
    const match = /^(\d+)([KMGT])$/.exec(text);
    const size = Number(match?.[1]) * (units[match?.[2] ?? ''] ?? Number.NaN);
    if (!Number.isSafeInteger(size)) this.fail(at, `'${text}' is no size such as 32G or 512M`);
    return size;
  }

  number({ text, at }: Part, least: number, most: number, what: string): number {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (!(value >= least && value <= most)) {
      this.fail(at, `${what} is ${least} to ${most}, not '${text}'`);
    }
    return value;
  }
}

/** The pieces of a piece between separators. */
export function split({ text, at }: Part, separator: string): Part[] {
  let place = at;
  return text.split(separator).map((piece) => {
    const part = { text: piece, at: place };
    place += piece.length + separator.length;
    return part;
  });
}
