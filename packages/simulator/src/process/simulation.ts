import { SimulatedHost } from '../host/simulated-host.ts';
import { procedureTable } from '../procedures/index.ts';
import { removeStaleSocket, Server, type ServerOptions } from '../server/server.ts';
import type { HostSource } from '../source/host-source.ts';
import { populate } from './populate.ts';
import type { SimulationState } from './state-file.ts';

/**
 * A simulated host that is served on a socket, and can be saved, reset, replaced, and restarted as a
 * daemon is.
 */
export class Simulation {
  #state: SimulationState;
  #host: SimulatedHost;
  #server: Server;
  #replaced = 0;
  #port: number | null = null;
  readonly #socket: string;
  readonly #options: ServerOptions;
  readonly #onInternalError: (error: unknown) => void;
  #onClients: (clients: number) => void = () => undefined;

  constructor(
    state: SimulationState,
    socket: string,
    onInternalError: (error: unknown) => void,
    options: ServerOptions = {},
  ) {
    this.#state = state;
    this.#socket = socket;
    this.#options = options;
    this.#onInternalError = onInternalError;
    this.#host = this.#makeHost();
    this.#server = this.#makeServer();
  }

  get host(): SimulatedHost {
    return this.#host;
  }

  get clients(): number {
    return this.#server.clients;
  }

  /** Goes up with every change of the host. */
  get changes(): number {
    return this.#replaced + this.#host.changes;
  }

  /** The port of the loopback interface that it listens on. */
  get port(): number | null {
    return this.#port;
  }

  get state(): SimulationState {
    return this.#state;
  }

  /** Calls back with the number of clients whenever one comes or goes. */
  onClientsChange(callback: (clients: number) => void): void {
    this.#onClients = callback;
    this.#server.onClientsChange(callback);
  }

  async listen(): Promise<void> {
    await removeStaleSocket(this.#socket);
    await this.#server.listen({ path: this.#socket });
    const { port } = this.#state.settings;
    if (port === null) return;
    // One that was found stays: clients come back after a restart.
    const found = await this.#server.listen({ port: this.#port ?? port });
    if ('port' in found) this.#port = found.port;
  }

  /** The state with what has become of the host up to now. */
  save(): SimulationState {
    const { speed } = this.#host.clock;
    const settings = { ...this.#state.settings, speed };
    this.#state = { ...this.#state, settings, saved: this.#host.save() };
    return this.#state;
  }

  /** The host as it was made, everything since forgotten. Connections end. */
  reset(): Promise<void> {
    return this.#replace({ ...this.#state, saved: null });
  }

  /** Another host in its place. Connections end. */
  load(initial: HostSource, origin: string): Promise<void> {
    return this.#replace({ ...this.#state, initial, origin, saved: null });
  }

  /** What a daemon's restart is to its clients: connections end, and for `ms` nobody listens. */
  async restartDaemon(ms: number): Promise<void> {
    await this.#server.close();
    await new Promise((resolve) => {
      setTimeout(resolve, ms);
    });
    this.#server = this.#makeServer();
    await this.listen();
  }

  async close(): Promise<void> {
    await this.#server.close();
    this.#host.clock.stop();
  }

  async #replace(state: SimulationState): Promise<void> {
    await this.close();
    this.#replaced += this.#host.changes + 1;
    this.#state = state;
    this.#host = this.#makeHost();
    this.#server = this.#makeServer();
    await this.listen();
  }

  #makeHost(): SimulatedHost {
    const { initial, saved, settings } = this.#state;
    const host = new SimulatedHost(initial.machine, {
      system: initial.system,
      seed: settings.seed,
      speed: settings.speed,
      ...(saved !== null && { startNs: BigInt(saved.nowNs) }),
      onInternalError: this.#onInternalError,
    });
    if (saved === null) populate(host, initial);
    else host.load(saved);
    return host;
  }

  #makeServer(): Server {
    const server = new Server(this.#host, procedureTable, this.#options);
    server.onClientsChange(this.#onClients);
    return server;
  }
}
