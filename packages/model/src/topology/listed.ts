import type { Element } from '@xmldom/xmldom';
import { childElements, descendant } from '../xml/children.ts';
import { CapabilitiesError } from './capabilities-error.ts';

/** The elements of that name in the element at the end of `path`; none where that is absent. */
export function listed(parent: Element, path: readonly string[], name: string): readonly Element[] {
  const list = descendant(parent, ...path);
  return list === null ? [] : childElements(list, name);
}

/** A map in ascending order of its keys. */
export function ascending<T>(entries: Iterable<readonly [number, T]>): ReadonlyMap<number, T> {
  return new Map([...entries].toSorted(([a], [b]) => a - b));
}

/** What `read` makes of each element, by id, ascending. @throws CapabilitiesError at a second one. */
export function byId<T>(
  elements: readonly Element[],
  read: (element: Element) => readonly [id: number, T],
): ReadonlyMap<number, T> {
  const found = new Map<number, T>();
  for (const element of elements) {
    const [id, content] = read(element);
    if (found.has(id)) throw new CapabilitiesError(element, `there is another one for ${id}`);
    found.set(id, content);
  }
  return ascending(found);
}
