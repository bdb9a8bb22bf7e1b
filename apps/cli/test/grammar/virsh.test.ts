import { expect, test } from 'vitest';
import { run, withoutHints } from '../program.ts';
import { commandLines } from './command-lines.ts';
import { virshCommands } from './virsh-commands.ts';
import { type Outcome, recorded, runVirsh, withoutTimes } from './virsh.ts';

const nameOf = (args: readonly string[]): string => JSON.stringify(args);

const answers = recorded<Record<string, Outcome>>('virsh-9.0.0.golden.json', () =>
  Object.fromEntries(
    commandLines.map((args) => {
      const outcome = runVirsh(args);
      return [nameOf(args), { ...outcome, stdout: withoutTimes(outcome.stdout) }];
    }),
  ),
);

test.each(commandLines.map((args) => [nameOf(args), args] as const))(
  '%s has the outcome that virsh gives it',
  async (name, args) => {
    const { stdout, stderr, status } = await run(virshCommands, args);
    expect({
      stdout: withoutTimes(stdout),
      stderr: withoutHints(stderr),
      status,
    }).toEqual(answers[name]);
  },
);
