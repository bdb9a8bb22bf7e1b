/** An element to be written: attributes in this order, null ones left out; text or children. */
export interface XmlNode {
  readonly name: string;
  readonly attributes?: Readonly<Record<string, string | null>>;
  readonly text?: string;
  readonly children?: readonly XmlNode[];
}

export type Quote = "'" | '"';

/** One step of libvirt's own indentation. */
export const INDENT = '  ';

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

function escaped(characters: string): string {
  return ESCAPES[characters] ?? characters;
}

/** Text as it must be written between tags, so that a parser reads it back unchanged. */
export function escapeText(text: string): string {
  return text.replace(/[&<>\r]/g, escaped);
}

/** A value as it must be written between these quotes, so that a parser reads it back unchanged. */
export function escapeAttribute(value: string, quote: Quote = "'"): string {
  return value.replace(/[&<>\t\n\r'"]/g, (c) =>
    c !== quote && (c === '"' || c === "'") ? c : escaped(c),
  );
}

function serializeTag({ name, attributes = {} }: XmlNode): string {
  const given = Object.entries(attributes).flatMap(([attribute, value]) =>
    value === null ? [] : ` ${attribute}='${escapeAttribute(value)}'`,
  );
  return `${name}${given.join('')}`;
}

/**
 * Writes an element as libvirt does: single quotes, an element that holds elements on lines of its
 * own. `lineBreak` stands before every line but the first: a line end and the element's own
 * indentation, or nothing at all to keep everything on one line.
 */
export function serializeElement(node: XmlNode, lineBreak = '\n'): string {
  const tag = serializeTag(node);
  const { name, text = '', children = [] } = node;
  if (children.length === 0) {
    return text === '' ? `<${tag}/>` : `<${tag}>${escapeText(text)}</${name}>`;
  }
  const inner = lineBreak === '' ? '' : lineBreak + INDENT;
  const content = children.map((child) => inner + serializeElement(child, inner));
  return `<${tag}>${content.join('')}${lineBreak}</${name}>`;
}
