import { displayWidth } from './width.ts';

/** Text filled up with blanks to a width in columns, as `%-15s` fills ASCII. */
export const padEnd = (text: string, columns: number): string =>
  text + ' '.repeat(Math.max(0, columns - displayWidth(text)));

/** A line `Label:          value`, as virsh prints facts (`%-15s %s`). */
export const field = (label: string, value: string | number | bigint, columns = 15): string =>
  `${padEnd(label, columns)} ${value}\n`;
