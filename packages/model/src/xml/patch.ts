import type { Element, Node } from '@xmldom/xmldom';
import { childElement, childElements, isElement } from './children.ts';
import type { XmlDocument } from './document.ts';
import { XmlEdit } from './edit.ts';
import { TEXT, type XmlNode } from './serialize.ts';

/** What a patch must know of the kind of document. */
export interface PatchRules {
  /** The names of an element's children in the order in which they are written, by its own name. */
  readonly order: Readonly<Record<string, readonly string[]>>;
  /** What tells an element, the `index`th of its name, from others: compared with `XmlNode.key`. */
  readonly keyOf: (element: Element, index: number) => string;
}

function isSame(a: XmlNode, b: XmlNode): boolean {
  return a.name === b.name && a.key === b.key;
}

function isUnchanged(before: XmlNode | undefined, after: XmlNode): boolean {
  return JSON.stringify(before) === JSON.stringify(after);
}

/** The attributes, and `TEXT`, in which two nodes differ. */
function changedFields(before: XmlNode, after: XmlNode): ReadonlySet<string> {
  const names = [before, after].flatMap((node) => Object.keys(node.attributes ?? {}));
  const changed = names.filter(
    (name) => (before.attributes?.[name] ?? null) !== (after.attributes?.[name] ?? null),
  );
  const isTextChanged = (before.text ?? '') !== (after.text ?? '');
  return new Set(isTextChanged ? [...changed, TEXT] : changed);
}

/** What an element holds besides blanks. */
function content(element: Element): readonly Node[] {
  return Array.from(element.childNodes).filter(
    (node) => node.nodeType !== node.TEXT_NODE || node.nodeValue?.trim() !== '',
  );
}

/** Finds what must change for elements to become what is wanted. */
class Patch {
  readonly #edit: XmlEdit;
  readonly #rules: PatchRules;
  /** The children that have a key, by parent, name and key: domains have hundreds of vCPUs. */
  readonly #keyed = new Map<Element, Map<string, ReadonlyMap<string, Element>>>();

  constructor(edit: XmlEdit, rules: PatchRules) {
    this.#edit = edit;
    this.#rules = rules;
  }

  children(parent: Element, before: readonly XmlNode[], after: readonly XmlNode[]): void {
    const removed = new Set<Element>();
    for (const node of before) {
      const element = this.#find(parent, node);
      if (element === null || after.some((other) => isSame(node, other))) continue;
      if (this.#vanishes(element, node)) removed.add(element);
      else this.#element(element, node, { name: node.name });
    }
    const inserted: XmlNode[] = [];
    for (const node of after) {
      const old = before.find((other) => isSame(node, other));
      if (isUnchanged(old, node)) continue;
      const element = this.#find(parent, node);
      if (element === null) inserted.push(node);
      else this.#element(element, old ?? { name: node.name }, node);
    }
    if (content(parent).some((node) => !isElement(node) || !removed.has(node))) {
      for (const element of removed) this.#edit.remove(element);
      for (const node of inserted) {
        this.#edit.insert(parent, this.#neighbour(parent, node, after), node);
      }
    } else if (removed.size + inserted.length > 0) {
      this.#edit.fill(parent, inserted);
    }
  }

  #element(element: Element, before: XmlNode, after: XmlNode): void {
    const changed = changedFields(before, after);
    const coupled = after.coupled ?? [];
    // What is coupled with a change but not there has its default, and that is what is wanted.
    const affected = coupled.some((field) => changed.has(field))
      ? coupled.filter((field) => field === TEXT || element.hasAttribute(field))
      : [];
    const names = Object.keys(after.attributes ?? {});
    for (const field of new Set([...changed, ...affected])) {
      const value = after.attributes?.[field] ?? null;
      if (field === TEXT) this.#edit.text(element, after.text ?? '');
      else this.#edit.attribute(element, field, value, names.slice(0, names.indexOf(field)));
    }
    this.children(element, before.children ?? [], after.children ?? []);
  }

  #find(parent: Element, node: XmlNode): Element | null {
    if (node.key === undefined) return childElement(parent, node.name);
    let byKey = this.#keyed.get(parent)?.get(node.name);
    if (byKey === undefined) {
      const elements = childElements(parent, node.name);
      // The first of a key is what counts, as it is for elements without one.
      byKey = new Map(elements.map((e, i) => [this.#rules.keyOf(e, i), e] as const).toReversed());
      const names = this.#keyed.get(parent) ?? new Map<string, ReadonlyMap<string, Element>>();
      this.#keyed.set(parent, names.set(node.name, byKey));
    }
    return byKey.get(node.key) ?? null;
  }

  /** Whether nothing is left of an element when what `node` says of it goes. */
  #vanishes(element: Element, node: XmlNode): boolean {
    if (node.container !== true) return true;
    const vanishing = new Set<Node>();
    for (const child of node.children ?? []) {
      const found = this.#find(element, child);
      if (found !== null && this.#vanishes(found, child)) vanishing.add(found);
    }
    return (
      element.attributes.length === 0 && content(element).every((child) => vanishing.has(child))
    );
  }

  /** The element after which a new one belongs: the one wanted before it, else by the order. */
  #neighbour(parent: Element, node: XmlNode, siblings: readonly XmlNode[]): Element | null {
    const before = siblings.slice(0, siblings.indexOf(node));
    for (const sibling of before.toReversed()) {
      if (sibling.name !== node.name) break;
      const element = this.#find(parent, sibling);
      if (element !== null) return element;
    }
    const order = this.#rules.order[parent.tagName] ?? [];
    const earlier = new Set(order.slice(0, order.indexOf(node.name)));
    return childElements(parent).findLast(({ tagName }) => earlier.has(tagName)) ?? null;
  }
}

/**
 * Makes of the children of `parent` that `before` describes those that `after` describes: the
 * places in which the two differ are changed in the text, whatever neither knows stays.
 */
export function patchChildren(
  document: XmlDocument,
  parent: Element,
  before: readonly XmlNode[],
  after: readonly XmlNode[],
  rules: PatchRules,
): XmlDocument {
  const edit = new XmlEdit(document);
  new Patch(edit, rules).children(parent, before, after);
  return edit.apply();
}
