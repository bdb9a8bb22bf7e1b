/** What C's strtol and strtoul take for a number in decimal, the whole text being used. */
const DECIMAL = /^[ \t\n\v\f\r]*([+-]?)(\d+)$/;

function parse(text: string): { negative: boolean; value: bigint } | null {
  const match = DECIMAL.exec(text);
  if (match === null) return null;
  return { negative: match[1] === '-', value: BigInt(match[2] ?? '0') };
}

/** A signed number of `bits` bits (virStrToLong_i, _ll); null where the text is none. */
export function signed(text: string, bits: 32 | 64): bigint | null {
  const parsed = parse(text);
  if (parsed === null) return null;
  const value = parsed.negative ? -parsed.value : parsed.value;
  return BigInt.asIntN(bits, value) === value ? value : null;
}

/** An unsigned number that has no minus sign (virStrToLong_uip, _ullp). */
export function unsigned(text: string, bits: 32 | 64): bigint | null {
  const parsed = parse(text);
  if (parsed === null || text.includes('-')) return null;
  return BigInt.asUintN(bits, parsed.value) === parsed.value ? parsed.value : null;
}

/** An unsigned number; one with a minus sign wraps around, as C has it (virStrToLong_ui, _ull). */
export function wrapping(text: string, bits: 32 | 64): bigint | null {
  const parsed = parse(text);
  if (parsed === null || BigInt.asUintN(bits, parsed.value) !== parsed.value) return null;
  return parsed.negative ? BigInt.asUintN(bits, -parsed.value) : parsed.value;
}
