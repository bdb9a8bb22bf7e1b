import { scanXml, type ElementSpan, XmlSyntaxError } from '@virtune/model';
import { code, from, VirError } from '../../error.ts';
import { xmlDetail } from './refusal.ts';

/** An element of a domain's XML: names, values, no formatting. Kept only while it is read. */
export interface XmlNode {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlNode[];
  /** All text in it and in its children, as XPath's `string()` has it. */
  readonly text: string;
  /** The element as it was written. */
  readonly source: string;
}

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
};

function resolve(text: string): string {
  if (!text.includes('&')) return text;
  return text.replaceAll(/&(?:#x([\dA-Fa-f]+)|#(\d+)|(\w+));/g, (whole, hex, decimal, name) => {
    if (name !== undefined) return entities[name as string] ?? whole;
    return String.fromCodePoint(
      hex === undefined ? Number(decimal) : Number.parseInt(hex as string, 16),
    );
  });
}

/** Text between tags: without comments and processing instructions, with CDATA as it is. */
function characters(text: string): string {
  if (!text.includes('<')) return resolve(text);
  let result = '';
  for (const [, cdata, plain] of text.matchAll(
    /<!--[^]*?-->|<\?[^]*?\?>|<!\[CDATA\[([^]*?)\]\]>|([^<]+)/g,
  )) {
    result += cdata ?? resolve(plain ?? '');
  }
  return result;
}

interface OpenNode {
  readonly span: ElementSpan;
  readonly children: XmlNode[];
  text: string;
  /** Up to where its text has been taken. */
  position: number;
}

function opened(span: ElementSpan): OpenNode {
  return { span, children: [], text: '', position: span.contentStart };
}

function closed(source: string, { span, children, text, position }: OpenNode): XmlNode {
  const attributes = new Map<string, string>();
  for (const [name, { valueStart, valueEnd }] of span.attributes) {
    const value = source.slice(valueStart, valueEnd).replaceAll(/[\t\r\n]/g, ' ');
    attributes.set(name, resolve(value));
  }
  const rest = span.contentEnd > position ? source.slice(position, span.contentEnd) : '';
  return {
    name: span.name,
    attributes,
    children,
    text: text + characters(rest),
    source: source.slice(span.start, span.end),
  };
}

/** The root element of a text. @throws XmlSyntaxError where it is not well-formed. */
export function readXml(source: string): XmlNode {
  const open: OpenNode[] = [];
  const close = (): XmlNode => {
    const node = open.pop()!;
    const read = closed(source, node);
    const parent = open.at(-1);
    if (parent !== undefined) {
      parent.children.push(read);
      parent.text += read.text;
      parent.position = node.span.end;
    }
    return read;
  };
  for (const span of scanXml(source)) {
    while (open.length > 0 && open.at(-1)!.span.end <= span.start) close();
    const parent = open.at(-1);
    if (parent !== undefined) {
      parent.text += characters(source.slice(parent.position, span.start));
      parent.position = span.start;
    }
    open.push(opened(span));
  }
  while (open.length > 1) close();
  return close();
}

/** The line that a syntax error stands on, and a caret below its place, as libxml2 shows them. */
function context(text: string, line: number, column: number): string {
  const shown = text.split('\n')[line - 1] ?? '';
  const start = Math.max(0, column - 80);
  const caret = '-'.repeat(Math.max(0, Math.min(column, 80) - 1));
  return `${shown.slice(start, start + 80)}\n${caret}^`;
}

/** What libvirt says of a text that is no XML; `document` is what it calls it. */
export function syntaxDetail(error: XmlSyntaxError, source: string, document: string): string {
  const { line, reason, column } = error;
  return `${document}:${line}: ${reason}\n${context(source, line, column)}`;
}

/**
 * The root of what a client sent. `what` is libvirt's word for it.
 * @throws VirError as virXMLParse.
 */
export function parseFragment(text: string, what = '(domain_definition)'): XmlNode {
  const end = text.indexOf('\0');
  const source = end < 0 ? text : text.slice(0, end);
  if (source === '') throw xmlDetail(`${what}:1: Document is empty\n(null)\n^`);
  try {
    return readXml(source);
  } catch (error) {
    if (!(error instanceof XmlSyntaxError)) throw error;
    throw xmlDetail(
      `${what}:${error.line}: ${error.reason}\n${context(source, error.line, error.column)}`,
    );
  }
}

/** The root of a definition that a client sent, which must be named `root`. @throws VirError */
export function parseXmlText(text: string, root: string): XmlNode {
  const node = parseFragment(text);
  if (node.name === root) return node;
  throw new VirError(
    code.xmlError,
    from.xml,
    `expecting root element of '${root}', not '${node.name}'`,
  );
}

/** The first child of this name. */
export function child(node: XmlNode | undefined, name: string): XmlNode | undefined {
  return node?.children.find((other) => other.name === name);
}

/** All children of this name. */
export function childrenOf(node: XmlNode | undefined, name: string): readonly XmlNode[] {
  return node?.children.filter((other) => other.name === name) ?? [];
}

/** The first element on a path from `node`, all elements of each name being looked at. */
export function at(node: XmlNode, ...path: readonly string[]): XmlNode | undefined {
  let found: readonly XmlNode[] = [node];
  for (const name of path) found = found.flatMap((parent) => childrenOf(parent, name));
  return found[0];
}

/** All elements on a path. */
export function allAt(node: XmlNode, ...path: readonly string[]): readonly XmlNode[] {
  let found: readonly XmlNode[] = [node];
  for (const name of path) found = found.flatMap((parent) => childrenOf(parent, name));
  return found;
}

/** An element's text; undefined where it is missing or empty (virXPathString). */
export function textOf(node: XmlNode | undefined): string | undefined {
  return node?.text === '' ? undefined : node?.text;
}
