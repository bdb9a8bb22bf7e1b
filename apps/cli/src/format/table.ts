import { displayWidth } from './width.ts';

export interface TableOptions {
  /** False leaves the titles and the line below them out, as --quiet does. */
  readonly header: boolean;
  /** Whether the reader's locale has characters beyond ASCII. */
  readonly unicode: boolean;
}

// Where the locale is not UTF-8, virsh shows each byte beyond ASCII so, whatever its value.
const FOREIGN_BYTE = '\\xff';

const UNPRINTABLE = /\\(?=x)|[\p{Cc}\p{Cs}\p{Cn}\p{Zl}\p{Zp}]/gu;
const UNPRINTABLE_IN_ASCII = /\\(?=x)|\p{Cc}|[^\0-\x7f]/gu;

function escape(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return code < 0x80
    ? `\\x${code.toString(16).padStart(2, '0')}`
    : FOREIGN_BYTE.repeat(Buffer.byteLength(character));
}

/**
 * Columns as wide as their widest cell, in virsh's form (tools/vsh-table.c): a blank in front of
 * each cell, two more behind all but the last; titles over a line of dashes. Control characters
 * and others that would spoil the columns are shown as `\x09`. Ends with a line end.
 */
export function table(
  titles: readonly string[],
  rows: readonly (readonly string[])[],
  { header, unicode }: TableOptions,
): string {
  const pattern = unicode ? UNPRINTABLE : UNPRINTABLE_IN_ASCII;
  const lines = (header ? [titles, ...rows] : rows).map((cells) =>
    cells.map((cell) => cell.replaceAll(pattern, escape)),
  );
  const widths = titles.map((_, column) =>
    Math.max(0, ...lines.map((cells) => displayWidth(cells[column] ?? ''))),
  );
  const printed = lines.map((cells) => rowText(cells, widths));
  if (header) printed.splice(1, 0, widths.map((width) => '-'.repeat(width + 3)).join(''));
  return printed.map((line) => `${line}\n`).join('');
}

function rowText(cells: readonly string[], widths: readonly number[]): string {
  return cells
    .map((cell, column) => {
      const isLast = column === cells.length - 1;
      const fill = isLast ? 0 : (widths[column] ?? 0) - displayWidth(cell) + 2;
      return ` ${cell}${' '.repeat(fill)}`;
    })
    .join('');
}
