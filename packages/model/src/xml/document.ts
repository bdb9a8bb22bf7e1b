import type { Element } from '@xmldom/xmldom';
import { childElements, isElement } from './children.ts';
import { buildDocument } from './parse.ts';
import { scanXml, type ElementSpan } from './scan.ts';
import { INDENT } from './serialize.ts';
import { XmlSyntaxError } from './syntax-error.ts';

/** `text` is to stand in place of the characters from `start` to `end`. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** What is added at a place comes before what is replaced from there on. */
function byPlace(a: Splice, b: Splice): number {
  return a.start - b.start || a.end - b.end;
}

/** An element and all elements below it, in document order. */
function* withDescendants(element: Element): Generator<Element, undefined> {
  yield element;
  for (const child of element.childNodes) {
    if (isElement(child)) yield* withDescendants(child);
  }
}

/**
 * An XML document as text and as DOM. The text is what counts: an edit replaces single places of
 * it, all else stays byte for byte, and the result is a new document. The DOM is for reading and
 * must not be changed.
 */
export class XmlDocument {
  readonly text: string;
  readonly root: Element;
  readonly #spans: ReadonlyMap<Element, ElementSpan>;

  /** @throws XmlSyntaxError as `parseXml`. */
  constructor(text: string) {
    const spans = scanXml(text);
    const root = buildDocument(text).documentElement;
    if (root === null) throw new XmlSyntaxError(1, 1, 'there is no element');
    this.text = text;
    this.root = root;
    this.#spans = new Map(Array.from(withDescendants(root), (element, i) => [element, spans[i]!]));
  }

  /** Where an element of this document stands in its text. */
  span(element: Element): ElementSpan {
    const span = this.#spans.get(element);
    if (span === undefined) throw new Error(`<${element.tagName}> is of another document`);
    return span;
  }

  /**
   * The line end and the blanks before an element that starts a line, which is what a new element
   * beside it should start with; nothing if other things stand before it on the line.
   */
  lineBreakBefore(element: Element): string {
    const { start } = this.span(element);
    const lineStart = this.text.lastIndexOf('\n', start - 1) + 1;
    const blanks = this.text.slice(lineStart, start);
    if (start > 0 && !/^[ \t]*$/.test(blanks)) return '';
    return (this.text[lineStart - 2] === '\r' ? '\r\n' : '\n') + blanks;
  }

  /** What the children of the root are indented by, more than the root itself. */
  get indent(): string {
    const [first] = childElements(this.root);
    if (first === undefined) return INDENT;
    const outer = this.lineBreakBefore(this.root).replace(/[\r\n]/g, '');
    const inner = this.lineBreakBefore(first).replace(/[\r\n]/g, '');
    return inner.startsWith(outer) ? inner.slice(outer.length) : INDENT;
  }

  /** A new document with these places replaced, none of which overlap; additions stay in order. */
  splice(splices: readonly Splice[]): XmlDocument {
    const pieces: string[] = [];
    let position = 0;
    for (const { start, end, text } of splices.toSorted(byPlace)) {
      if (start < position) throw new Error(`two edits overlap at offset ${start}`);
      pieces.push(this.text.slice(position, start), text);
      position = end;
    }
    return new XmlDocument(pieces.join('') + this.text.slice(position));
  }
}
