import type { Command } from './command.ts';
import type { ParsedCommand } from './grammar/parse.ts';
import {
  type Outcome,
  performCommand,
  printOutcome,
  type RunOptions,
  SUCCESS,
} from './run-command.ts';
import type { Session } from './session.ts';
import type { Terminal } from './terminal/terminal.ts';

type Parsed = ParsedCommand<Command>;

/** As many calls of one client as a daemon works on at a time, unless told otherwise. */
const AT_A_TIME = 5;

function onlyReads({ command, given }: Parsed): boolean {
  const { reads = false } = command;
  return typeof reads === 'function' ? reads(given) : reads;
}

/** Begins commands in order, ahead of their turn as long as they and all before them only read. */
class Performance {
  readonly #commands: readonly Parsed[];
  readonly #session: Session;
  readonly #terminal: Terminal;
  readonly #outcomes: Promise<Outcome>[] = [];
  #running = 0;

  constructor(commands: readonly Parsed[], session: Session, terminal: Terminal) {
    this.#commands = commands;
    this.#session = session;
    this.#terminal = terminal;
  }

  /** The outcome of a command; all before it have been waited for. */
  outcome(index: number): Promise<Outcome> {
    this.#beginReaders();
    return this.#outcomes[index] ?? this.#begin(index);
  }

  #beginReaders(): void {
    for (;;) {
      const index = this.#outcomes.length;
      const next = this.#commands[index];
      if (next === undefined || !onlyReads(next) || this.#running === AT_A_TIME) return;
      void this.#begin(index);
    }
  }

  #begin(index: number): Promise<Outcome> {
    const command = this.#commands[index];
    if (command === undefined) throw new RangeError(`no command ${index}`);
    this.#running++;
    const outcome = performCommand(command, this.#session, this.#terminal);
    this.#outcomes[index] = outcome;
    void this.#goOnAfter(outcome);
    return outcome;
  }

  async #goOnAfter(outcome: Promise<Outcome>): Promise<void> {
    await outcome;
    this.#running--;
    this.#beginReaders();
  }
}

/**
 * Runs the commands of a line and prints them one by one; the last one's exit status is the line's.
 * Neighbours that only read run at the same time, as long as nothing between them changes anything.
 */
export async function runLine(
  commands: readonly Parsed[],
  session: Session,
  terminal: Terminal,
  options: RunOptions,
): Promise<number> {
  const performance = new Performance(commands, session, terminal);
  let status = SUCCESS;
  for (const [index, parsed] of commands.entries()) {
    const outcome = await performance.outcome(index);
    status = printOutcome(parsed, outcome, terminal, options);
  }
  return status;
}
