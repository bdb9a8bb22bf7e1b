/** The middle of the values; of an even count, the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] ?? Number.NaN;
  if (!Number.isInteger(middle)) return upper;
  return ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** A Markdown table whose first column is text and whose others are figures. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const rule = head.map((_, i) => (i === 0 ? '---' : '---:'));
  return [row(head), row(rule), ...rows.map(row)].join('\n');
}

export const whole = (value: number): string => Math.round(value).toLocaleString('en');
export const ratio = (value: number): string => `${value.toFixed(2)}x`;
export const milliseconds = (value: number): string => `${value.toFixed(1)} ms`;

/** The median of the ratios, pair by pair, so that a machine whose speed drifts does not matter. */
export function pairedRatio(ours: readonly number[], theirs: readonly number[]): string {
  return ratio(median(ours.map((value, i) => value / (theirs[i] ?? Number.NaN))));
}

/** How often a call is made and answered in a second, with so many of them in flight. */
export async function callsPerSecond(
  call: () => Promise<unknown>,
  inFlight: number,
  seconds: number,
): Promise<number> {
  let done = 0;
  const end = performance.now() + seconds * 1000;
  const worker = async (): Promise<void> => {
    while (performance.now() < end) {
      await call();
      done++;
    }
  };
  await Promise.all(Array.from({ length: inFlight }, worker));
  return done / seconds;
}
