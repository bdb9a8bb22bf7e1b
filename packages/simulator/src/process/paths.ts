import { homedir } from 'node:os';
import path from 'node:path';

/** Where a simulated host of a name has its files. */
export interface SimulationPaths {
  /** For sockets and the lock: $XDG_RUNTIME_DIR/virtune/sim, or the cache directory. */
  readonly runtime: string;
  /** The Unix socket that libvirt's clients connect to, unless another is asked for. */
  readonly socket: string;
  /** Where the process takes orders: `virtune sim`. */
  readonly control: string;
  readonly lock: string;
  /** $XDG_STATE_HOME/virtune/sim/NAME.json: what the host is, while it runs and while it does not. */
  readonly state: string;
  readonly log: string;
}

function directory(variable: string, fallback: string): string {
  const value = process.env[variable];
  return value === undefined || value === '' ? path.join(homedir(), fallback) : value;
}

export const stateDirectory = (): string =>
  path.join(directory('XDG_STATE_HOME', '.local/state'), 'virtune', 'sim');

export function runtimeDirectory(): string {
  const runtime = process.env['XDG_RUNTIME_DIR'];
  const base =
    runtime === undefined || runtime === '' ? directory('XDG_CACHE_HOME', '.cache') : runtime;
  return path.join(base, 'virtune', 'sim');
}

/** Names can be files' names, and stand in a URI. */
export const isSimulationName = (name: string): boolean =>
  /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(name);

export function simulationPaths(name: string): SimulationPaths {
  const runtime = runtimeDirectory();
  return {
    runtime,
    socket: path.join(runtime, `${name}.sock`),
    control: path.join(runtime, `${name}.control`),
    lock: path.join(runtime, `${name}.lock`),
    state: path.join(stateDirectory(), `${name}.json`),
    log: path.join(stateDirectory(), `${name}.log`),
  };
}
