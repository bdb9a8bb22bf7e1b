import { runProgram } from '../apps/cli/src/app.ts';
import { programOf } from '../apps/cli/src/process.ts';
import type { CommandResult } from './rig/command.ts';

/**
 * Runs virtune within this process, in the directory it is in, under LC_ALL=C: the whole program
 * but for the start of Node, which takes longer than most commands.
 */
export async function virtuneHere(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<CommandResult> {
  const printed = { stdout: '', stderr: '' };
  const sinks = {
    stdout: (text: string) => void (printed.stdout += text),
    stderr: (text: string) => void (printed.stderr += text),
  };
  const program = programOf({ sinks, env: { ...process.env, ...env, LC_ALL: 'C' } });
  const status = await runProgram(program, args);
  return { ...printed, status };
}
