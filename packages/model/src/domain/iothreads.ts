import type { Element } from '@xmldom/xmldom';
import { childElement } from '../xml/children.ts';
import type { XmlNode } from '../xml/serialize.ts';
import { format, required, signed, unsigned } from './attribute.ts';
import { elements, textOf, type DomainElement } from './element.ts';
import { DomainXmlError } from './error.ts';
import { parseUnsigned } from './integer.ts';

/** How many worker threads an iothread keeps and may have; null for QEMU's default. */
export interface ThreadPool {
  readonly threadPoolMin: number | null;
  readonly threadPoolMax: number | null;
}

/** `<iothreadids><iothread/>`: an iothread that has its number given. */
export interface Iothread extends ThreadPool {
  /** From 1. */
  readonly id: number;
}

/** `<iothreads>`, `<iothreadids>` and `<defaultiothread>`. */
export interface Iothreads {
  /** All iothreads, those without an id of their own too; see `iothreadLookup`. */
  readonly count: number;
  readonly ids: readonly Iothread[];
  /** The pool of QEMU's main loop. */
  readonly defaultiothread: ThreadPool | null;
}

function readPool(element: Element): ThreadPool {
  const threadPoolMin = signed(element, 'thread_pool_min', 0);
  const threadPoolMax = signed(element, 'thread_pool_max', 0);
  if (threadPoolMax === 0) {
    throw new DomainXmlError(element, 'a pool has at least 1 thread', 'thread_pool_max');
  }
  // libvirt compares with -1 for a missing maximum, and so wants one beside every minimum.
  if ((threadPoolMin ?? -1) > (threadPoolMax ?? -1)) {
    const reason = `the maximum, ${threadPoolMax ?? 'not given'}, is less than ${threadPoolMin}`;
    throw new DomainXmlError(element, reason, 'thread_pool_min');
  }
  return { threadPoolMin, threadPoolMax };
}

function readIothread(element: Element): Iothread {
  const id = required(element, 'id', unsigned(element, 'id', 1));
  return { id, ...readPool(element) };
}

function readIds(domain: Element): readonly Iothread[] {
  const seen = new Set<number>();
  return elements(domain, 'iothreadids', 'iothread').map((element) => {
    const iothread = readIothread(element);
    if (seen.has(iothread.id)) {
      throw new DomainXmlError(element, `there are two iothreads ${iothread.id}`, 'id');
    }
    seen.add(iothread.id);
    return iothread;
  });
}

function readCount(domain: Element): number {
  const element = childElement(domain, 'iothreads');
  const text = textOf(element ?? undefined);
  if (element === null || text === null) return 0;
  const count = parseUnsigned(text);
  if (count !== null && count <= 0xffff_ffffn) return Number(count);
  throw new DomainXmlError(element, `'${text}' is no number of iothreads`);
}

/** Reads them as virDomainDefParseIOThreads does; ids that have no iothread counted make one. */
export function readIothreads(domain: Element): Iothreads {
  const ids = readIds(domain);
  const defaultElement = childElement(domain, 'defaultiothread');
  const pool = defaultElement === null ? null : readPool(defaultElement);
  const hasPool = pool !== null && (pool.threadPoolMin ?? pool.threadPoolMax) !== null;
  return {
    count: Math.max(readCount(domain), ids.length),
    ids,
    defaultiothread: hasPool ? pool : null,
  };
}

/**
 * Tells whether there is an iothread of a number: those that have no id of their own get the lowest
 * numbers from 1 on that are free (virDomainIOThreadIDDefArrayInit).
 */
export function iothreadLookup({ count, ids }: Iothreads): (id: number) => boolean {
  const given = ids.map(({ id }) => id).toSorted((a, b) => a - b);
  let lastFilled = count - given.length;
  for (const id of lastFilled > 0 ? given : []) if (id <= lastFilled) lastFilled += 1;
  const taken = new Set(given);
  return (id) => taken.has(id) || (id > 0 && id <= lastFilled);
}

function renderPool({ threadPoolMin, threadPoolMax }: ThreadPool): Record<string, string | null> {
  return { thread_pool_min: format(threadPoolMin), thread_pool_max: format(threadPoolMax) };
}

function renderIothread({ id, ...pool }: Iothread): XmlNode {
  return { name: 'iothread', key: String(id), attributes: { id: String(id), ...renderPool(pool) } };
}

export const iothreads: DomainElement<Iothreads> = {
  read: readIothreads,
  render({ count, ids, defaultiothread }) {
    const children = ids.toSorted((a, b) => a.id - b.id).map(renderIothread);
    return [
      ...(count === 0 ? [] : [{ name: 'iothreads', text: String(count) }]),
      ...(children.length === 0 ? [] : [{ name: 'iothreadids', container: true, children }]),
      ...(defaultiothread === null
        ? []
        : [{ name: 'defaultiothread', attributes: renderPool(defaultiothread) }]),
    ];
  },
};
