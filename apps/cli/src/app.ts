import type { Connection, KeepaliveOptions } from '@virtune/libvirt';
import type { Command } from './command.ts';
import { parseCommands } from './grammar/parse.ts';
import { parseProgram, type ProgramCall, type ProgramSettings } from './grammar/program.ts';
import { argumentTokens, lineTokens } from './grammar/token.ts';
import { programUsage } from './help/usage.ts';
import { localeName, t, useLocale } from './messages/index.ts';
import { reportFailure } from './report.ts';
import { FAILURE, SUCCESS } from './run-command.ts';
import { runLine } from './run-line.ts';
import { Session } from './session.ts';
import { suggest } from './suggest.ts';
import { openLogFile } from './terminal/log-file.ts';
import { type Sinks, Terminal } from './terminal/terminal.ts';

/** What the program is made of, so that tests can run it with other parts. */
export interface Program {
  readonly version: string;
  readonly sinks: Sinks;
  readonly env: NodeJS.ProcessEnv;
  readonly commandNames: readonly string[];
  readonly findCommand: (name: string) => Promise<Command | undefined>;
  readonly connect: (
    uri: string | undefined,
    options: { readonly readonly: boolean; readonly keepalive: KeepaliveOptions },
  ) => Promise<Connection>;
}

/** Runs one command line in the steps of virsh's main(); answers with the exit status. */
export async function runProgram(program: Program, argv: readonly string[]): Promise<number> {
  await useLocale(localeName(program.env, 'LC_MESSAGES'));
  let terminal = new Terminal(program.sinks);
  try {
    const call = parseProgram(argv, (line) => terminal.error(line));
    terminal = openTerminal(program, call.settings);
    const status = await runCall(program, terminal, call);
    terminal.flush();
    return status;
  } catch (error) {
    reportFailure(terminal, error, { json: false });
    return failureStatus(program, argv);
  }
}

/** The status of a command line that could not be run, by the last command that is named in it. */
async function failureStatus({ findCommand }: Program, argv: readonly string[]): Promise<number> {
  const words = argv.flatMap((argument) => argument.split(/[\s;]+/));
  for (const word of words.toReversed()) {
    const command = await findCommand(word);
    if (command !== undefined) return command.failureStatus ?? FAILURE;
  }
  return FAILURE;
}

async function runCall(
  program: Program,
  terminal: Terminal,
  { action, settings, rest }: ProgramCall,
): Promise<number> {
  if (action === 'version') {
    terminal.print(`${program.version}\n`);
    return SUCCESS;
  }
  if (action === 'help' || rest.length === 0) {
    terminal.print(programUsage());
    return runCommands(program, terminal, {}, ['help']);
  }
  return runCommands(program, terminal, settings, rest);
}

function openTerminal(
  { sinks, env }: Program,
  { quiet = false, logFile }: ProgramSettings,
): Terminal {
  return new Terminal(sinks, {
    quiet,
    unicode: /utf-?8/i.test(localeName(env, 'LC_CTYPE')),
    ...(logFile !== undefined && { log: openLogFile(logFile) }),
  });
}

/** Parses all commands before it runs the first; the last one's exit status is the program's. */
async function runCommands(
  { commandNames, findCommand, connect, env }: Program,
  terminal: Terminal,
  { uri, readonly = false, timing = false, ...settings }: ProgramSettings,
  words: readonly string[],
): Promise<number> {
  const [line = ''] = words;
  if (words.length === 1 && line === '') return FAILURE;
  const tokens = words.length === 1 ? lineTokens(line) : argumentTokens(words);
  const commands = await parseCommands(tokens, findCommand, (name) =>
    didYouMean(name, commandNames),
  );
  const session = new Session(
    () =>
      connect(uri ?? env['VIRSH_DEFAULT_CONNECT_URI'], {
        readonly,
        keepalive: keepaliveOf(settings),
      }),
    terminal,
  );
  try {
    // A host that was named must be there, whatever the command is; the default one if needed.
    if (uri !== undefined) await session.open();
    return await runLine(commands, session, terminal, { timing });
  } finally {
    session.close();
  }
}

/** -k and -K, as virConnectSetKeepAlive takes them. */
function keepaliveOf({
  keepaliveIntervalSeconds: seconds,
  keepaliveCount: count,
}: ProgramSettings): KeepaliveOptions {
  return {
    ...(seconds !== undefined && { intervalMs: seconds * 1000 }),
    ...(count !== undefined && { count }),
  };
}

function didYouMean(name: string, commandNames: readonly string[]): string {
  const near = suggest(name, commandNames);
  return near === undefined
    ? t`'virtune help' lists the commands`
    : t`did you mean '${near}'? 'virtune help' lists the commands`;
}
