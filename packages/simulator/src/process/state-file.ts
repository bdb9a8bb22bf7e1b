import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { SavedHost } from '../host/simulated-host.ts';
import type { HostSource } from '../source/host-source.ts';

/** How a simulated host is served. */
export interface SimulationSettings {
  /** The Unix socket of its own; null for the usual place. */
  readonly socket: string | null;
  /** A port of the loopback interface that it listens on as well, 0 for any; null for none. */
  readonly port: number | null;
  /** Seconds without a client after which the process ends; 0 for never. */
  readonly idleSeconds: number;
  readonly seed: number;
  readonly speed: number;
}

export const defaultSettings: SimulationSettings = {
  socket: null,
  port: null,
  // libvirt's session daemon: --timeout=120.
  idleSeconds: 120,
  seed: 1,
  speed: 1,
};

/** Everything about a simulated host that is not running. */
export interface SimulationState {
  readonly format: 1;
  readonly name: string;
  /** What it was made from, for people: `shape 4n64c`, `scenario cloud`. */
  readonly origin: string;
  readonly settings: SimulationSettings;
  /** The host as it was made; a reset goes back to it. */
  readonly initial: HostSource;
  /** What has become of it; null before the first start. */
  readonly saved: SavedHost | null;
}

/** A state file that cannot be used. */
export class StateError extends Error {
  override readonly name = 'StateError';
}

/** The state in a file; null where there is none. @throws StateError */
export function readState(file: string): SimulationState | null {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  try {
    const state = JSON.parse(text) as SimulationState;
    if (state.format === 1) return state;
  } catch {
    // Told below.
  }
  const name = path.basename(file, '.json');
  throw new StateError(
    `${file} is no state of a simulated host of this version of virtune; ` +
      `'virtune sim remove ${name}' forgets it`,
  );
}

/** Writes a state so that a reader sees the old one or the new one, whatever happens. */
export function writeState(file: string, state: SimulationState): void {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const temporary = `${file}.${process.pid}.new`;
  try {
    writeFileSync(temporary, JSON.stringify(state), { mode: 0o600 });
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}
