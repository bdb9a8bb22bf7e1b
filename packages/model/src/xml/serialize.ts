/**
 * An element as we want it: what of it we know, and nothing of what else it may hold.
 * Attributes that are null are not there. Text and children exclude each other.
 */
export interface XmlNode {
  readonly name: string;
  readonly attributes?: Readonly<Record<string, string | null>>;
  readonly text?: string;
  readonly children?: readonly XmlNode[];
  /** What tells it from others of its name beside it; without one there can be one only. */
  readonly key?: string;
  /** Attributes (`TEXT` for the text) of which none means anything without the others. */
  readonly coupled?: readonly string[];
  /** It may hold more than we know, and goes only when it holds nothing. */
  readonly container?: boolean;
}

/** The text of an element among its `coupled` attributes. */
export const TEXT = '#text';

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

function escaped(character: string): string {
  return ESCAPES[character] ?? character;
}

/** Text as it must be written between tags, so that a parser reads it back unchanged. */
export function escapeText(text: string): string {
  return text.replace(/[&<>\r]/g, escaped);
}

/** A value as it must be written between these quotes, so that a parser reads it back unchanged. */
export function escapeAttribute(value: string, quote: Quote): string {
  const special = quote === "'" ? /[&<>\t\n\r']/g : /[&<>\t\n\r"]/g;
  return value.replace(special, escaped);
}

/** ` name='value'`, or nothing for null. */
export function serializeAttribute(name: string, value: string | null): string {
  return value === null ? '' : ` ${name}='${escapeAttribute(value, "'")}'`;
}

/**
 * Writes an element as libvirt does: single quotes, an element that holds elements on lines of its
 * own. `lineBreak` stands before every line but the first: a line end and the element's own
 * indentation, to which children add `indent`; if it is empty everything is on one line.
 */
export function serializeElement(node: XmlNode, lineBreak: string, indent: string): string {
  const { name, attributes = {}, text = '', children = [] } = node;
  const given = Object.entries(attributes).map(([key, value]) => serializeAttribute(key, value));
  const tag = `${name}${given.join('')}`;
  if (children.length === 0) {
    return text === '' ? `<${tag}/>` : `<${tag}>${escapeText(text)}</${name}>`;
  }
  const inner = lineBreak === '' ? '' : lineBreak + indent;
  const content = children.map((child) => inner + serializeElement(child, inner, indent));
  return `<${tag}>${content.join('')}${lineBreak}</${name}>`;
}
