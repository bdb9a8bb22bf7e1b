import { int, requiredUint } from './attribute.ts';
import type { Definition, Iothread } from './definition.ts';
import { unsigned } from './number.ts';
import { attributes, element, elementOrNothing, leaf } from './printer.ts';
import { allAt, at, textOf, type XmlNode } from './xml.ts';
import { unsupported, xmlError } from './refusal.ts';

/** An iothread that nobody has said anything about but its number. */
export function newIothread(id: number, autofill: boolean): Iothread {
  return { id, autofill, poolMin: -1, poolMax: -1, pin: null, sched: null };
}

function pool(node: XmlNode): { readonly poolMin: number; readonly poolMax: number } {
  const poolMin = int(node, 'thread_pool_min', { nonnegative: true }) ?? -1;
  return { poolMin, poolMax: int(node, 'thread_pool_max', { nonnegative: true }) ?? -1 };
}

function countOf(root: XmlNode): number {
  const text = textOf(at(root, 'iothreads'));
  if (text === undefined) return 0;
  const count = unsigned(text, 32);
  if (count !== null) return Number(count);
  throw xmlError(`invalid iothreads count '${text}'`);
}

function listed(root: XmlNode): Iothread[] {
  const iothreads: Iothread[] = [];
  for (const node of allAt(root, 'iothreadids', 'iothread')) {
    const id = requiredUint(node, 'id', { nonzero: true });
    const iothread = { ...newIothread(id, false), ...pool(node) };
    if (iothreads.some((other) => other.id === id)) {
      throw xmlError(`duplicate iothread id '${id}' found`);
    }
    iothreads.push(iothread);
  }
  return iothreads;
}

/** The iothreads told, and as many more as are wanted, with the lowest free numbers. */
function filled(told: readonly Iothread[], count: number): readonly Iothread[] {
  const taken = new Set(told.map(({ id }) => id));
  const iothreads = [...told];
  for (let id = 1; iothreads.length < count; id++) {
    if (!taken.has(id)) iothreads.push(newIothread(id, true));
  }
  return iothreads;
}

/** The most iothreads that a definition may ask for. */
const MOST_IOTHREADS = 65_536;

/** `<iothreads>`, `<iothreadids>`, `<defaultiothread>` (virDomainDefParseIOThreads). */
export function parseIothreads(root: XmlNode): Pick<Definition, 'iothreads' | 'defaultIothread'> {
  const count = Math.min(countOf(root), MOST_IOTHREADS);
  const node = at(root, 'defaultiothread');
  const sizes = node === undefined ? null : pool(node);
  const told = sizes !== null && (sizes.poolMin >= 0 || sizes.poolMax >= 0);
  const iothreads = filled(listed(root), count);
  return { iothreads, defaultIothread: told ? sizes : null };
}

const poolText = (poolMin: number, poolMax: number): string =>
  attributes({
    thread_pool_min: poolMin < 0 ? null : poolMin,
    thread_pool_max: poolMax < 0 ? null : poolMax,
  });

export function printIothreads({ iothreads, defaultIothread }: Definition): string {
  const count = iothreads.length === 0 ? '' : leaf('iothreads', iothreads.length);
  const showIds = iothreads.some(
    ({ autofill, poolMin, poolMax }) => !autofill || poolMin >= 0 || poolMax >= 0,
  );
  const ids = iothreads.map(
    ({ id, poolMin, poolMax }) => `<iothread id='${id}'${poolText(poolMin, poolMax)}/>\n`,
  );
  const defaults =
    defaultIothread === null ? '' : poolText(defaultIothread.poolMin, defaultIothread.poolMax);
  return (
    count +
    (showIds ? element('iothreadids', '', ids.join('')) : '') +
    elementOrNothing('defaultiothread', defaults, '')
  );
}

function checkPool({ poolMin, poolMax }: { poolMin: number; poolMax: number }): void {
  if (poolMax === 0) throw unsupported('thread_pool_max must be a positive integer');
  if (poolMin > poolMax)
    throw unsupported('thread_pool_min must be smaller or equal to thread_pool_max');
}

/** virDomainDefValidateIOThreads. @throws VirError */
export function checkIothreads({ iothreads, defaultIothread }: Definition): void {
  for (const iothread of iothreads) checkPool(iothread);
  if (defaultIothread !== null) checkPool(defaultIothread);
}
