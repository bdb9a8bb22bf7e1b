/**
 * printf's `%.Nf`: rounds to even where toFixed() rounds a tie up, for a quarter is exact in
 * binary and shows as 0.2 in C. `digits` is at most 20.
 */
export function fixed(value: number, digits: number): string {
  const text = value.toFixed(digits);
  const halves = value * 2 ** (digits + 1);
  const isTie = Number.isInteger(halves) && halves % 2 !== 0;
  const last = Number(text.at(-1));
  return isTie && last % 2 === 1 ? `${text.slice(0, -1)}${last - 1}` : text;
}
