import type { Element } from '@xmldom/xmldom';
import { DomainXmlError } from './error.ts';
import { parseUnsigned } from './integer.ts';

const POWERS = 'kmgtpe';
/** libvirt's bound for sizes (virMemoryMaxValue): 2^63 - 1 bytes. */
const MAX_BYTES = 2n ** 63n - 1n;

/** Bytes in a unit; null for what is none (virScaleInteger). */
function bytesPerUnit(unit: string): bigint | null {
  const lower = unit.toLowerCase();
  if (lower === 'b' || lower === 'byte' || lower === 'bytes') return 1n;
  const match = /^([kmgtpe])(|ib|b)$/.exec(lower);
  if (match === null) return null;
  const [, prefix = '', suffix] = match;
  return (suffix === 'b' ? 1000n : 1024n) ** BigInt(POWERS.indexOf(prefix) + 1);
}

/**
 * A size in KiB, rounded up, from its number and unit (virDomainParseMemory): `b`, `byte`, `bytes`;
 * `k`, `KiB`, `M`, `MiB` and so on to `E`, `EiB`, powers of 1024; `KB` to `EB`, powers of 1000; any
 * case; KiB when there is none. What libvirt takes is below 2^53 KiB, and so exact.
 *
 * `attribute` is where the number stands, for the error: in the element's text if not given.
 * @throws DomainXmlError
 */
export function sizeKiB(
  element: Element,
  number: string,
  unit: string | null,
  attribute?: string,
): number {
  const value = parseUnsigned(number);
  if (value === null) throw new DomainXmlError(element, `'${number}' is no size`, attribute);
  const scale = unit === null || unit === '' ? 1024n : bytesPerUnit(unit);
  if (scale === null) throw new DomainXmlError(element, `'${unit}' is no unit of size`, 'unit');
  const kib = (value * scale + 1023n) / 1024n;
  if (value * scale > MAX_BYTES || kib > MAX_BYTES / 1024n) {
    throw new DomainXmlError(element, `${value} ${unit ?? 'KiB'} is too large`, attribute);
  }
  return Number(kib);
}
