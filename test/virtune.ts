import { runProgram } from '../apps/cli/src/app.ts';
import { programOf } from '../apps/cli/src/process.ts';
import type { CommandResult } from './rig/command.ts';

/**
 * Runs virtune on a host, under LC_ALL=C, within this process and the directory it is in: the whole
 * program but for the start of Node, which takes longer than most commands. As a process of its own
 * it runs in test/differential, test/json and apps/cli/test/process.test.ts.
 */
export async function virtune(
  { env }: { readonly env: Readonly<Record<string, string>> },
  args: readonly string[],
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
