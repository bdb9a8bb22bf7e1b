import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as delay } from 'node:timers/promises';

import { systemPath } from './command.ts';
import { RigError } from './errors.ts';
import type { Daemon } from './prerequisites.ts';

export interface Supervisor {
  /** Waits until a probe finds the daemon ready. @throws RigError when it never is. */
  ready(probe: () => Promise<boolean>): Promise<void>;
  /** What the supervisor and the daemon have said so far. */
  log(): Promise<string>;
  /** Ends everything that it runs, and waits for that. */
  end(): Promise<void>;
}

const script = fileURLToPath(new URL('supervisor.sh', import.meta.url));
const startDeadlineMs = 30_000;
const stopDeadlineMs = 20_000;
const pollMs = 10;

export interface SupervisorOptions {
  readonly daemon: Daemon;
  /** A library for LD_PRELOAD. */
  readonly preload?: string | undefined;
  /** The daemon listens in the machine's own network. */
  readonly listen?: boolean | undefined;
}

/**
 * Starts a rig's supervisor, which runs apart from this process and its terminal but ends when
 * this process does.
 */
export async function startSupervisor(
  dir: string,
  { daemon, preload = '', listen = false }: SupervisorOptions,
): Promise<Supervisor> {
  // Kept open: it can still be read when the supervisor has ended and removed the directory.
  const log = await open(join(dir, 'log/rig.log'), 'a+');
  const child = spawn('sh', [script, 'supervise'], {
    detached: true,
    stdio: ['pipe', log.fd, log.fd],
    env: {
      ...process.env,
      PATH: systemPath,
      RIG_DIR: dir,
      RIG_DAEMON: daemon,
      RIG_PRELOAD: preload,
      RIG_LISTEN: listen ? '--listen' : '',
    },
  });
  const exited = once(child, 'exit');
  const hasExited = () => child.exitCode !== null || child.signalCode !== null;
  // An owner that forgets its rig may still end, and the rig with it.
  child.unref();

  const readLog = async () => {
    const { size } = await log.stat();
    const { buffer, bytesRead } = await log.read(Buffer.alloc(size), 0, size, 0);
    return buffer.toString('utf8', 0, bytesRead);
  };
  const end = async () => {
    child.stdin?.destroy();
    child.ref();
    const deadline = setTimeout(() => child.kill('SIGKILL'), stopDeadlineMs);
    if (!hasExited()) await exited;
    clearTimeout(deadline);
    await log.close();
  };
  const fail = async (what: string) => {
    const said = (await readLog()).trim().split('\n').slice(-10).join('\n');
    await end();
    return new RigError('start', `${daemon} ${what}; it said:\n${said}`);
  };
  const ready = async (probe: () => Promise<boolean>) => {
    const deadline = Date.now() + startDeadlineMs;
    while (!(await probe())) {
      if (hasExited()) throw await fail('ended while starting');
      if (Date.now() > deadline) throw await fail(`did not answer in ${startDeadlineMs / 1000} s`);
      await delay(pollMs);
    }
  };
  return { ready, log: readLog, end };
}
