import { execFile } from 'node:child_process';
import path from 'node:path';
import type { CommandResult, Rig } from '../rig/index.ts';

/** The two programs that are compared, by the command that runs each. */
const programs = {
  virsh: 'virsh',
  virtune: path.resolve(import.meta.dirname, '../../virtune'),
} as const;

async function run(
  command: string,
  args: readonly string[],
  rig: Rig,
  cwd: string,
): Promise<CommandResult> {
  const { promise, resolve } = Promise.withResolvers<CommandResult>();
  const env = { ...process.env, ...rig.env, LC_ALL: 'C' };
  const child = execFile(command, args, { env, cwd, timeout: 60_000 }, (_, stdout, stderr) => {
    resolve({ stdout, stderr, status: child.exitCode ?? 137 });
  });
  child.stdin?.end();
  return promise;
}

const withoutHints = (text: string): string => text.replaceAll(/^hint: .*\n/gm, '');

/** Takes out what must differ: the rigs' directories, volatile values. */
function comparable(text: string, rig: Rig, volatile?: RegExp): string {
  const common = text.replaceAll(rig.dir, 'RIG');
  return volatile === undefined ? common : common.replaceAll(volatile, '#');
}

/**
 * Runs a program on a rig under LC_ALL=C. What it printed is without virtune's hints, and has `#`
 * for what `volatile` matches.
 */
export async function runOn(
  rig: Rig,
  program: keyof typeof programs,
  args: readonly string[],
  { cwd = '.', volatile }: { readonly cwd?: string; readonly volatile?: RegExp | undefined } = {},
): Promise<CommandResult> {
  const { stdout, stderr, status } = await run(programs[program], args, rig, cwd);
  return {
    stdout: comparable(stdout, rig, volatile),
    stderr: comparable(withoutHints(stderr), rig, volatile),
    status,
  };
}
