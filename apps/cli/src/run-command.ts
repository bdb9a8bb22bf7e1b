import type { Command } from './command.ts';
import { CommandContext } from './context.ts';
import { toJson } from './format/json.ts';
import { fixed } from './format/number.ts';
import type { ParsedCommand } from './grammar/parse.ts';
import { isLibvirtError } from './libvirt-errors.ts';
import { t } from './messages/index.ts';
import { readArgs } from './options.ts';
import { reportFailure } from './report.ts';
import type { Session } from './session.ts';
import type { Terminal } from './terminal/terminal.ts';

export interface RunOptions {
  /** Says how long it took (--timing). */
  readonly timing: boolean;
}

/** Runs one command and prints all that it has to say; false if it failed (vshCommandRun). */
export async function runCommand(
  parsed: ParsedCommand<Command>,
  session: Session,
  terminal: Terminal,
  { timing }: RunOptions,
): Promise<boolean> {
  const startedNs = process.hrtime.bigint();
  const failure = await perform(parsed, session, terminal);
  const tookMs = Number(process.hrtime.bigint() - startedNs) / 1e6;
  if (failure !== undefined) report(parsed, failure.reason, terminal);
  if (!parsed.json) {
    if (timing) terminal.print(t`\n(Time: ${fixed(tookMs, 3)} ms)\n\n`);
    else if (parsed.command.verbatim !== true) terminal.printExtra('\n');
  }
  terminal.flush();
  return failure === undefined;
}

async function perform(
  { command, given, json }: ParsedCommand<Command>,
  session: Session,
  terminal: Terminal,
): Promise<{ reason: unknown } | undefined> {
  try {
    const connection = command.connects ? await session.open() : undefined;
    const context = new CommandContext(connection, terminal);
    const args = readArgs(command.options, given);
    const data = await command.run(context, args);
    if (json) terminal.print(toJson(data));
    else command.text(terminal, data, args);
    return context.failure;
  } catch (reason) {
    return { reason };
  }
}

function report(
  { command, given, json }: ParsedCommand<Command>,
  reason: unknown,
  terminal: Terminal,
): void {
  const hint = (cause: unknown): string | undefined =>
    isLibvirtError(cause) ? command.hint?.(cause, readArgs(command.options, given)) : undefined;
  reportFailure(terminal, reason, { json, hint });
}
