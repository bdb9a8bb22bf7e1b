/** No 64-bit number has more. */
const MAX_DIGITS = 20;

function toBigInt(sign: string, digits: string): bigint | null {
  return digits.length > MAX_DIGITS ? null : BigInt(sign + digits);
}

/**
 * A decimal integer as C's strtol takes it: white space before it, a sign, nothing after it. Null
 * for anything else and for what is beyond 64 bits in any case; the range is for the caller.
 */
export function parseSigned(text: string): bigint | null {
  const match = /^[ \t\n\v\f\r]*([+-]?)0*(\d+)$/.exec(text);
  return match === null ? null : toBigInt(match[1] === '-' ? '-' : '', match[2] ?? '');
}

/** As `parseSigned`, but with no `-`, which libvirt refuses even in `-0` (virStrToLong_uip). */
export function parseUnsigned(text: string): bigint | null {
  return text.includes('-') ? null : parseSigned(text);
}
