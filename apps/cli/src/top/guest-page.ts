import { displayWidth } from '../format/width.ts';
import { colorOf } from '../host-picture/signs.ts';
import { translate } from '../messages/index.ts';
import type { Line, Piece } from '../terminal/line.ts';
import type { Out } from '../terminal/terminal.ts';
import { type Column, columns } from './columns.ts';
import type { TopGuest } from './top-data.ts';
import type { View } from './view.ts';

const NAME_LEAST = 12;
const GAP = 2;
/** Waiting for more than this part of what it used: others are in its way. */
const WAITS = 0.1;

interface Widths {
  readonly name: number;
  /** Of the other columns, in their order. */
  readonly others: readonly number[];
}

const [nameColumn, ...otherColumns] = columns as [Column, ...Column[]];

/** The name takes what the numbers leave. */
function widthsOf(rows: readonly TopGuest[], screen: Pick<Out, 'columns'>): Widths {
  const others = otherColumns.map(({ title, text }) =>
    Math.max(displayWidth(translate(title)) + 1, 6, ...rows.map((row) => text(row).length)),
  );
  const numbers = others.reduce((sum, width) => sum + width + GAP, 0);
  const longest = Math.max(NAME_LEAST, ...rows.map(({ name }) => displayWidth(name) + 3));
  return { name: Math.min(longest, Math.max(NAME_LEAST, screen.columns - numbers - 1)), others };
}

const padStart = (text: string, width: number): string =>
  ' '.repeat(Math.max(0, width - displayWidth(text))) + text;

function padEnd(text: string, width: number): string {
  let kept = '';
  for (const character of text) {
    if (displayWidth(kept + character) > width) break;
    kept += character;
  }
  return kept + ' '.repeat(width - displayWidth(kept));
}

/** The titles; that of the column by which it is sorted is marked. */
export function titleLine(
  view: View,
  rows: readonly TopGuest[],
  screen: Pick<Out, 'columns' | 'unicode'>,
): Line {
  const widths = widthsOf(rows, screen);
  const [down, up] = screen.unicode ? ['▾', '▴'] : ['v', '^'];
  const titleOf = ({ key, title }: Column): string =>
    key === view.sort ? `${translate(title)}${view.reversed ? up : down}` : translate(title);
  const others = otherColumns.map(
    (column, i) => `${' '.repeat(GAP)}${padStart(titleOf(column), widths.others[i] ?? 0)}`,
  );
  return [{ text: `${padEnd(titleOf(nameColumn), widths.name)}${others.join('')}`, style: 'bold' }];
}

function piecesOf(row: TopGuest, widths: Widths): Line {
  const mark = row.mark ?? '';
  const markPiece: Piece =
    mark === '' ? { text: '  ' } : { text: mark.padEnd(2), style: ['bold', colorOf(mark)] };
  const waits = (row.waitedCpus ?? 0) > WAITS * (row.usedCpus ?? 0) && (row.waitedCpus ?? 0) > 0.05;
  return [
    markPiece,
    { text: ` ${padEnd(row.name, Math.max(1, widths.name - markPiece.text.length - 1))}` },
    ...otherColumns.map(({ key, text }, i): Piece => {
      const shown = `${' '.repeat(GAP)}${padStart(text(row), widths.others[i] ?? 0)}`;
      return key === 'waited' && waits ? { text: shown, style: 'red' } : { text: shown };
    }),
  ];
}

/** As many rows as there is room for, so that the one under the cursor is among them. */
function windowOf(rows: readonly TopGuest[], view: View, room: number): readonly TopGuest[] {
  const at = rows.findIndex(({ uuid }) => uuid === view.selected);
  const from = Math.max(0, Math.min(at - Math.floor(room / 2), rows.length - room));
  return Number.isFinite(room) ? rows.slice(at === -1 ? 0 : from, from + room) : rows;
}

/** The rows of the guests; the one under the cursor is inverse. */
export function guestTable(
  rows: readonly TopGuest[],
  view: View,
  screen: Pick<Out, 'columns'>,
  room: number,
): Line[] {
  const widths = widthsOf(rows, screen);
  return windowOf(rows, view, room).map((row) => {
    const line = piecesOf(row, widths);
    if (row.uuid !== view.selected) return line;
    return [{ text: line.map(({ text }) => text).join(''), style: 'inverse' }];
  });
}
