import { displayWidth } from '../format/width.ts';
import type { Out, Style } from './terminal.ts';

/** Some text in one style. Colours take no columns, so a line's width is known before it is painted. */
export interface Piece {
  readonly text: string;
  readonly style?: Style | readonly Style[];
}

export type Line = readonly Piece[];

export const plain = (text: string): Piece => ({ text });

export function widthOf(line: Line): number {
  return line.reduce((sum, { text }) => sum + displayWidth(text), 0);
}

/** The line as it is shown, without a line end. */
export function paintLine(out: Pick<Out, 'paint'>, line: Line): string {
  return line
    .map(({ text, style }) => (style === undefined ? text : out.paint(style, text)))
    .join('')
    .trimEnd();
}

/** Blocks of lines side by side, each `width` columns wide but the last, `gap` columns apart. */
export function besides(blocks: readonly (readonly Line[])[], width: number, gap: number): Line[] {
  const height = Math.max(0, ...blocks.map(({ length }) => length));
  return Array.from({ length: height }, (_, row) =>
    blocks.flatMap((block, index) => {
      const line = block[row] ?? [];
      if (index === blocks.length - 1) return line;
      return [...line, plain(' '.repeat(Math.max(0, width - widthOf(line)) + gap))];
    }),
  );
}
