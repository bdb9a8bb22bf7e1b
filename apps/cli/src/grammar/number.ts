/**
 * Numbers as libvirt's command lines take them: C's strtol family with libvirt's checks
 * (virStrToLong_* of util/virstring.c, virScaleInteger of util/virutil.c). White space in front
 * and a plus sign are fine; anything behind is not. Every parser answers undefined for a text
 * that is malformed or out of range.
 */
import { t } from '../messages/index.ts';

const INT_MAX = 2n ** 31n - 1n;
const UINT_MAX = 2n ** 32n - 1n;
export const LLONG_MAX = 2n ** 63n - 1n;
export const ULLONG_MAX = 2n ** 64n - 1n;

interface Scanned {
  readonly negative: boolean;
  readonly magnitude: bigint;
  /** What follows the digits. */
  readonly rest: string;
}

const PATTERNS = {
  10: /^[ \t\n\v\f\r]*([+-]?)(\d+)/,
  /** C's own notation: 0x10 is sixteen, 010 is eight. */
  0: /^[ \t\n\v\f\r]*([+-]?)(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9]\d*)/,
} as const;

function scan(text: string, base: keyof typeof PATTERNS = 10): Scanned | undefined {
  const match = PATTERNS[base].exec(text);
  if (match === null) return undefined;
  const [all, sign, digits = ''] = match;
  const octal = base === 0 && /^0\d/.test(digits);
  return {
    negative: sign === '-',
    magnitude: BigInt(octal ? `0o${digits.slice(1)}` : digits),
    rest: text.slice(all.length),
  };
}

const scanWhole = (text: string, base?: keyof typeof PATTERNS): Scanned | undefined => {
  const scanned = scan(text, base);
  return scanned?.rest === '' ? scanned : undefined;
};

function signedValue({ negative, magnitude }: Scanned, max: bigint): bigint | undefined {
  const value = negative ? -magnitude : magnitude;
  return value >= -max - 1n && value <= max ? value : undefined;
}

function signed(text: string, max: bigint, base?: keyof typeof PATTERNS): bigint | undefined {
  const scanned = scanWhole(text, base);
  return scanned && signedValue(scanned, max);
}

function unsigned(text: string, max: bigint): bigint | undefined {
  const scanned = scanWhole(text);
  if (scanned === undefined || scanned.negative) return undefined;
  return scanned.magnitude <= max ? scanned.magnitude : undefined;
}

/** Negative numbers wrap around, so that -1 is the largest. */
function wrapping(text: string, max: bigint): bigint | undefined {
  const scanned = scanWhole(text);
  if (scanned === undefined || scanned.magnitude > max) return undefined;
  const { negative, magnitude } = scanned;
  return negative && magnitude > 0n ? max + 1n - magnitude : magnitude;
}

const narrow = (value: bigint | undefined): number | undefined =>
  value === undefined ? undefined : Number(value);

/** virStrToLong_i. Base 0 is C's notation. */
export const parseInt32 = (text: string, base?: 0 | 10): number | undefined =>
  narrow(signed(text, INT_MAX, base));

/** virStrToLong_uip: no minus sign, not even of zero. */
export const parseUint32 = (text: string): number | undefined => narrow(unsigned(text, UINT_MAX));

/** virStrToLong_ui: -1 is 4294967295. */
export const parseUint32Wrapping = (text: string): number | undefined =>
  narrow(wrapping(text, UINT_MAX));

/** virStrToLong_ll. */
export const parseInt64 = (text: string): bigint | undefined => signed(text, LLONG_MAX);

/** virStrToLong_ullp: no minus sign. */
export const parseUint64 = (text: string): bigint | undefined => unsigned(text, ULLONG_MAX);

/** virStrToLong_ull: -1 is 18446744073709551615. */
export const parseUint64Wrapping = (text: string): bigint | undefined => wrapping(text, ULLONG_MAX);

const POWERS = 'kmgtpe';

function suffixFactor(suffix: string): bigint | undefined {
  const lower = suffix.toLowerCase();
  if (['b', 'byte', 'bytes'].includes(lower)) return 1n;
  const match = /^([kmgtpe])(|ib|b)$/.exec(lower);
  if (match === null) return undefined;
  const [, power = '', unit] = match;
  return (unit === 'b' ? 1000n : 1024n) ** BigInt(POWERS.indexOf(power) + 1);
}

/** A number, and the text behind it. */
export interface NumberPrefix {
  readonly value: bigint;
  readonly rest: string;
}

/** virStrToLong_ll of the number that a text starts with. */
export function parseInt64Prefix(text: string): NumberPrefix | undefined {
  const scanned = scan(text);
  const value = scanned && signedValue(scanned, LLONG_MAX);
  return scanned && value !== undefined ? { value, rest: scanned.rest } : undefined;
}

/** virStrToLong_ullp of the number that a text starts with. */
export function parseUint64Prefix(text: string): NumberPrefix | undefined {
  const scanned = scan(text);
  if (scanned === undefined || scanned.negative || scanned.magnitude > ULLONG_MAX) return undefined;
  return { value: scanned.magnitude, rest: scanned.rest };
}

/**
 * A size with an optional suffix (vshCommandOptScaledInt): k, KiB, M, MiB... count in 1024s; KB,
 * MB... in 1000s; b, byte, bytes are bytes. Without a suffix it counts in `scale`.
 * @returns the size in bytes, at most `max`.
 */
export function parseScaled(text: string, scale: bigint, max: bigint): bigint | undefined {
  const prefix = parseUint64Prefix(text);
  return prefix && scaleInteger(prefix.value, prefix.rest, scale, max);
}

/** virScaleInteger: `value` times what `suffix` says, or times `scale` where it says nothing. */
export function scaleInteger(
  value: bigint,
  suffix: string,
  scale: bigint,
  max: bigint,
): bigint | undefined {
  const factor = suffix === '' ? scale : suffixFactor(suffix);
  if (factor === undefined || value > max / factor) return undefined;
  return value * factor;
}

/** What virScaleInteger says where it has no answer. */
export const scaleRefusal = ({ value, rest }: NumberPrefix): string =>
  rest === '' || suffixFactor(rest) !== undefined
    ? t`numerical overflow: value too large: ${value}${rest}`
    : t`invalid argument: unknown suffix '${rest}'`;
