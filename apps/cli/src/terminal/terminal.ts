import { table } from '../format/table.ts';
import { t } from '../messages/index.ts';
import { NO_SCREEN, type Paint, painter, type Screen } from './screen.ts';

export type { Style } from './screen.ts';

/** Columns that a text is laid out for where no screen tells how many it has. */
const DEFAULT_COLUMNS = 80;

/** Where a process writes. Both take the whole text, or throw. */
export interface Sinks {
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  /** The screen that reads stdout; asked at most once, and only by what lays out for it. */
  readonly screen?: () => Screen;
}

/** What the result of a command is printed with; a text's line ends are part of it. */
export interface Out {
  /** Titles and confirmations are not wanted (--quiet). */
  readonly quiet: boolean;
  /** Columns to lay out for: the screen's, or 80. */
  readonly columns: number;
  /** Whether the reader's locale has characters beyond ASCII. */
  readonly unicode: boolean;
  /** The text in these colours, where they are wanted and shown; else as it is. */
  readonly paint: Paint;
  print(text: string): void;
  /** What --quiet leaves out: titles, confirmations (vshPrintExtra). */
  printExtra(text: string): void;
  /** Columns under titles, which --quiet leaves out (vshTable). */
  printTable(titles: readonly string[], rows: readonly (readonly string[])[]): void;
  /** A line on standard error behind `error: `, of a command that goes on (vshError). */
  error(line: string): void;
}

export interface TerminalOptions {
  readonly quiet?: boolean;
  /** Whether the reader's locale has characters beyond ASCII. */
  readonly unicode?: boolean;
  /** Is told every error as well. */
  readonly log?: (line: string) => void;
}

/**
 * Standard output and standard error of the program. What is printed is held back until the end
 * or until something goes to standard error, so that `2>&1` shows both in order.
 */
export class Terminal implements Out {
  readonly #sinks: Sinks;
  readonly #log: (line: string) => void;
  readonly unicode: boolean;
  readonly quiet: boolean;
  #screen: Screen | undefined;
  #held = '';

  constructor(sinks: Sinks, { quiet = false, unicode = false, log }: TerminalOptions = {}) {
    this.#sinks = sinks;
    this.#log = log ?? (() => {});
    this.unicode = unicode;
    this.quiet = quiet;
  }

  get #screenOnce(): Screen {
    return (this.#screen ??= this.#sinks.screen?.() ?? NO_SCREEN);
  }

  get columns(): number {
    return this.#screenOnce.columns ?? DEFAULT_COLUMNS;
  }

  get paint(): Paint {
    return painter(this.#screenOnce.color);
  }

  print(text: string): void {
    this.#held += text;
  }

  printExtra(text: string): void {
    if (!this.quiet) this.print(text);
  }

  printTable(titles: readonly string[], rows: readonly (readonly string[])[]): void {
    this.print(table(titles, rows, { header: !this.quiet, unicode: this.unicode }));
  }

  error(line: string): void {
    this.#log(line);
    this.writeError(`${t`error: `}${line}\n`);
  }

  /** What to do next, behind `hint: ` on standard error. */
  hint(line: string): void {
    this.writeError(`${t`hint: `}${line}\n`);
  }

  /** Standard error as it is. */
  writeError(text: string): void {
    this.flush();
    this.#sinks.stderr(text);
  }

  flush(): void {
    if (this.#held === '') return;
    const text = this.#held;
    this.#held = '';
    this.#sinks.stdout(text);
  }
}
