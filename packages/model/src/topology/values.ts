import type { Element } from '@xmldom/xmldom';
import { CPUSET_LIMIT, type Cpuset } from '../cpuset/cpuset.ts';
import { parseCpuset } from '../cpuset/parse.ts';
import { CpusetSyntaxError } from '../cpuset/syntax-error.ts';
import { CapabilitiesError } from './capabilities-error.ts';

function required(element: Element, name: string): string {
  const value = element.getAttribute(name);
  if (value === null) throw new CapabilitiesError(element, `attribute ${name} is missing`);
  return value;
}

function wholeNumber(element: Element, what: string, text: string): number {
  const value = Number(text);
  if (/^-?\d+$/.test(text) && Number.isSafeInteger(value)) return value;
  throw new CapabilitiesError(element, `${what} is '${text.slice(0, 40)}', not a whole number`);
}

function notNegative(element: Element, what: string, text: string): number {
  const value = wholeNumber(element, what, text);
  if (value < 0) throw new CapabilitiesError(element, `${what} is ${value}, below 0`);
  return value;
}

export function countAttribute(element: Element, name: string): number {
  return notNegative(element, `attribute ${name}`, required(element, name));
}

/** A CPU or node number, which has to fit into a cpuset. */
export function idAttribute(element: Element, name: string): number {
  const id = countAttribute(element, name);
  if (id < CPUSET_LIMIT) return id;
  throw new CapabilitiesError(element, `attribute ${name} is ${id}, above ${CPUSET_LIMIT - 1}`);
}

/** A number that the kernel may not know: null where it is absent or negative. */
export function knownAttribute(element: Element, name: string): number | null {
  const text = element.getAttribute(name);
  if (text === null) return null;
  const value = wholeNumber(element, `attribute ${name}`, text);
  return value < 0 ? null : value;
}

export function cpusetAttribute(element: Element, name: string): Cpuset {
  try {
    return parseCpuset(required(element, name));
  } catch (error) {
    if (!(error instanceof CpusetSyntaxError)) throw error;
    const place = `attribute ${name}, column ${error.position + 1}`;
    throw new CapabilitiesError(element, `${place}: ${error.reason}`, { cause: error });
  }
}

/** An element's text as a number of KiB, or of pages counted by KiB. libvirt uses no other unit. */
export function contentInKiB(element: Element): number {
  requireKiB(element);
  return notNegative(element, 'the content', element.textContent ?? '');
}

export function requireKiB(element: Element): void {
  const unit = element.getAttribute('unit') ?? 'KiB';
  if (unit !== 'KiB') throw new CapabilitiesError(element, `unit ${unit} is not KiB`);
}

export function oneOf<T extends string>(element: Element, name: string, known: readonly T[]): T {
  const value = required(element, name);
  const found = known.find((word) => word === value);
  if (found !== undefined) return found;
  throw new CapabilitiesError(element, `${name} '${value}' is none of ${known.join(', ')}`);
}
