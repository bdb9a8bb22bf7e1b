import type { Command } from './command.ts';
import { CommandContext } from './context.ts';
import { CommandFailed } from './failure.ts';
import { toJson } from './format/json.ts';
import { fixed } from './format/number.ts';
import type { Given, ParsedCommand } from './grammar/parse.ts';
import { isLibvirtError } from './libvirt-errors.ts';
import { t } from './messages/index.ts';
import { readArgs } from './options.ts';
import { reportFailure } from './report.ts';
import type { Session } from './session.ts';
import type { Terminal } from './terminal/terminal.ts';

export const SUCCESS = 0;
export const FAILURE = 1;

export interface RunOptions {
  /** Says how long it took (--timing). */
  readonly timing: boolean;
}

/** What a command found or did, before anything of it is printed. */
export interface Outcome {
  /** Undefined where the host could not be reached, and the command did not run. */
  readonly context?: CommandContext;
  readonly data?: unknown;
  readonly failure: { readonly reason: unknown } | undefined;
  readonly tookMs: number;
}

function needsConnection({ connects }: Command, given: Given): boolean {
  return typeof connects === 'function' ? connects(given) : connects;
}

/** Runs one command; prints nothing, and never rejects. */
export async function performCommand(
  { command, given, json }: ParsedCommand<Command>,
  session: Session,
  terminal: Terminal,
): Promise<Outcome> {
  const startedNs = process.hrtime.bigint();
  const tookMs = (): number => Number(process.hrtime.bigint() - startedNs) / 1e6;
  let context: CommandContext | undefined;
  try {
    const connection = needsConnection(command, given) ? await session.open() : undefined;
    context = new CommandContext(connection, {
      json,
      print: (text) => {
        terminal.print(text);
        terminal.flush();
      },
    });
    const data = await command.run(context, readArgs(command.options, given));
    return { context, data, failure: context.failure, tookMs: tookMs() };
  } catch (reason) {
    return { ...(context && { context }), failure: { reason }, tookMs: tookMs() };
  }
}

/** Prints all that a command has to say (vshCommandRun); answers with its exit status. */
export function printOutcome(
  parsed: ParsedCommand<Command>,
  outcome: Outcome,
  terminal: Terminal,
  { timing }: RunOptions,
): number {
  outcome.context?.tell(terminal);
  const failure = printData(parsed, outcome, terminal);
  if (failure !== undefined && !isOutcome(failure.reason)) report(parsed, failure.reason, terminal);
  if (!parsed.json) {
    if (timing) terminal.print(t`\n(Time: ${fixed(outcome.tookMs, 3)} ms)\n\n`);
    else if (parsed.command.verbatim !== true) terminal.printExtra('\n');
  }
  terminal.flush();
  return failure === undefined ? SUCCESS : statusOf(parsed.command, failure.reason);
}

/** A failure that is a result, and told by the exit status alone. */
const isOutcome = (reason: unknown): boolean =>
  reason instanceof CommandFailed &&
  reason.status !== undefined &&
  reason.lines.length === 0 &&
  reason.cause === undefined;

function statusOf({ failureStatus = FAILURE }: Command, reason: unknown): number {
  return reason instanceof CommandFailed ? (reason.status ?? failureStatus) : failureStatus;
}

/** Prints what the command returned, if it did; why it failed, if it did or this does. */
function printData(
  { command, given, json }: ParsedCommand<Command>,
  outcome: Outcome,
  terminal: Terminal,
): Outcome['failure'] {
  if (!('data' in outcome)) return outcome.failure;
  try {
    if (json) terminal.print(toJson(outcome.data));
    else command.text(terminal, outcome.data, readArgs(command.options, given));
    return outcome.failure;
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
