import type { Command } from './command.ts';
import type { ParsedCommand } from './grammar/parse.ts';
import { type Outcome, performCommand, printOutcome, type RunOptions } from './run-command.ts';
import type { Session } from './session.ts';
import type { Terminal } from './terminal/terminal.ts';

/** As many calls of one client as a daemon works on at a time, unless told otherwise. */
const AHEAD = 5;

function onlyReads({ command, given }: ParsedCommand<Command>): boolean {
  const { reads = false } = command;
  return typeof reads === 'function' ? reads(given) : reads;
}

/**
 * Runs the commands of a line and prints them one by one; the last one's success is the line's.
 * Neighbours that only read run at the same time, as long as nothing between them changes anything.
 */
export async function runLine(
  commands: readonly ParsedCommand<Command>[],
  session: Session,
  terminal: Terminal,
  options: RunOptions,
): Promise<boolean> {
  const begun = new Map<ParsedCommand<Command>, Promise<Outcome>>();
  let succeeded = true;
  for (const [index, parsed] of commands.entries()) {
    for (const next of commands.slice(index, index + AHEAD)) {
      if (!onlyReads(next)) break;
      if (!begun.has(next)) begun.set(next, performCommand(next, session));
    }
    const outcome = await (begun.get(parsed) ?? performCommand(parsed, session));
    succeeded = printOutcome(parsed, outcome, terminal, options);
  }
  return succeeded;
}
