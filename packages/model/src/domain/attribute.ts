import type { Element } from '@xmldom/xmldom';
import type { Cpuset } from '../cpuset/cpuset.ts';
import { parseCpuset } from '../cpuset/parse.ts';
import { CpusetSyntaxError } from '../cpuset/syntax-error.ts';
import { DomainXmlError } from './error.ts';
import { parseSigned, parseUnsigned } from './integer.ts';

const UINT_MAX = 4_294_967_295n;
const INT_MAX = 2_147_483_647n;

/** The value of an attribute, null when there is none; `''` is a value. */
export function attribute(element: Element, name: string): string | null {
  return element.getAttribute(name);
}

/** Makes a missing attribute an error. */
export function required<T>(element: Element, name: string, value: T | null): T {
  if (value === null) throw new DomainXmlError(element, 'the attribute is missing', name);
  return value;
}

function integer(element: Element, name: string, min: bigint, max: bigint): number | null {
  const text = attribute(element, name);
  if (text === null) return null;
  const value = min < 0n ? parseSigned(text) : parseUnsigned(text);
  if (value !== null && value >= min && value <= max) return Number(value);
  throw new DomainXmlError(element, `'${text}' is no integer from ${min} to ${max}`, name);
}

/** An unsigned 32-bit integer (virXMLPropUInt), not below `min`. */
export function unsigned(element: Element, name: string, min = 0): number | null {
  return integer(element, name, BigInt(min), UINT_MAX);
}

/** A signed 32-bit integer (virXMLPropInt), not below `min`. */
export function signed(element: Element, name: string, min: number | null = null): number | null {
  return integer(element, name, min === null ? -INT_MAX - 1n : BigInt(min), INT_MAX);
}

/** One of a few words (virXMLPropEnum). */
export function choice<const T extends string>(
  element: Element,
  name: string,
  choices: readonly T[],
): T | null {
  const text = attribute(element, name);
  if (text === null) return null;
  const found = choices.find((word) => word === text);
  if (found !== undefined) return found;
  throw new DomainXmlError(element, `'${text}' is none of ${choices.join(', ')}`, name);
}

/** `yes` or `no` (virXMLPropTristateBool). */
export function yesNo(element: Element, name: string): boolean | null {
  const word = choice(element, name, ['yes', 'no']);
  return word === null ? null : word === 'yes';
}

/** How `yesNo` is written. */
export function formatYesNo(value: boolean | null): string | null {
  if (value === null) return null;
  return value ? 'yes' : 'no';
}

/** A cpuset or nodeset (virBitmapParse), which may come out empty. */
export function cpuset(element: Element, name: string): Cpuset | null {
  const text = attribute(element, name);
  if (text === null) return null;
  try {
    return parseCpuset(text);
  } catch (error) {
    if (!(error instanceof CpusetSyntaxError)) throw error;
    const reason = `'${text}' is no set of numbers: ${error.reason}`;
    throw new DomainXmlError(element, reason, name, { cause: error });
  }
}

/** A cpuset or nodeset that holds something: libvirt refuses `0,^0` wherever it takes one. */
export function nonEmptyCpuset(element: Element, name: string): Cpuset | null {
  const set = cpuset(element, name);
  if (set?.isEmpty !== true) return set;
  throw new DomainXmlError(element, `'${attribute(element, name)}' is empty`, name);
}

/** How a number or a set stands in an attribute. */
export function format(value: number | Cpuset | null): string | null {
  return value === null ? null : String(value);
}
