import { isatty, WriteStream } from 'node:tty';
import { styleText } from 'node:util';

/** What is known of the screen that reads standard output. */
export interface Screen {
  /** How many columns it has; null where the output is no screen. */
  readonly columns: number | null;
  /** Whether it shows colours, and the reader wants them. */
  readonly color: boolean;
}

export const NO_SCREEN: Screen = { columns: null, color: false };

/** A number of columns out of COLUMNS, which counts also where the output is a file (POSIX). */
function columnsOf({ COLUMNS = '' }: NodeJS.ProcessEnv): number | null {
  return /^[1-9]\d{0,4}$/.test(COLUMNS) ? Number(COLUMNS) : null;
}

/** Whether the reader asks for colours, or for none (https://no-color.org, FORCE_COLOR). */
function colorWish({ NO_COLOR, FORCE_COLOR }: NodeJS.ProcessEnv): boolean | undefined {
  if (NO_COLOR !== undefined && NO_COLOR !== '') return false;
  if (FORCE_COLOR === undefined) return undefined;
  return !['0', 'false'].includes(FORCE_COLOR);
}

/** The screen behind a file descriptor. */
export function screenOf(fd: number, env: NodeJS.ProcessEnv): Screen {
  const wish = colorWish(env);
  if (!isatty(fd)) return { columns: columnsOf(env), color: wish ?? false };
  const stream = new WriteStream(fd);
  return { columns: stream.columns || columnsOf(env), color: wish ?? stream.hasColors(8, env) };
}

/** Colours and weights, by the names of node:util's styleText. */
export type Style = Extract<Parameters<typeof styleText>[0], string>;

export type Paint = (style: Style | readonly Style[], text: string) => string;

/** Paints for a screen with colours, or leaves texts as they are. */
export const painter =
  (color: boolean): Paint =>
  (style, text) =>
    color && text !== '' ? styleText([style].flat(), text, { validateStream: false }) : text;
