import type { Element } from '@xmldom/xmldom';
import { Cpuset, type Nodeset } from '../cpuset/cpuset.ts';
import type { XmlNode } from '../xml/serialize.ts';
import { attribute, choice, format, nonEmptyCpuset, required, unsigned } from './attribute.ts';
import { elements, type DomainElement } from './element.ts';
import { DomainXmlError } from './error.ts';
import { readCells } from './numa.ts';
import { sizeKiB } from './scaled.ts';

/** `<hugepages><page/>`: a size of page, and the guest's cells that use it. */
export interface HugePage {
  readonly sizeKiB: number;
  /** Cells of the guest; null for those that no other page names. */
  readonly nodeset: Nodeset | null;
}

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

function readPage(element: Element): HugePage {
  const size = required(element, 'size', attribute(element, 'size') || null);
  const kib = sizeKiB(element, size, attribute(element, 'unit'), 'size');
  if (kib === 0) throw new DomainXmlError(element, 'a huge page has a size above 0', 'size');
  return { sizeKiB: kib, nodeset: nonEmptyCpuset(element, 'nodeset') };
}

function checkPage(element: Element, page: HugePage, others: readonly HugePage[]): void {
  for (const other of others) {
    if (page.nodeset === null && other.nodeset === null) {
      const reason = `pages of ${other.sizeKiB} and ${page.sizeKiB} KiB are both for all cells`;
      throw new DomainXmlError(element, reason);
    }
    const shared = (page.nodeset ?? Cpuset.empty).intersect(other.nodeset ?? Cpuset.empty);
    if (!shared.isEmpty) {
      const reason = `cell ${shared.format()} has pages of ${other.sizeKiB} and ${page.sizeKiB} KiB`;
      throw new DomainXmlError(element, reason, 'nodeset');
    }
  }
}

function byFirstCell(a: HugePage, b: HugePage): number {
  return (a.nodeset?.min ?? -1) - (b.nodeset?.min ?? -1);
}

function readHugepages(domain: Element): readonly HugePage[] | null {
  if (elements(domain, 'memoryBacking', 'hugepages').length === 0) return null;
  const cells = readCells(domain).length;
  const pages: HugePage[] = [];
  for (const element of elements(domain, 'memoryBacking', 'hugepages', 'page')) {
    const page = readPage(element);
    checkPage(element, page, pages);
    if ((page.nodeset?.max ?? -1) >= cells) {
      throw new DomainXmlError(element, `there is no cell ${page.nodeset?.max}`, 'nodeset');
    }
    pages.push(page);
  }
  return pages;
}

function flag(name: string, set: boolean): readonly XmlNode[] {
  return set ? [{ name }] : [];
}

function word(name: string, attributes: Record<string, string | null>): readonly XmlNode[] {
  const given = Object.values(attributes).some((value) => value !== null);
  return given ? [{ name, attributes }] : [];
}

function renderPage({ sizeKiB, nodeset }: HugePage): XmlNode {
  return {
    name: 'page',
    key: nodeset === null ? '' : nodeset.format(),
    attributes: { size: String(sizeKiB), unit: 'KiB', nodeset: format(nodeset) },
    coupled: ['size', 'unit'],
  };
}

function renderHugepages(pages: readonly HugePage[]): XmlNode {
  return { name: 'hugepages', children: pages.toSorted(byFirstCell).map(renderPage) };
}

function read(domain: Element): MemoryBacking {
  const first = (name: string): Element | undefined => elements(domain, 'memoryBacking', name)[0];
  const source = first('source');
  const access = first('access');
  const allocation = first('allocation');
  return {
    hugepages: readHugepages(domain),
    nosharepages: first('nosharepages') !== undefined,
    locked: first('locked') !== undefined,
    source: source ? choice(source, 'type', ['file', 'anonymous', 'memfd']) : null,
    access: access ? choice(access, 'mode', ['shared', 'private']) : null,
    allocation: allocation ? choice(allocation, 'mode', ['immediate', 'ondemand']) : null,
    allocationThreads: allocation ? unsigned(allocation, 'threads') : null,
    discard: first('discard') !== undefined,
  };
}

/** Read as virDomainDefParseMemory does, checked as virDomainDefMemtuneValidate does. */
export const memoryBacking: DomainElement<MemoryBacking> = {
  read,
  render(value) {
    const { hugepages, allocation, allocationThreads } = value;
    const children = [
      ...(hugepages === null ? [] : [renderHugepages(hugepages)]),
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
