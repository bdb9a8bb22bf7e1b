import type { Element } from '@xmldom/xmldom';
import { childElements } from '../xml/children.ts';
import type { XmlNode } from '../xml/serialize.ts';

/** What of a domain definition can be read as a value of type T, and written back. */
export interface DomainElement<T> {
  /**
   * Reads it from `<domain>`, as libvirt would when it defines the domain.
   * @throws DomainXmlError
   */
  read(domain: Element): T;
  /** The children of `<domain>` that stand for it: only what is known, in libvirt's order. */
  render(value: T): readonly XmlNode[];
}

/** All elements down this path of names (libvirt's XPath `./a/b`), in document order. */
export function elements(domain: Element, ...path: readonly string[]): readonly Element[] {
  return path.reduce<readonly Element[]>(
    (parents, name) => parents.flatMap((parent) => childElements(parent, name)),
    [domain],
  );
}

/** The text of the first element down this path, null if there is none or it is empty. */
export function textOf(element: Element | undefined): string | null {
  const text = element?.textContent ?? '';
  return text === '' ? null : text;
}
