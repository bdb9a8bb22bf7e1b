import { spawn } from 'node:child_process';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { getCompileCacheDir } from 'node:module';
import net from 'node:net';
import path from 'node:path';
import { onLines } from './lines.ts';
import { lockHolder } from './lock.ts';
import type { Answer, Order, SimulationStatus } from './orders.ts';
import { simulationPaths, stateDirectory } from './paths.ts';
import { readState, type SimulationState, writeState } from './state-file.ts';

/** A simulated host that could not be started, or did not do what it was told. */
export class SimulationError extends Error {
  override readonly name = 'SimulationError';
}

const nobody = (error: NodeJS.ErrnoException): boolean =>
  error.code === 'ENOENT' || error.code === 'ECONNREFUSED';

/**
 * Tells a simulated host what to do; undefined where it does not run.
 * @throws SimulationError with its own words where it refuses.
 */
export function order(name: string, wanted: Order): Promise<SimulationStatus | undefined> {
  const { control } = simulationPaths(name);
  return new Promise((resolve, reject) => {
    const socket = net.connect(control);
    let answered = false;
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (nobody(error)) resolve(undefined);
      else
        reject(new SimulationError(`cannot reach the simulated host '${name}': ${error.message}`));
    });
    socket.on('close', () => {
      if (!answered) resolve(undefined);
    });
    onLines(socket, (line) => {
      answered = true;
      socket.end();
      const answer = JSON.parse(line) as Answer;
      if ('error' in answer) reject(new SimulationError(answer.error));
      else resolve(answer.status);
    });
    socket.write(`${JSON.stringify(wanted)}\n`);
  });
}

/**
 * Small young generation, and size before speed: measured with 1,000 domains, 141 MB instead of 194.
 */
const V8_FLAGS = ['--max-semi-space-size=2', '--optimize-for-size'];

/** The compile cache that this process uses, for the one that it starts. */
function compileCache(): NodeJS.ProcessEnv {
  const directory = getCompileCacheDir();
  return directory === undefined ? {} : { NODE_COMPILE_CACHE: path.dirname(directory) };
}

/** Starts the process and waits until it serves; at once where it runs already. */
function launch(name: string, file: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...V8_FLAGS, file, name], {
      detached: true,
      stdio: ['ignore', 'pipe', 'ignore'],
      cwd: '/',
      env: { ...process.env, ...compileCache() },
    });
    let said = '';
    const fail = (reason: string): void =>
      reject(new SimulationError(`the simulated host '${name}' did not start: ${reason}`));
    child.on('error', (error) => fail(error.message));
    child.stdout.setEncoding('utf8');
    child.stdout.on('data', (text: string) => {
      said += text;
      if (!said.includes('\n')) return;
      child.stdout.destroy();
      child.unref();
      if (said.startsWith('error ')) fail(said.slice('error '.length).trim());
      else resolve();
    });
    child.on('exit', (code, signal) => fail(`it ended with ${signal ?? code}`));
  });
}

const TRIES = 200;
const PAUSE_MS = 25;

/**
 * Makes sure that a simulated host runs and answers, and gives its status. `file` is what the process
 * runs: main.ts, or what it was bundled to.
 * @throws SimulationError where there is no such host, or it does not start.
 */
export async function ensureRunning(name: string, file: string): Promise<SimulationStatus> {
  const running = await order(name, { order: 'status' });
  if (running !== undefined) return running;
  if (!existsSync(simulationPaths(name).state)) {
    throw new SimulationError(`there is no simulated host '${name}'`);
  }
  for (let attempt = 0; attempt < TRIES; attempt++) {
    // One that another has started, or that is just ending, holds the lock.
    if (lockHolder(simulationPaths(name).lock) === undefined) await launch(name, file);
    const status = await order(name, { order: 'status' });
    if (status !== undefined) return status;
    await new Promise((resolve) => {
      setTimeout(resolve, PAUSE_MS);
    });
  }
  throw new SimulationError(`the simulated host '${name}' runs, but does not answer`);
}

/** The state of a simulated host that does not run, or null. */
export const stateOf = (name: string): SimulationState | null =>
  readState(simulationPaths(name).state);

export const keepState = (state: SimulationState): void =>
  writeState(simulationPaths(state.name).state, state);

/** Forgets a simulated host that does not run. */
export function forget(name: string): void {
  const { state, log } = simulationPaths(name);
  for (const file of [state, log]) rmSync(file, { force: true });
}

/** The names of the simulated hosts, running or not. */
export function simulationNames(): string[] {
  const directory = stateDirectory();
  if (!existsSync(directory)) return [];
  return readdirSync(directory)
    .filter((file) => file.endsWith('.json'))
    .map((file) => path.basename(file, '.json'))
    .toSorted();
}
