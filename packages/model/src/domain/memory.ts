import type { Element } from '@xmldom/xmldom';
import { childElement } from '../xml/children.ts';
import { TEXT, type XmlNode } from '../xml/serialize.ts';
import { attribute } from './attribute.ts';
import { elements, textOf, type DomainElement } from './element.ts';
import { DomainXmlError } from './error.ts';
import { parseUnsigned } from './integer.ts';
import { readCells } from './numa.ts';
import { sizeKiB } from './scaled.ts';

/** `<memory>`, `<currentMemory>` and `<maxMemory>`. */
export interface Memory {
  /** At start; null where the cells alone say it, which they also do when both are there. */
  readonly memoryKiB: number | null;
  /** What the balloon leaves the guest; null for all. */
  readonly currentMemoryKiB: number | null;
  /** What it can grow to, in that many slots; null where memory cannot be plugged. */
  readonly maxMemory: { readonly sizeKiB: number; readonly slots: number } | null;
}

function readSize(element: Element | null): number | null {
  const text = textOf(element ?? undefined);
  if (element === null || text === null) return null;
  return sizeKiB(element, text, attribute(element, 'unit'));
}

function readMaxMemory(domain: Element): Memory['maxMemory'] {
  const element = childElement(domain, 'maxMemory');
  if (element === null) return null;
  const size = readSize(element) ?? 0;
  const text = attribute(element, 'slots') ?? '';
  const slots = text === '' ? 0n : parseUnsigned(text);
  if (slots === null || slots > 0xffff_ffffn) {
    throw new DomainXmlError(element, `'${text}' is no number of slots`, 'slots');
  }
  if (size === 0 && slots === 0n) return null;
  if (size > 0 && slots > 0n) return { sizeKiB: size, slots: Number(slots) };
  throw new DomainXmlError(element, 'a size and slots are needed, both above 0');
}

/** The memory of the DIMMs and the like among the devices. */
export function pluggedKiB(domain: Element): number {
  return elements(domain, 'devices', 'memory', 'target', 'size')
    .map((size) => readSize(size) ?? 0)
    .reduce((sum, size) => sum + size, 0);
}

/** What holds when a domain is defined (virDomainDefPostParseMemory): the cells decide. */
function checkTotal(domain: Element, { memoryKiB, maxMemory }: Memory): void {
  const cellsKiB = readCells(domain).reduce((sum, cell) => sum + cell.memoryKiB, 0);
  const plugged = pluggedKiB(domain);
  const total = cellsKiB === 0 ? (memoryKiB ?? 0) : cellsKiB + plugged;
  if (total <= plugged) {
    const element = childElement(domain, 'memory') ?? domain;
    throw new DomainXmlError(element, `${total} KiB are no memory besides the memory devices`);
  }
  if (maxMemory === null || maxMemory.sizeKiB >= total) return;
  const reason = `${maxMemory.sizeKiB} KiB are less than the memory, ${total} KiB`;
  throw new DomainXmlError(childElement(domain, 'maxMemory') ?? domain, reason);
}

function renderSize(name: string, size: number | null, slots?: number): readonly XmlNode[] {
  if (size === null) return [];
  return [
    {
      name,
      attributes: { slots: slots === undefined ? null : String(slots), unit: 'KiB' },
      coupled: ['unit', TEXT],
      text: String(size),
    },
  ];
}

export const memory: DomainElement<Memory> = {
  read(domain) {
    const value = {
      memoryKiB: readSize(childElement(domain, 'memory')),
      currentMemoryKiB: readSize(childElement(domain, 'currentMemory')),
      maxMemory: readMaxMemory(domain),
    };
    checkTotal(domain, value);
    return value;
  },
  render: ({ memoryKiB, currentMemoryKiB, maxMemory }) => [
    ...renderSize('maxMemory', maxMemory?.sizeKiB ?? null, maxMemory?.slots),
    ...renderSize('memory', memoryKiB),
    ...renderSize('currentMemory', currentMemoryKiB),
  ],
};
