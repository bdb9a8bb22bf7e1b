import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { styleText } from 'node:util';

const launcher = path.resolve(import.meta.dirname, '../../virtune');

export const print = (text: string): boolean => process.stdout.write(`${text}\n`);

/** A command of the tour that failed; it has said why itself. */
export class StepFailed extends Error {
  override readonly name = 'StepFailed';
}

const quoted = (word: string): string => (/^[\w./:=,^+-]+$/.test(word) ? word : `'${word}'`);

/**
 * Shows a command of virtune's, and what it prints.
 * @throws StepFailed where it fails, unless it is to (`fails`), or the other way round.
 */
export function runCommand(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  { fails = false } = {},
): void {
  print(styleText('bold', `$ virtune ${args.map(quoted).join(' ')}`));
  const { status } = spawnSync(launcher, args, {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...env },
  });
  if ((status !== 0) !== fails) {
    throw new StepFailed(`virtune ${args[0]} ended with status ${status}`);
  }
}
