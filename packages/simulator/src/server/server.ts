import { unlink } from 'node:fs/promises';
import net from 'node:net';
import type { SimulatedHost } from '../host/simulated-host.ts';
import { Client, type ClientSettings, defaultClientSettings, type Procedures } from './client.ts';
import type { DomainEvent } from './subscriptions.ts';

/** Where a server listens: a Unix socket's path, or a port of the loopback interface (0: any). */
export type Address = { readonly path: string } | { readonly port: number };

export interface ServerOptions extends Partial<ClientSettings> {
  /** libvirtd.conf's `max_clients`: further connections are closed at once. */
  readonly maxClients?: number;
}

const LOOPBACK = '127.0.0.1';

/** Listens, and serves a simulated host to everybody who connects. */
export class Server {
  readonly #host: SimulatedHost;
  readonly #procedures: Procedures;
  readonly #settings: ClientSettings;
  readonly #maxClients: number;
  readonly #clients = new Set<Client>();
  readonly #listeners = new Set<net.Server>();
  #onChange: ((clients: number) => void) | undefined;

  constructor(host: SimulatedHost, procedures: Procedures, options: ServerOptions = {}) {
    this.#host = host;
    this.#procedures = procedures;
    this.#settings = { ...defaultClientSettings, ...options };
    this.#maxClients = options.maxClients ?? 5000;
    host.events.onEvent((event) => this.deliver(event));
  }

  /** Connections that are open. */
  get clients(): number {
    return this.#clients.size;
  }

  /** Calls back with their number whenever a client comes or goes. */
  onClientsChange(callback: (clients: number) => void): void {
    this.#onChange = callback;
  }

  /** Starts to listen; gives the address, with the port that was found where it was 0. */
  listen(address: Address): Promise<Address> {
    return new Promise((resolve, reject) => {
      const listener = net.createServer((socket) => this.#accept(socket));
      listener.once('error', reject);
      listener.listen('path' in address ? address : { ...address, host: LOOPBACK }, () => {
        listener.off('error', reject);
        this.#listeners.add(listener);
        const bound = listener.address();
        resolve(typeof bound === 'object' && bound !== null ? { port: bound.port } : address);
      });
    });
  }

  deliver(event: DomainEvent): void {
    for (const client of this.#clients) client.subscriptions.deliver(event);
  }

  /** Ends every connection without a word, as a daemon that dies does. */
  cutAll(): void {
    for (const client of this.#clients) client.cut();
  }

  /** Stops listening and ends every connection. */
  async close(): Promise<void> {
    const closing = [...this.#listeners].map(
      (listener) => new Promise<void>((resolve) => listener.close(() => resolve())),
    );
    this.#listeners.clear();
    this.cutAll();
    await Promise.all(closing);
  }

  #accept(socket: net.Socket): void {
    if (this.#clients.size >= this.#maxClients) {
      socket.destroy();
      return;
    }
    const client = new Client(this.#host, socket, this.#procedures, this.#settings);
    this.#clients.add(client);
    this.#onChange?.(this.#clients.size);
    socket.once('close', () => {
      this.#clients.delete(client);
      this.#onChange?.(this.#clients.size);
    });
  }
}

/** Removes a socket that nobody listens on any more. */
export async function removeStaleSocket(path: string): Promise<void> {
  await unlink(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
}
