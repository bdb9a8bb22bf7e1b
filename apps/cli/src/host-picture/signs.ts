import type { Style } from '../terminal/terminal.ts';
import type { PictureCpu } from './host-picture.ts';
import type { Piece } from '../terminal/line.ts';

/** What stands for what in the picture. */
export interface Signs {
  readonly separator: string;
  readonly bar: { readonly used: string; readonly free: string };
  readonly idle: string;
  readonly isolated: string;
  readonly reserved: string;
  readonly contested: string;
  readonly floating: string;
  readonly cpu: (cpu: PictureCpu | undefined) => Piece;
}

/** Neighbours in the alphabet are far apart in colour. */
const GUEST_COLORS: readonly Style[] = [
  'green',
  'cyan',
  'yellow',
  'magenta',
  'blue',
  'greenBright',
  'cyanBright',
  'yellowBright',
  'magentaBright',
  'blueBright',
];

/** The colour of a guest, by its mark. */
export function colorOf(mark: string): Style {
  const last = mark.codePointAt(mark.length - 1) ?? 0;
  const first = mark.length > 1 ? (mark.codePointAt(0) ?? 0) : 0;
  return GUEST_COLORS[(last + first) % GUEST_COLORS.length] ?? 'green';
}

const FLOATING = '~';
const CONTESTED = '!';

export function signs(unicode: boolean): Signs {
  const words = unicode
    ? { separator: '│', bar: { used: '█', free: '░' }, idle: '·' }
    : { separator: '|', bar: { used: '#', free: '.' }, idle: '.' };
  const free = { isolated: 'i', reserved: 'r', online: words.idle } as const;
  const cpu = (cpu: PictureCpu | undefined): Piece => {
    if (cpu === undefined) return { text: '' };
    const floating = cpu.floating > 0 ? FLOATING : '';
    const [mark, second] = cpu.pinned;
    if (second !== undefined) return { text: `${CONTESTED}${floating}`, style: ['bold', 'red'] };
    if (mark !== undefined) return { text: `${mark}${floating}`, style: ['bold', colorOf(mark)] };
    if (cpu.floating > 0) return { text: `${FLOATING}${Math.min(cpu.floating, 99)}` };
    return { text: free[cpu.use], style: 'dim' };
  };
  return {
    ...words,
    isolated: free.isolated,
    reserved: free.reserved,
    contested: CONTESTED,
    floating: FLOATING,
    cpu,
  };
}
