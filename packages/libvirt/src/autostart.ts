import { existsSync } from 'node:fs';
import path from 'node:path';

/** Where distributions put daemons, behind what PATH says. */
const DAEMON_DIRECTORIES = ['/usr/sbin', '/usr/local/sbin', '/usr/libexec'];
const IDLE_SECONDS = 120;
const PAUSE_MS = 10;

/** The program of a daemon, or undefined where it is not installed. */
function findDaemon(name: string): string | undefined {
  const directories = [...(process.env['PATH'] ?? '').split(path.delimiter), ...DAEMON_DIRECTORIES];
  return directories.map((directory) => path.join(directory, name)).find(existsSync);
}

/**
 * Starts an unprivileged user's own daemon, which ends by itself when it has been idle for two
 * minutes (virNetSocketForkDaemon). False where it is not installed.
 */
export async function startSessionDaemon(name: string): Promise<boolean> {
  const program = findDaemon(name);
  if (program === undefined) return false;
  // Loaded when needed: few connections start a daemon, and all want to be quick.
  const { spawn } = await import('node:child_process');
  const daemon = spawn(program, [`--timeout=${IDLE_SECONDS}`], { detached: true, stdio: 'ignore' });
  daemon.on('error', () => undefined);
  daemon.unref();
  return true;
}

/** Waits a little between two tries to reach a daemon that is starting. */
export async function pause(signal?: AbortSignal): Promise<void> {
  const { setTimeout: sleep } = await import('node:timers/promises');
  await sleep(PAUSE_MS, undefined, { ...(signal && { signal }) });
}
