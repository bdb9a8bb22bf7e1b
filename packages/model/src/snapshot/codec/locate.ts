const BLANKS = /[ \t\r\n]*/y;
const STRING = /"(?:[^"\\]|\\.)*"/y;
const SCALAR = /[^,\]}\s]+/y;

/** Walks through a JSON text that has been parsed before, and so is right. */
class Walker {
  readonly #text: string;
  position = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get next(): string {
    this.#take(BLANKS);
    return this.#text[this.position] ?? '';
  }

  skip(): void {
    switch (this.next) {
      case '{':
        for (const _ of this.members()) this.skip();
        break;
      case '[':
        for (const _ of this.items()) this.skip();
        break;
      case '"':
        this.#take(STRING);
        break;
      default:
        this.#take(SCALAR);
    }
  }

  /** Stands before each value of an object in turn, which the caller walks over or stops at. */
  *members(): Generator<string, undefined> {
    this.position += 1;
    while (!this.#passes('}')) {
      this.#passes(',');
      if (this.next !== '"') return;
      const name = JSON.parse(this.#take(STRING)) as string;
      this.#passes(':');
      yield name;
    }
  }

  *items(): Generator<string, undefined> {
    this.position += 1;
    for (let index = 0; !this.#passes(']') && this.next !== ''; index += 1) {
      this.#passes(',');
      yield String(index);
    }
  }

  #passes(character: string): boolean {
    const stands = this.next === character;
    if (stands) this.position += 1;
    return stands;
  }

  #take(pattern: RegExp): string {
    pattern.lastIndex = this.position;
    const match = pattern.exec(this.#text)?.[0] ?? '';
    this.position += match.length;
    return match;
  }
}

/** Where the value at the end of a path stands in a JSON text; where its parent is, if it is not there. */
export function locate(text: string, path: readonly string[]): number {
  const walker = new Walker(text);
  for (const name of path) {
    const opening = walker.next;
    const start = walker.position;
    if (opening !== '{' && opening !== '[') return start;
    let found: number | undefined;
    for (const member of opening === '{' ? walker.members() : walker.items()) {
      if (member === name) {
        found = (walker.next, walker.position);
        break;
      }
      walker.skip();
    }
    if (found === undefined) return start;
  }
  void walker.next;
  return walker.position;
}

/** Line and column of an offset, from 1. */
export function lineAndColumn(text: string, offset: number): [line: number, column: number] {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  return [before.split('\n').length, offset - lineStart + 1];
}
