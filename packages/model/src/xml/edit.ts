import type { Element } from '@xmldom/xmldom';
import { childElements } from './children.ts';
import type { Splice, XmlDocument } from './document.ts';
import {
  escapeAttribute,
  escapeText,
  serializeAttribute,
  serializeElement,
  type XmlNode,
} from './serialize.ts';

const COMMENTS = /<!--[^]*?-->|<\?[^]*?\?>/g;
const REST_OF_LINE = /^[ \t]*(?:\r?\n|$)/;
const REMARKS_ON_LINE = /^(?:[ \t]*<!--(?:(?!-->)[^\n])*-->)+(?=[ \t]*\r?\n)/;

/** Collects changes to the text of a document, each as small as it can be. */
export class XmlEdit {
  readonly #document: XmlDocument;
  readonly #splices: Splice[] = [];

  constructor(document: XmlDocument) {
    this.#document = document;
  }

  /** The document with all changes done; itself if there are none. */
  apply(): XmlDocument {
    return this.#splices.length === 0 ? this.#document : this.#document.splice(this.#splices);
  }

  /**
   * Sets an attribute, keeping its place and its quotes, or takes it out with null. A new one stands
   * behind the last of the `earlier` ones that are there.
   */
  attribute(
    element: Element,
    name: string,
    value: string | null,
    earlier: readonly string[],
  ): void {
    const { start, name: tag, attributes } = this.#document.span(element);
    const attribute = attributes.get(name);
    if (attribute === undefined) {
      const before = earlier.findLast((other) => attributes.has(other)) ?? '';
      const end = attributes.get(before)?.end ?? start + 1 + tag.length;
      this.#splices.push({ start: end, end, text: serializeAttribute(name, value) });
    } else if (value === null) {
      this.#splices.push({ start: attribute.start, end: attribute.end, text: '' });
    } else {
      const { valueStart, valueEnd } = attribute;
      const quote = this.#document.text[valueEnd] === '"' ? '"' : "'";
      const text = escapeAttribute(value, quote);
      this.#splices.push({ start: valueStart, end: valueEnd, text });
    }
  }

  /** Sets the text of an element that holds no other elements; comments in it stay. */
  text(element: Element, text: string): void {
    const { contentStart, contentEnd } = this.#document.span(element);
    const comments = this.#document.text.slice(contentStart, contentEnd).match(COMMENTS) ?? [];
    this.#content(element, escapeText(text) + comments.join(''));
  }

  /** Takes an element out, with its line if it has one to itself. */
  remove(element: Element): void {
    const { start, end } = this.#document.span(element);
    const isAlone = REST_OF_LINE.test(this.#document.text.slice(end));
    const lineBreak = isAlone ? this.#document.lineBreakBefore(element) : '';
    this.#splices.push({ start: start - lineBreak.length, end, text: '' });
  }

  /** Makes these nodes all that an element holds; without any it becomes `<a/>`. */
  fill(parent: Element, nodes: readonly XmlNode[]): void {
    const lineBreak = this.#lineBreakWithin(parent);
    const text = nodes.map((node) => this.#serialized(node, lineBreak)).join('');
    const closing = lineBreak === '' ? '' : this.#document.lineBreakBefore(parent);
    this.#content(parent, text === '' ? '' : text + closing);
  }

  /** Adds a node after a child of `parent`, indented as that is; at its start with null. */
  insert(parent: Element, after: Element | null, node: XmlNode): void {
    const lineBreak =
      after === null ? this.#lineBreakWithin(parent) : this.#document.lineBreakBefore(after);
    const at =
      after === null ? this.#document.span(parent).contentStart : this.#endWithRemarks(after);
    this.#splices.push({ start: at, end: at, text: this.#serialized(node, lineBreak) });
  }

  /** Where an element ends with the comments on its line, if it is the last one there. */
  #endWithRemarks(element: Element): number {
    const { end } = this.#document.span(element);
    if (this.#document.lineBreakBefore(element) === '') return end;
    return end + (REMARKS_ON_LINE.exec(this.#document.text.slice(end))?.[0].length ?? 0);
  }

  #content(element: Element, text: string): void {
    const { name, contentStart, contentEnd, end } = this.#document.span(element);
    const isSelfClosing = contentStart === end;
    if (text === '' || isSelfClosing) {
      const start = isSelfClosing ? contentStart - 2 : contentStart - 1;
      this.#splices.push({ start, end, text: text === '' ? '/>' : `>${text}</${name}>` });
    } else {
      this.#splices.push({ start: contentStart, end: contentEnd, text });
    }
  }

  #lineBreakWithin(parent: Element): string {
    const [first] = childElements(parent);
    if (first !== undefined) return this.#document.lineBreakBefore(first);
    const lineBreak = this.#document.lineBreakBefore(parent);
    return lineBreak === '' ? '' : lineBreak + this.#document.indent;
  }

  #serialized(node: XmlNode, lineBreak: string): string {
    return lineBreak + serializeElement(node, lineBreak, this.#document.indent);
  }
}
