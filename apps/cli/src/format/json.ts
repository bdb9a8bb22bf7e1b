const isSafe = (value: bigint): boolean =>
  value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER);

/**
 * A document of --json, with a line end. 64-bit integers are numbers as long as every reader of
 * JSON keeps them exact (up to 2^53 - 1), and strings of decimal digits beyond.
 */
export const toJson = (data: unknown): string => stringify(data, 2);

/** The same in one line, for what comes bit by bit. */
export const jsonLine = (data: unknown): string => stringify(data, 0);

function stringify(data: unknown, indent: number): string {
  const text = JSON.stringify(
    data ?? null,
    (_key, value: unknown) => {
      if (typeof value !== 'bigint') return value;
      return isSafe(value) ? Number(value) : String(value);
    },
    indent,
  );
  return `${text}\n`;
}
