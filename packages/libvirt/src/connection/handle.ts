import { type Procedure, procedures as p } from '@virtune/protocol';
import type { ConnectionClosedError } from '../errors.ts';
import type { CallOptions, RpcClient } from '../rpc/client.ts';

/** The open connection itself, and calls over it. */
export class ConnectionHandle implements AsyncDisposable {
  readonly #rpc: RpcClient;
  readonly #uri: string | null;

  /** Use `connect`. */
  constructor(rpc: RpcClient, uri: string | null) {
    this.#rpc = rpc;
    this.#uri = uri;
  }

  /** What the calls go through. */
  protected get rpc(): RpcClient {
    return this.#rpc;
  }

  /** Makes a call and gives its reply. */
  protected call<Args, Reply>(
    procedure: Procedure<Args, Reply>,
    args: Args,
    options?: CallOptions,
  ): Promise<Reply> {
    return this.#rpc.call(procedure, args, options);
  }

  /** Settles with the reason when the connection has ended. */
  get closed(): Promise<ConnectionClosedError> {
    return this.#rpc.whenEnded();
  }

  /** virConnectIsAlive: false once the stream has ended. Asks nobody. */
  get isAlive(): boolean {
    return this.#rpc.ended === undefined;
  }

  /**
   * virConnectClose: says good-bye and ends the stream; calls in flight are rejected. Never
   * fails.
   */
  async close(options?: CallOptions): Promise<void> {
    try {
      await this.call(p.connectClose, undefined, options);
    } catch {
      // The stream has ended, or is about to: there is nothing left to lose.
    }
    this.#rpc.close();
  }

  /** Closes, at the end of an `await using` block. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** virConnectGetURI: the URI that this was opened with, or the one that the daemon chose. */
  async getUri(options?: CallOptions): Promise<string> {
    if (this.#uri !== null) return this.#uri;
    return (await this.call(p.connectGetUri, undefined, options)).uri;
  }
}
