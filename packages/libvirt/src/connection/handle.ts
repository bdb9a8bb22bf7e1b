import { type Procedure, procedures as p } from '@virtune/protocol';
import type { ConnectionClosedError } from '../errors.ts';
import type { Caller, CallOptions } from '../rpc/caller.ts';
import type { RpcClient } from '../rpc/client.ts';
import { Session } from '../rpc/session.ts';
import { callSupported } from '../rpc/version-gate.ts';

/** The open connection itself, and calls over it. */
export class ConnectionHandle implements AsyncDisposable {
  readonly #session: Session;
  readonly #uri: string | null;

  /** Use `connect`. */
  constructor(session: Session | RpcClient, uri: string | null) {
    this.#session = session instanceof Session ? session : new Session(session);
    this.#uri = uri;
  }

  /** What the calls go through. */
  protected get rpc(): Caller {
    return this.#session;
  }

  protected get session(): Session {
    return this.#session;
  }

  /** Makes a call and gives its reply. */
  protected call<Args, Reply>(
    procedure: Procedure<Args, Reply>,
    args: Args,
    options?: CallOptions,
  ): Promise<Reply> {
    return callSupported(this.#session, procedure, args, options);
  }

  /** Settles with the reason when the connection has ended for good. */
  get closed(): Promise<ConnectionClosedError> {
    return this.#session.whenEnded();
  }

  /**
   * virConnectIsAlive: false once the stream has ended, and while it is being opened again. Asks
   * nobody.
   */
  get isAlive(): boolean {
    return this.#session.current !== undefined;
  }

  /**
   * virConnectClose: says good-bye and ends the stream; calls in flight are rejected. Waits two
   * seconds for the answer unless told otherwise. Never fails.
   */
  async close(options?: CallOptions): Promise<void> {
    await this.#session.close(options);
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
