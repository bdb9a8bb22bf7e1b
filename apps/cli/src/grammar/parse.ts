import { CommandFailed } from '../failure.ts';
import { t } from '../messages/index.ts';
import { ArgumentCollector } from './collect.ts';
import type { CommandSyntax } from './syntax.ts';
import type { TokenSource } from './token.ts';

/** The texts of each option that was given; a flag's is the empty list. */
export type Given = ReadonlyMap<string, readonly string[]>;

export interface ParsedCommand<C> {
  readonly command: C;
  readonly given: Given;
  readonly json: boolean;
}

/**
 * Commands out of their tokens, as vshCommandParse reads them. `find` gives the command of a name.
 * @throws CommandFailed with virsh's message at the first mistake: then none of them may run.
 */
export async function parseCommands<C extends CommandSyntax>(
  next: TokenSource,
  find: (name: string) => Promise<C | undefined>,
  unknownCommandHint?: (name: string) => string | undefined,
): Promise<ParsedCommand<C>[]> {
  const commands: ParsedCommand<C>[] = [];
  for (;;) {
    const token = next();
    if (token.kind === 'end') return commands;
    if (token.kind === 'separator') continue;
    if (token.text.startsWith('#')) {
      skipCommand(next);
      continue;
    }
    const command = await find(token.text);
    if (command === undefined) {
      const hint = unknownCommandHint?.(token.text);
      const message = t`unknown command: '${token.text}'`;
      throw new CommandFailed(message, hint === undefined ? {} : { hint });
    }
    commands.push(await parseCommand(command, next, find));
  }
}

function skipCommand(next: TokenSource): void {
  while (next(true).kind === 'argument');
}

async function parseCommand<C extends CommandSyntax>(
  command: C,
  next: TokenSource,
  find: (name: string) => Promise<C | undefined>,
): Promise<ParsedCommand<C>> {
  const collector = new ArgumentCollector(command);
  const { given, json, help } = collector.collect(next);
  const helpCommand = help ? await find('help') : undefined;
  if (helpCommand !== undefined) {
    return { command: helpCommand, given: new Map([['command', [command.name]]]), json };
  }
  collector.checkRequired();
  return { command, given, json };
}
