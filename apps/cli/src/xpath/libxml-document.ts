import { parseXml } from '@virtune/model';
import type {
  LibxmlAttribute,
  LibxmlDeclaration,
  LibxmlElement,
  LibxmlNode,
} from '../format/libxml.ts';
import { dropBlanks } from './blanks.ts';
import { isElement, isText, type XmlDocument, type XmlElement, type XmlNode } from './dom.ts';

type XmlAttribute = XmlElement['attributes'][number];

const isDeclaration = ({ nodeName }: XmlAttribute): boolean => /^xmlns(?::|$)/.test(nodeName);

const isAttribute = (node: XmlNode): boolean => node.nodeType === node.ATTRIBUTE_NODE;

const libxmlAttribute = ({ nodeName, nodeValue }: XmlNode): LibxmlAttribute => ({
  kind: 'attribute',
  name: nodeName,
  value: nodeValue ?? '',
});

/**
 * A document as virsh's --xpath sees it: without the blanks between elements, and with namespace
 * declarations that are no attributes, as XPath has it.
 */
export class LibxmlDocument {
  readonly root: XmlElement;
  readonly #declarations = new Map<XmlElement, readonly LibxmlDeclaration[]>();

  /** @throws XmlSyntaxError as `parseXml`. */
  constructor(xml: string) {
    const document = parseXml(xml);
    this.root = document.documentElement!;
    dropTextBesideRoot(document);
    dropBlanks(this.root);
    this.#setDeclarationsApart(this.root);
    compareByNumber(document);
  }

  /** A node with all below it; namespaces that are declared above it stay undeclared. */
  node(node: XmlNode): LibxmlNode {
    if (isElement(node)) return this.#element(node);
    const text = node.nodeValue ?? '';
    switch (node.nodeType) {
      case node.DOCUMENT_NODE:
        return { kind: 'document', children: this.#children(node) };
      case node.ATTRIBUTE_NODE:
        return libxmlAttribute(node);
      case node.CDATA_SECTION_NODE:
        return { kind: 'cdata', text };
      case node.COMMENT_NODE:
        return { kind: 'comment', text };
      case node.PROCESSING_INSTRUCTION_NODE:
        return { kind: 'instruction', target: node.nodeName, data: text };
      default:
        return { kind: 'text', text };
    }
  }

  /**
   * Copies of nodes in a new element, as xmlDocCopyNode and xmlAddChild make them: elements
   * declare the namespaces that they need, attributes become the new element's, lose their prefix
   * and replace an earlier one of that name.
   */
  wrap(name: string, nodes: readonly XmlNode[]): LibxmlElement {
    const attributes = new Map<string, LibxmlAttribute>();
    for (const node of nodes.filter(isAttribute)) {
      const attribute = libxmlAttribute(node);
      const localName = attribute.name.replace(/^.*:/, '');
      attributes.delete(localName);
      attributes.set(localName, { ...attribute, name: localName });
    }
    const children = nodes.filter((node) => !isAttribute(node)).map((node) => this.#copy(node));
    return {
      kind: 'element',
      name,
      declarations: [],
      attributes: [...attributes.values()],
      children,
    };
  }

  #setDeclarationsApart(element: XmlElement): void {
    const attributes = Array.from(element.attributes).filter(isDeclaration);
    const declarations = attributes.map(({ nodeName, value }) => ({
      prefix: nodeName.slice('xmlns:'.length),
      uri: value,
    }));
    this.#declarations.set(element, declarations);
    for (const attribute of attributes) element.removeAttributeNode(attribute);
    for (const child of Array.from(element.childNodes).filter(isElement)) {
      this.#setDeclarationsApart(child);
    }
  }

  #element(element: XmlElement): LibxmlElement {
    return {
      kind: 'element',
      name: element.nodeName,
      declarations: this.#declarations.get(element) ?? [],
      attributes: Array.from(element.attributes, libxmlAttribute),
      children: this.#children(element),
    };
  }

  #children({ childNodes }: XmlNode): readonly LibxmlNode[] {
    return Array.from(childNodes, (child) => this.node(child));
  }

  #copy(node: XmlNode): LibxmlNode {
    if (!isElement(node)) return this.node(node);
    const copy = this.#element(node);
    const needed = new Map<string, string>();
    this.#collectUndeclared(node, new Set(), needed);
    const added = Array.from(needed, ([prefix, uri]) => ({ prefix, uri }));
    return { ...copy, declarations: [...copy.declarations, ...added] };
  }

  /** Finds the namespaces that an element and those below it use without declaring them. */
  #collectUndeclared(
    element: XmlElement,
    declaredAbove: ReadonlySet<string>,
    undeclared: Map<string, string>,
  ): void {
    const declarations = this.#declarations.get(element) ?? [];
    const declared = new Set([...declaredAbove, ...declarations.map(({ prefix }) => prefix)]);
    for (const { prefix, namespaceURI } of [element, ...Array.from(element.attributes)]) {
      const name = prefix ?? '';
      if (namespaceURI === null || name === 'xml' || declared.has(name)) continue;
      if (!undeclared.has(name)) undeclared.set(name, namespaceURI);
    }
    for (const child of Array.from(element.childNodes).filter(isElement)) {
      this.#collectUndeclared(child, declared, undeclared);
    }
  }
}

/** Numbers the nodes, and has them compare their numbers: xmldom counts siblings, every time. */
function compareByNumber(document: XmlDocument): void {
  const numbers = new Map<XmlNode, number>();
  const compare = function compareDocumentPosition(this: XmlNode, other: XmlNode): number {
    return numbers.get(other)! < numbers.get(this)!
      ? this.DOCUMENT_POSITION_PRECEDING
      : this.DOCUMENT_POSITION_FOLLOWING;
  };
  const visit = (node: XmlNode): void => {
    numbers.set(node, numbers.size);
    node.compareDocumentPosition = compare;
    if (isElement(node)) for (const attribute of Array.from(node.attributes)) visit(attribute);
    for (const child of Array.from(node.childNodes ?? [])) visit(child);
  };
  visit(document);
}

function dropTextBesideRoot(document: XmlDocument): void {
  for (const node of Array.from(document.childNodes)) {
    if (isText(node)) document.removeChild(node);
  }
}
