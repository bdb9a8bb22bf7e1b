import { eastAsianWidth } from 'get-east-asian-width';

const ZERO_WIDTH = /^[\p{Mn}\p{Me}\p{Cf}]$/u;
const SOFT_HYPHEN = '\u00ad';
const COMBINING_MARKS = 0x300;

/** Columns that one character takes on a terminal: 0, 1 or 2 (UAX #11, as wcwidth(3) has it). */
function characterWidth(character: string): number {
  const point = character.codePointAt(0) ?? 0;
  if (point < COMBINING_MARKS) return 1;
  if (character !== SOFT_HYPHEN && ZERO_WIDTH.test(character)) return 0;
  return eastAsianWidth(point);
}

/** Columns that a text takes on a terminal. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}
