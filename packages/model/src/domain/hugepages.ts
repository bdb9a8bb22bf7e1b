import type { Element } from '@xmldom/xmldom';
import { Cpuset, type Nodeset } from '../cpuset/cpuset.ts';
import type { XmlNode } from '../xml/serialize.ts';
import { attribute, format, nonEmptyCpuset, required } from './attribute.ts';
import { elements } from './element.ts';
import { DomainXmlError } from './error.ts';
import { readCells } from './numa.ts';
import { sizeKiB } from './scaled.ts';

/** `<hugepages><page/>`: a size of page, and the guest's cells that use it. */
export interface HugePage {
  readonly sizeKiB: number;
  /** Cells of the guest; null for those that no other page names. */
  readonly nodeset: Nodeset | null;
}

function readPage(element: Element): HugePage {
  const size = required(element, 'size', attribute(element, 'size') || null);
  const kib = sizeKiB(element, size, attribute(element, 'unit'), 'size');
  if (kib === 0) throw new DomainXmlError(element, 'a huge page has a size above 0', 'size');
  return { sizeKiB: kib, nodeset: nonEmptyCpuset(element, 'nodeset') };
}

/** Refuses a page for what another is for, and for cells that are not there. */
class PageCheck {
  readonly #cells: number;
  #isRestTaken = false;
  #taken = Cpuset.empty;

  constructor(cells: number) {
    this.#cells = cells;
  }

  add(element: Element, { nodeset }: HugePage): void {
    // In a guest without cells, cell 0 is all of it (virDomainDefPostParseMemtune).
    if (nodeset === null || (this.#cells === 0 && nodeset.max === 0)) {
      if (this.#isRestTaken) throw new DomainXmlError(element, 'two pages are for all cells');
      this.#isRestTaken = true;
      return;
    }
    const shared = this.#taken.intersect(nodeset);
    if (!shared.isEmpty) {
      throw new DomainXmlError(element, `cell ${shared.format()} has two pages`, 'nodeset');
    }
    if ((nodeset.max ?? 0) >= this.#cells) {
      throw new DomainXmlError(element, `there is no cell ${nodeset.max}`, 'nodeset');
    }
    this.#taken = this.#taken.union(nodeset);
  }
}

/**
 * Reads the huge pages (virDomainHugepagesParseXML), null where there are none, and checks them
 * (virDomainDefMemtuneValidate).
 */
export function readHugepages(domain: Element): readonly HugePage[] | null {
  if (elements(domain, 'memoryBacking', 'hugepages').length === 0) return null;
  const check = new PageCheck(readCells(domain).length);
  return elements(domain, 'memoryBacking', 'hugepages', 'page').map((element) => {
    const page = readPage(element);
    check.add(element, page);
    return page;
  });
}

function byFirstCell(a: HugePage, b: HugePage): number {
  return (a.nodeset?.min ?? -1) - (b.nodeset?.min ?? -1);
}

function renderPage({ sizeKiB, nodeset }: HugePage): XmlNode {
  return {
    name: 'page',
    key: nodeset === null ? '' : nodeset.format(),
    attributes: { size: String(sizeKiB), unit: 'KiB', nodeset: format(nodeset) },
    coupled: ['size', 'unit'],
  };
}

export function renderHugepages(pages: readonly HugePage[] | null): readonly XmlNode[] {
  if (pages === null) return [];
  return [{ name: 'hugepages', children: pages.toSorted(byFirstCell).map(renderPage) }];
}
