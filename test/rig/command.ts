import { spawn } from 'node:child_process';

import { RigError } from './errors.ts';

export interface CommandResult {
  readonly stdout: string;
  readonly stderr: string;
  /** The exit status; 128 + 9 where the command was killed, as a shell reports it. */
  readonly status: number;
}

export interface CommandOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** The command is killed after this time; 60 s when left out. */
  readonly timeoutMs?: number;
}

const killedStatus = 137;

/** `PATH` with the directories where daemons live, which an ordinary user's lacks. */
export const systemPath = `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin`;

/**
 * Runs a command to its end, whatever its status.
 *
 * @throws RigError when there is no such command.
 */
export function run(
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  const { promise, resolve, reject } = Promise.withResolvers<CommandResult>();
  const child = spawn(command, args, {
    env: { ...process.env, PATH: systemPath, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: options.timeoutMs ?? 60_000,
    killSignal: 'SIGKILL',
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  child.on('error', (cause) => {
    reject(new RigError('prerequisite', `${command} cannot be run: ${cause.message}`, { cause }));
  });
  child.on('close', (status) => resolve({ stdout, stderr, status: status ?? killedStatus }));
  return promise;
}

/**
 * Runs a command that has to succeed and gives its standard output.
 *
 * @throws RigError with the command's standard error when its status is not 0.
 */
export async function runOrFail(
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<string> {
  const { stdout, stderr, status } = await run(command, args, options);
  if (status === 0) return stdout;
  const said = stderr.trim() || stdout.trim() || 'it said nothing';
  throw new RigError('command', `${command} ${args.join(' ')} ended with ${status}: ${said}`);
}
