import { execFile } from 'node:child_process';
import path from 'node:path';
import type { CommandResult } from '../rig/index.ts';

/** The two programs that are compared, by the command that runs each. */
const programs = {
  virsh: 'virsh',
  virtune: path.resolve(import.meta.dirname, '../../virtune'),
} as const;

/** A host that the programs run against: a rig, or a simulated one. */
export interface Host {
  /** Its directory, which is taken out of what is printed. */
  readonly dir: string;
  readonly uri: string;
  readonly env: Readonly<Record<string, string>>;
}

async function run(
  command: string,
  args: readonly string[],
  host: Host,
  cwd: string,
): Promise<CommandResult> {
  const { promise, resolve } = Promise.withResolvers<CommandResult>();
  const env = { ...process.env, ...host.env, LC_ALL: 'C' };
  const child = execFile(command, args, { env, cwd, timeout: 60_000 }, (_, stdout, stderr) => {
    resolve({ stdout, stderr, status: child.exitCode ?? 137 });
  });
  child.stdin?.end();
  return promise;
}

const withoutHints = (text: string): string => text.replaceAll(/^hint: .*\n/gm, '');

/** Takes out what must differ: the hosts' directories, volatile values. */
function comparable(text: string, host: Host, volatile?: RegExp): string {
  const common = text.replaceAll(host.dir, 'RIG');
  return volatile === undefined ? common : common.replaceAll(volatile, '#');
}

/**
 * Runs a program on a host under LC_ALL=C. What it printed is without virtune's hints, and has `#`
 * for what `volatile` matches.
 */
export async function runOn(
  host: Host,
  program: keyof typeof programs,
  args: readonly string[],
  { cwd = '.', volatile }: { readonly cwd?: string; readonly volatile?: RegExp | undefined } = {},
): Promise<CommandResult> {
  const { stdout, stderr, status } = await run(programs[program], args, host, cwd);
  return {
    stdout: comparable(stdout, host, volatile),
    stderr: comparable(withoutHints(stderr), host, volatile),
    status,
  };
}
