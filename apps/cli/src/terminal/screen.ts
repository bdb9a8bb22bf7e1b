import { isatty, WriteStream } from 'node:tty';

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
