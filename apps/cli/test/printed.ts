import type { Command } from '../src/command.ts';
import { parseCommands } from '../src/grammar/parse.ts';
import { argumentTokens } from '../src/grammar/token.ts';
import { type Options, readArgs } from '../src/options.ts';
import type { Screen } from '../src/terminal/screen.ts';
import { Terminal } from '../src/terminal/terminal.ts';

interface PrintOptions {
  /** The command's arguments, which may choose the form: `['vm', '--reason']`. */
  readonly argv?: readonly string[];
  readonly quiet?: boolean;
  /** Columns of the screen, and whether it shows colours; without it, the output is no screen. */
  readonly screen?: Screen;
}

/** What a command prints for `data`: standard output and standard error together, in order. */
export async function printed<O extends Options, Data>(
  command: Command<O, Data>,
  data: Data,
  { argv = [], quiet = false, screen }: PrintOptions = {},
): Promise<string> {
  const tokens = argumentTokens([command.name, ...argv]);
  const [parsed] = await parseCommands(tokens, async () => command);
  let text = '';
  const append = (more: string): void => {
    text += more;
  };
  const sinks = { stdout: append, stderr: append, ...(screen && { screen: () => screen }) };
  const terminal = new Terminal(sinks, { quiet, unicode: true });
  command.text(terminal, data, readArgs(command.options, parsed?.given ?? new Map()));
  terminal.flush();
  return text;
}
