import { LINE_END } from './printer.ts';
import { child, type XmlNode } from './xml.ts';

/** One node of `<metadata>`, in the order of the document. */
type MetadataNode = string | MetadataElement;

interface MetadataElement {
  readonly name: string;
  readonly attributes: readonly (readonly [string, string])[];
  readonly children: MetadataNode[];
}

const TOKEN =
  /<!--[^]*?-->|<\?[^]*?\?>|<!\[CDATA\[[^]*?\]\]>|<\/[^>]*>|<([^\s/>]+)((?:\s+[^\s=>]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>|[^<]+/g;
const ATTRIBUTE = /([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

const isText = (node: MetadataNode | undefined): boolean =>
  typeof node === 'string' && !node.startsWith('<!--') && !node.startsWith('<?');

const isPlainText = (node: MetadataNode | undefined): boolean =>
  typeof node === 'string' && !node.startsWith('<');

/** Whether libxml2 leaves out these blanks when it reads without keeping them (areBlanks). */
function leftOut(text: string, parent: MetadataElement, next: string | undefined): boolean {
  if (!/^[ \t\r\n]*$/.test(text)) return false;
  if (parent.children.length === 0 && next?.startsWith('</') === true) return false;
  return !isPlainText(parent.children[0]) && !isPlainText(parent.children.at(-1));
}

/** An element's source as a tree. It is known to be well-formed. */
function read(source: string): MetadataElement {
  const root: MetadataElement = { name: '', attributes: [], children: [] };
  const open = [root];
  const tokens = [...source.matchAll(TOKEN)];
  for (const [i, [token, name, attributeText = '', empty]] of tokens.entries()) {
    const parent = open.at(-1)!;
    if (name !== undefined) {
      const attributes = Array.from(
        attributeText.matchAll(ATTRIBUTE),
        ([, name = '', double, single = '']) => [name, double ?? single] as const,
      );
      const element = { name, attributes, children: [] };
      parent.children.push(element);
      if (empty !== '/') open.push(element);
    } else if (token.startsWith('</')) open.pop();
    else if (!leftOut(token, parent, tokens[i + 1]?.[0])) parent.children.push(token);
  }
  return root.children[0] as MetadataElement;
}

const attributeEscapes: readonly (readonly [RegExp, string])[] = [
  [/&apos;/g, "'"],
  [/[\t]/g, ' '],
  [/</g, '&lt;'],
  [/>/g, '&gt;'],
  [/"/g, '&quot;'],
];

function attributeText(value: string): string {
  return attributeEscapes.reduce((text, [from, to]) => text.replaceAll(from, to), value);
}

function text(value: string): string {
  if (value.startsWith('<')) return value;
  return value.replaceAll('&apos;', "'").replaceAll('&quot;', '"').replaceAll('>', '&gt;');
}

/** As libxml2 prints with format 1: what has text in it stays on its line. */
function print(node: MetadataNode, depth: number, format: boolean): string {
  if (typeof node === 'string') return text(node);
  const namespaces = node.attributes.filter(([name]) => name.startsWith('xmlns'));
  const others = node.attributes.filter(([name]) => !name.startsWith('xmlns'));
  const attributes = [...namespaces, ...others]
    .map(([name, value]) => ` ${name}="${attributeText(value)}"`)
    .join('');
  if (node.children.length === 0) return `<${node.name}${attributes}/>`;
  const inner = format && !node.children.some(isText);
  const before = inner ? `\n${'  '.repeat(depth + 1)}` : '';
  const after = inner ? `\n${'  '.repeat(depth)}` : '';
  const content = node.children.map((child) => before + print(child, depth + 1, inner)).join('');
  return `<${node.name}${attributes}>${content}${after}</${node.name}>`;
}

/** The namespace of a child of `<metadata>`: what its prefix is declared as in it. */
function namespaceOf(element: MetadataElement): string | undefined {
  const [prefix] = element.name.includes(':') ? element.name.split(':') : [undefined];
  const name = prefix === undefined ? 'xmlns' : `xmlns:${prefix}`;
  return element.attributes.find(([other]) => other === name)?.[1];
}

/**
 * A tree of elements with namespaces, one of each: all else goes (virXMLNodeSanitizeNamespaces).
 */
function sanitized(metadata: MetadataElement): MetadataElement {
  const seen = new Set<string>();
  const children = metadata.children.filter((node) => {
    const namespace = typeof node === 'string' ? undefined : namespaceOf(node);
    if (namespace === undefined) return false;
    const first = !seen.has(namespace);
    seen.add(namespace);
    return first;
  });
  return { ...metadata, children };
}

const printed = (metadata: MetadataElement): string =>
  print(metadata, 1, true).replaceAll('\n', LINE_END);

/** `<metadata>` as libvirt prints it, below `<domain>` (virXMLFormatMetadata). */
export function parseMetadata(root: XmlNode): string | null {
  const node = child(root, 'metadata');
  return node === undefined ? null : printed(sanitized(read(node.source)));
}

/** The element of a namespace in a printed `<metadata>`, without its declaration (virXMLExtractNamespaceXML). */
export function metadataOf(metadata: string | null, uri: string): string | null {
  if (metadata === null) return null;
  const tree = read(metadata.replaceAll(LINE_END, '\n'));
  const found = tree.children.find(
    (node): node is MetadataElement => typeof node !== 'string' && namespaceOf(node) === uri,
  );
  if (found === undefined) return null;
  return print(withoutNamespace(found), 0, true);
}

const local = (name: string): string => name.slice(name.indexOf(':') + 1);

function withoutNamespace(element: MetadataElement): MetadataElement {
  const [prefix] = element.name.includes(':') ? element.name.split(':') : [undefined];
  const strip = (node: MetadataNode): MetadataNode => {
    if (typeof node === 'string') return node;
    const own = node.name.includes(':') ? node.name.split(':')[0] : undefined;
    return {
      name: own === prefix ? local(node.name) : node.name,
      attributes: node.attributes.filter(
        ([name]) => name !== (prefix === undefined ? 'xmlns' : `xmlns:${prefix}`),
      ),
      children: node.children.map(strip),
    };
  };
  return strip(element) as MetadataElement;
}

/**
 * A printed `<metadata>` with the element of a namespace replaced by `xml`, or gone where that is
 * null (virDomainDefSetMetadata). `key` is the prefix that it gets.
 */
export function withMetadata(
  metadata: string | null,
  uri: string,
  xml: string | null,
  key: string,
): string | null {
  const tree: MetadataElement =
    metadata === null
      ? { name: 'metadata', attributes: [], children: [] }
      : read(metadata.replaceAll(LINE_END, '\n'));
  const children = tree.children.filter(
    (node) => typeof node === 'string' || namespaceOf(node) !== uri,
  );
  if (xml !== null) {
    const prefixed = (node: MetadataNode): MetadataNode =>
      typeof node === 'string'
        ? node
        : {
            ...node,
            name: node.name.includes(':') ? node.name : `${key}:${node.name}`,
            children: node.children.map(prefixed),
          };
    const element = prefixed(read(xml)) as MetadataElement;
    children.push({ ...element, attributes: [[`xmlns:${key}`, uri], ...element.attributes] });
  }
  if (xml === null && children.length === tree.children.length) return metadata;
  return printed({ ...tree, children });
}
