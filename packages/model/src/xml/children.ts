import type { Element, Node } from '@xmldom/xmldom';

export function isElement(node: Node): node is Element {
  return node.nodeType === node.ELEMENT_NODE;
}

/**
 * The child elements that are in no namespace, in document order: those with this name, or all.
 * Elements of a namespace (`qemu:commandline`, metadata) are never libvirt's own.
 */
export function childElements(parent: Element, name?: string): readonly Element[] {
  return Array.from(parent.childNodes).filter(
    (node): node is Element =>
      isElement(node) &&
      node.namespaceURI === null &&
      (name === undefined || node.localName === name),
  );
}

/** The first child element with this name and in no namespace (libvirt's XPath `./name[1]`). */
export function childElement(parent: Element, name: string): Element | null {
  return childElements(parent, name)[0] ?? null;
}

/** The first element down this path of names, as `childElement` finds them. */
export function descendant(parent: Element, ...path: readonly string[]): Element | null {
  let element: Element | null = parent;
  for (const name of path) element = element && childElement(element, name);
  return element;
}
