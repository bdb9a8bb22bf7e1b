import { appendFileSync, mkdirSync, rmSync, statSync } from 'node:fs';
import net from 'node:net';
import { removeStaleSocket } from '../server/server.ts';
import { carryOut, statusOf } from './carry-out.ts';
import { onLines } from './lines.ts';
import { releaseLock, takeLock } from './lock.ts';
import type { Answer, Order } from './orders.ts';
import { type SimulationPaths, simulationPaths } from './paths.ts';
import { Simulation } from './simulation.ts';
import { readState, writeState } from './state-file.ts';

const LOOK_EVERY_MS = 500;
const MOST_PUT_OFF = 10;
const LARGEST_LOG = 1024 * 1024;

/**
 * The process of one simulated host: serves it on its libvirt socket, takes orders on its control
 * socket, keeps its state in a file, and ends when nobody has been connected for a while.
 */
export class Daemon {
  readonly #paths: SimulationPaths;
  readonly #simulation: Simulation;
  readonly #socket: string;
  readonly #control: net.Server;
  readonly #saving: NodeJS.Timeout;
  #idle: NodeJS.Timeout | undefined;
  #orders = 0;
  /** The changes that were saved last, that were seen last, and how often saving was put off. */
  #saved = 0;
  #seen = 0;
  #putOff = 0;
  #ended = false;

  private constructor(paths: SimulationPaths, simulation: Simulation, socket: string) {
    this.#paths = paths;
    this.#simulation = simulation;
    this.#socket = socket;
    this.#control = net.createServer((client) => this.#controlled(client));
    this.#saving = setInterval(() => this.#saveChanges(), LOOK_EVERY_MS).unref();
    simulation.onClientsChange(() => this.#watchIdle());
  }

  /**
   * Starts to serve the simulated host of this name; undefined where another process does, or there
   * is no such host.
   */
  static async start(name: string): Promise<Daemon | undefined> {
    const paths = simulationPaths(name);
    if (!takeLock(paths.lock)) return undefined;
    try {
      const state = readState(paths.state);
      if (state === null) {
        releaseLock(paths.lock);
        return undefined;
      }
      const socket = state.settings.socket ?? paths.socket;
      const simulation = new Simulation(state, socket, (error) => log(paths, error));
      const daemon = new Daemon(paths, simulation, socket);
      await simulation.listen();
      await removeStaleSocket(paths.control);
      await new Promise<void>((resolve, reject) => {
        daemon.#control.once('error', reject);
        daemon.#control.listen(paths.control, resolve);
      });
      for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
        process.on(signal, () => void daemon.stop());
      }
      daemon.#watchIdle();
      return daemon;
    } catch (error) {
      log(paths, error);
      releaseLock(paths.lock);
      throw error;
    }
  }

  /** Keeps the state, ends every connection, and lets the process end. */
  async stop(): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    clearTimeout(this.#idle);
    clearInterval(this.#saving);
    this.#save();
    this.#control.close();
    await this.#simulation.close();
    for (const file of [this.#socket, this.#paths.control]) rmSync(file, { force: true });
    releaseLock(this.#paths.lock);
  }

  #save(): void {
    writeState(this.#paths.state, this.#simulation.save());
    this.#saved = this.#simulation.changes;
    this.#seen = this.#saved;
  }

  /** Keeps what was changed, once there is quiet or after a while of changes without end. */
  #saveChanges(): void {
    const { changes } = this.#simulation;
    if (changes === this.#saved) return;
    const quiet = changes === this.#seen;
    this.#seen = changes;
    if (!quiet && ++this.#putOff < MOST_PUT_OFF) return;
    this.#putOff = 0;
    this.#save();
  }

  /** Ends the process after a while without a client, as a session daemon does. */
  #watchIdle(): void {
    clearTimeout(this.#idle);
    const { idleSeconds } = this.#simulation.state.settings;
    if (this.#ended || idleSeconds === 0) return;
    if (this.#simulation.clients > 0 || this.#orders > 0) return;
    this.#idle = setTimeout(() => void this.stop(), idleSeconds * 1000);
  }

  #controlled(client: net.Socket): void {
    client.on('error', () => client.destroy());
    onLines(client, (line) => {
      void this.#obey(client, line);
    });
  }

  async #obey(client: net.Socket, line: string): Promise<void> {
    this.#orders++;
    this.#watchIdle();
    const { answer, stop } = await this.#answer(line);
    this.#orders--;
    if (stop) await this.stop();
    else this.#watchIdle();
    client.write(`${JSON.stringify(answer)}\n`);
    if (stop) client.end();
  }

  async #answer(line: string): Promise<{ answer: Answer; stop: boolean }> {
    try {
      const order = JSON.parse(line) as Order;
      await carryOut(this.#simulation, order);
      if (order.order !== 'status' && order.order !== 'stop') this.#save();
      const status = statusOf(this.#simulation, this.#socket);
      return { answer: { status }, stop: order.order === 'stop' };
    } catch (error) {
      return { answer: { error: (error as Error).message }, stop: false };
    }
  }
}

/** A mistake of the simulator's own, for a report; the file does not grow without end. */
function log({ log: file }: SimulationPaths, error: unknown): void {
  try {
    mkdirSync(file.replace(/[^/]*$/, ''), { recursive: true, mode: 0o700 });
    if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > LARGEST_LOG) rmSync(file);
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    appendFileSync(file, `${new Date().toISOString()} ${text}\n`, { mode: 0o600 });
  } catch {
    // A full disk is no reason to end.
  }
}
