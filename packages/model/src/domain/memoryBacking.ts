import type { Element } from '@xmldom/xmldom';
import type { XmlNode } from '../xml/serialize.ts';
import { attribute, choice, format, unsigned } from './attribute.ts';
import { elements, type DomainElement } from './element.ts';
import { readHugepages, renderHugepages, type HugePage } from './hugepages.ts';

/** `<memoryBacking>`: what the guest's memory is made of on the host. */
export interface MemoryBacking {
  /** null: ordinary pages; empty: huge pages of the host's default size. */
  readonly hugepages: readonly HugePage[] | null;
  /** No merging by KSM. */
  readonly nosharepages: boolean;
  /** Never swapped out. */
  readonly locked: boolean;
  readonly source: 'file' | 'anonymous' | 'memfd' | null;
  readonly access: 'shared' | 'private' | null;
  readonly allocation: 'immediate' | 'ondemand' | null;
  /** Threads that allocate; null or 0 for one. */
  readonly allocationThreads: number | null;
  readonly discard: boolean;
}

/** The first of these elements that has an attribute, which to XPath an empty one is not. */
function firstWith(domain: Element, name: string, key: string): Element | null {
  return elements(domain, 'memoryBacking', name).find((e) => attribute(e, key)) ?? null;
}

function read(domain: Element): MemoryBacking {
  const has = (name: string): boolean => elements(domain, 'memoryBacking', name).length > 0;
  const source = firstWith(domain, 'source', 'type');
  const access = firstWith(domain, 'access', 'mode');
  const allocation = firstWith(domain, 'allocation', 'mode');
  const threads = firstWith(domain, 'allocation', 'threads');
  return {
    hugepages: readHugepages(domain),
    nosharepages: has('nosharepages'),
    locked: has('locked'),
    source: source && choice(source, 'type', ['file', 'anonymous', 'memfd']),
    access: access && choice(access, 'mode', ['shared', 'private']),
    allocation: allocation && choice(allocation, 'mode', ['immediate', 'ondemand']),
    allocationThreads: threads && unsigned(threads, 'threads'),
    discard: has('discard'),
  };
}

function flag(name: string, isSet: boolean): readonly XmlNode[] {
  return isSet ? [{ name }] : [];
}

function word(name: string, attributes: Record<string, string | null>): readonly XmlNode[] {
  const isGiven = Object.values(attributes).some((value) => value !== null);
  return isGiven ? [{ name, attributes }] : [];
}

/** Read as virDomainDefParseMemory does. */
export const memoryBacking: DomainElement<MemoryBacking> = {
  read,
  render(value) {
    const { allocation, allocationThreads } = value;
    const children = [
      ...renderHugepages(value.hugepages),
      ...flag('nosharepages', value.nosharepages),
      ...flag('locked', value.locked),
      ...word('source', { type: value.source }),
      ...word('access', { mode: value.access }),
      ...word('allocation', { mode: allocation, threads: format(allocationThreads) }),
      ...flag('discard', value.discard),
    ];
    return children.length === 0 ? [] : [{ name: 'memoryBacking', container: true, children }];
  },
};
