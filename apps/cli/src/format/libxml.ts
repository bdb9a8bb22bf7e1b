/** A namespace declaration: `xmlns:prefix="uri"`, or `xmlns="uri"` where the prefix is empty. */
export interface LibxmlDeclaration {
  readonly prefix: string;
  readonly uri: string;
}

export interface LibxmlAttribute {
  readonly kind: 'attribute';
  /** With its prefix. */
  readonly name: string;
  readonly value: string;
}

export interface LibxmlElement {
  readonly kind: 'element';
  /** With its prefix. */
  readonly name: string;
  readonly declarations: readonly LibxmlDeclaration[];
  readonly attributes: readonly LibxmlAttribute[];
  readonly children: readonly LibxmlNode[];
}

/** XML as libxml2 holds it: declarations are no attributes, entities are replaced. */
export type LibxmlNode =
  | LibxmlElement
  | LibxmlAttribute
  | { readonly kind: 'text' | 'cdata' | 'comment'; readonly text: string }
  | { readonly kind: 'instruction'; readonly target: string; readonly data: string }
  | { readonly kind: 'document'; readonly children: readonly LibxmlNode[] };

interface Layout {
  readonly level: number;
  /** On lines of its own. Ends where there is text, for good. */
  readonly formatted: boolean;
  /** Attributes in UTF-8, and not in ASCII with character references. */
  readonly unicode: boolean;
}

/** libxml2 indents no further (MAX_INDENT, two columns a level). */
const MAX_INDENT_LEVEL = 30;

const ESCAPES: Readonly<Record<string, string>> = {
  '<': '&lt;',
  '>': '&gt;',
  '&': '&amp;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

const escapeChosen = (text: string, chosen: RegExp): string =>
  text.replace(chosen, (character) => ESCAPES[character] ?? characterReference(character));

const characterReference = (character: string): string =>
  `&#x${character.codePointAt(0)!.toString(16).toUpperCase()};`;

const indent = (level: number): string => '  '.repeat(Math.min(level, MAX_INDENT_LEVEL));

function attribute({ name, value }: LibxmlAttribute, { unicode }: Layout): string {
  const escaped = unicode ? /[<>&"\t\n\r]/g : /[<>&"\t\n\r]|[^\0-\x7f]/gu;
  return ` ${name}="${escapeChosen(value, escaped)}"`;
}

/** libxml2 escapes nothing here but quotes, and those only where there are both kinds. */
function declaration({ prefix, uri }: LibxmlDeclaration): string {
  const name = prefix === '' ? 'xmlns' : `xmlns:${prefix}`;
  if (!uri.includes('"')) return ` ${name}="${uri}"`;
  return uri.includes("'") ? ` ${name}="${uri.replaceAll('"', '&quot;')}"` : ` ${name}='${uri}'`;
}

const isText = ({ kind }: LibxmlNode): boolean => kind === 'text' || kind === 'cdata';

const isIndented = ({ kind }: LibxmlNode): boolean =>
  kind === 'element' || kind === 'comment' || kind === 'instruction';

function element(node: LibxmlElement, layout: Layout): string {
  const tag = [
    node.name,
    ...node.declarations.map(declaration),
    ...node.attributes.map((a) => attribute(a, layout)),
  ].join('');
  if (node.children.length === 0) return `<${tag}/>`;
  const { level, unicode } = layout;
  const formatted = layout.formatted && !node.children.some(isText);
  // After a document among the children, libxml2 has forgotten how deep it was.
  const innerLevel = node.children[0]?.kind === 'document' ? 0 : level + 1;
  const inner = { level: innerLevel, formatted, unicode };
  const children = node.children.map((child) => {
    const text = dump(child, inner);
    return formatted ? `${isIndented(child) ? indent(innerLevel) : ''}${text}\n` : text;
  });
  return formatted
    ? `<${tag}>\n${children.join('')}${indent(level)}</${node.name}>`
    : `<${tag}>${children.join('')}</${node.name}>`;
}

function document(children: readonly LibxmlNode[], layout: Layout): string {
  const lines = children.map((child) => `${dump(child, layout)}\n`);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${lines.join('')}`;
}

function dump(node: LibxmlNode, layout: Layout): string {
  switch (node.kind) {
    case 'element':
      return element(node, layout);
    case 'attribute':
      return attribute(node, layout);
    case 'text':
      return escapeChosen(node.text, /[<>&\r]/g);
    case 'cdata':
      return `<![CDATA[${node.text}]]>`;
    case 'comment':
      return `<!--${node.text}-->`;
    case 'instruction':
      return node.data === '' ? `<?${node.target}?>` : `<?${node.target} ${node.data}?>`;
    default:
      return document(node.children, { ...layout, level: 0 });
  }
}

/**
 * A node as libxml2 2.9 prints it with xmlNodeDump(level 0, format 1), from a document that
 * declares no encoding: two columns a level, no line ends where an element has text.
 */
export function libxmlNodeDump(node: LibxmlNode): string {
  return dump(node, { level: 0, formatted: true, unicode: node.kind === 'document' });
}
