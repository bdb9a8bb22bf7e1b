import { type Packet, type Procedure, procedures as p } from '@virtune/protocol';
import type { ConnectionClosedError } from '../errors.ts';
import type { Caller, CallOptions } from './caller.ts';
import type { RpcClient } from './client.ts';

/** How long a server that does not answer is waited for when a connection is closed. */
const GOODBYE_MS = 2000;

/** Who wants to know how a session's streams come and go. */
export interface SessionObserver {
  /** The server sent something unasked; the payload is good until this returns. */
  message(packet: Packet): void;
  /** The stream has ended; another may follow. */
  lost(error: ConnectionClosedError): void;
  /** Another stream is open, and nobody else uses it yet. */
  reopened(rpc: RpcClient): Promise<void>;
  /** Calls go through again. */
  restored(): void;
  /** Nothing more will come; with the error, unless it was closed on purpose. */
  ended(error: ConnectionClosedError | undefined): void;
}

/** What a connection's calls go through, whatever stream carries them at the time. */
export class Session implements Caller {
  readonly #rpc: RpcClient;
  #closing = false;
  observer: SessionObserver | undefined;

  constructor(rpc: RpcClient) {
    this.#rpc = rpc;
    rpc.onMessage = (packet) => this.observer?.message(packet);
    rpc.onEnd = (error) => {
      this.observer?.lost(error);
      this.observer?.ended(this.#closing ? undefined : error);
    };
  }

  /** Why it has ended; undefined while it is open, or about to be so again. */
  get ended(): ConnectionClosedError | undefined {
    return this.#rpc.ended;
  }

  whenEnded(): Promise<ConnectionClosedError> {
    return this.#rpc.whenEnded();
  }

  call<Args, Reply>(
    procedure: Procedure<Args, Reply>,
    args: Args,
    options?: CallOptions,
  ): Promise<Reply> {
    return this.#rpc.call(procedure, args, options);
  }

  /** The stream that is open. */
  get current(): RpcClient | undefined {
    return this.#rpc.ended === undefined ? this.#rpc : undefined;
  }

  /** The same, but waits for one. */
  stream(_options?: CallOptions): Promise<RpcClient> {
    if (this.#rpc.ended !== undefined) return Promise.reject(this.#rpc.ended);
    return Promise.resolve(this.#rpc);
  }

  /** Says good-bye, waits a little for the answer, and ends the stream. Never fails. */
  async close({ timeoutMs = GOODBYE_MS, signal }: CallOptions = {}): Promise<void> {
    this.#closing = true;
    try {
      await this.#rpc.call(p.connectClose, undefined, { timeoutMs, ...(signal && { signal }) });
    } catch {
      // The stream has ended, or is about to: there is nothing left to lose.
    }
    this.#rpc.close();
  }
}
