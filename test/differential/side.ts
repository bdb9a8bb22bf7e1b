import { execFile } from 'node:child_process';
import path from 'node:path';
import type { CommandResult } from '../rig/index.ts';
import { virtune } from '../virtune.ts';

/** The program as it is published: it starts in half the time of the checkout's. */
const published = path.resolve(import.meta.dirname, '../../apps/cli/bin/virtune.cjs');

/** A host that the programs run against: a rig, or a simulated one. */
export interface Host {
  /** Its directory, which is taken out of what is printed. */
  readonly dir: string;
  readonly uri: string;
  readonly env: Readonly<Record<string, string>>;
}

interface Run {
  readonly host: Host;
  readonly args: readonly string[];
  readonly cwd: string;
}

async function run(command: string, { host, args, cwd }: Run): Promise<CommandResult> {
  const { promise, resolve } = Promise.withResolvers<CommandResult>();
  const env = { ...process.env, ...host.env, LC_ALL: 'C' };
  const child = execFile(command, args, { env, cwd, timeout: 60_000 }, (_, stdout, stderr) => {
    resolve({ stdout, stderr, status: child.exitCode ?? 137 });
  });
  child.stdin?.end();
  return promise;
}

/**
 * The programs that are compared. `virtuneHere` is virtune within this process, which must be in the
 * directory.
 */
const programs = {
  virsh: (asked: Run) => run('virsh', asked),
  virtune: ({ args, ...asked }: Run) =>
    run(process.execPath, { ...asked, args: [published, ...args] }),
  virtuneHere: ({ host, args }: Run) => virtune(host, args),
};

export type Program = keyof typeof programs;

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
  program: Program,
  args: readonly string[],
  { cwd = '.', volatile }: { readonly cwd?: string; readonly volatile?: RegExp | undefined } = {},
): Promise<CommandResult> {
  const { stdout, stderr, status } = await programs[program]({ host, args, cwd });
  return {
    stdout: comparable(stdout, host, volatile),
    stderr: comparable(withoutHints(stderr), host, volatile),
    status,
  };
}
