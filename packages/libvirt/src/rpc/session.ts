import { type Packet, type Procedure, procedures as p } from '@virtune/protocol';
import {
  AuthFailedError,
  AuthUnsupportedError,
  ConnectionClosedError,
  InvalidUriError,
  TooManyCallsError,
} from '../errors.ts';
import { backoffMs, reconnectDefaults, type ReconnectOptions } from './backoff.ts';
import type { Caller, CallOptions } from './caller.ts';
import type { RpcClient } from './client.ts';
import { bounded } from './patience.ts';

/** How long a server that does not answer is waited for when a connection is closed. */
const GOODBYE_MS = 2000;
/** Calls that wait for a connection to come back. */
const MAX_WAITING = 65_536;

/** Who wants to know how a session's streams come and go. */
export interface SessionObserver {
  /** The server sent something unasked; the payload is good until this returns. */
  message(packet: Packet): void;
  /** The stream has ended; another may follow. */
  lost(error: ConnectionClosedError): void;
  /** What `reopened` did counts no more: that stream was lost, too. */
  discarded(): void;
  /** Another stream is open, and nobody else uses it yet; it is given up after the options' time. */
  reopened(rpc: RpcClient, options: CallOptions): Promise<void>;
  /** Calls go through again. */
  restored(): void;
  /** Nothing more will come; with the error, unless it was closed on purpose. */
  ended(error: ConnectionClosedError | undefined): void;
}

export interface SessionOptions {
  /** Opens another stream to the same server; without it a session ends with its first. */
  readonly open?: (signal: AbortSignal) => Promise<RpcClient>;
  readonly reconnect?: ReconnectOptions;
  /** The deadline of calls that have none of their own. */
  readonly callTimeoutMs?: number | undefined;
}

interface Waiting {
  readonly resolve: (rpc: RpcClient) => void;
  readonly reject: (error: unknown) => void;
  readonly release: () => void;
}

/** What trying again does not mend, or makes worse. */
const isHopeless = (error: unknown): boolean =>
  error instanceof InvalidUriError ||
  error instanceof AuthUnsupportedError ||
  error instanceof AuthFailedError;

function pause(delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    }, delayMs);
    signal.addEventListener('abort', onAbort, { once: true });
  });
}

/**
 * What a connection's calls go through, whatever stream carries them at the time. Calls in flight
 * when a stream ends are rejected and never sent again; calls made while there is none wait for the
 * next one, within their deadline.
 */
export class Session implements Caller {
  readonly #options: SessionOptions;
  readonly #reconnect: Required<ReconnectOptions>;
  readonly #whenEnded = Promise.withResolvers<ConnectionClosedError>();
  /** Ends the attempts to open another stream; there while there are any. */
  #stop: AbortController | undefined;
  #closing = false;
  readonly #waiting = new Set<Waiting>();
  #rpc: RpcClient;
  #ended: ConnectionClosedError | undefined;
  observer: SessionObserver | undefined;

  constructor(rpc: RpcClient, options: SessionOptions = {}) {
    this.#options = options;
    this.#reconnect = { ...reconnectDefaults, ...options.reconnect };
    this.#rpc = rpc;
    rpc.onMessage = (packet) => this.observer?.message(packet);
    rpc.onEnd = (error) => this.#lost(error);
    if (rpc.ended !== undefined) this.#lost(rpc.ended);
  }

  /** Why it has ended; undefined while it is open, or about to be so again. */
  get ended(): ConnectionClosedError | undefined {
    return this.#ended;
  }

  whenEnded(): Promise<ConnectionClosedError> {
    return this.#whenEnded.promise;
  }

  /** The stream that is open. */
  get current(): RpcClient | undefined {
    return this.#rpc.ended === undefined ? this.#rpc : undefined;
  }

  /** A call's own options, and the session's where it has none. */
  bounds(options: CallOptions): CallOptions {
    const { callTimeoutMs } = this.#options;
    return callTimeoutMs === undefined ? options : { timeoutMs: callTimeoutMs, ...options };
  }

  call<Args, Reply>(
    procedure: Procedure<Args, Reply>,
    args: Args,
    options: CallOptions = {},
  ): Promise<Reply> {
    const bounds = this.bounds(options);
    if (this.#rpc.ended === undefined) return this.#rpc.call(procedure, args, bounds);
    return this.#callLater(procedure, args, bounds);
  }

  /** The stream that is open; waits for one. */
  stream(options: CallOptions = {}, procedure = 'connection'): Promise<RpcClient> {
    if (this.#ended !== undefined) {
      const closed = new ConnectionClosedError('the connection is closed', { cause: this.#ended });
      return Promise.reject(closed);
    }
    if (this.#rpc.ended === undefined) return Promise.resolve(this.#rpc);
    if (this.#waiting.size >= MAX_WAITING) {
      return Promise.reject(new TooManyCallsError(this.#waiting.size, 0));
    }
    return new Promise((resolve, reject) => {
      const release = bounded(options, procedure, (reason) => {
        if (this.#leave(waiting)) reject(reason);
      });
      const waiting: Waiting = { resolve, reject, release };
      this.#waiting.add(waiting);
    });
  }

  /** Says good-bye, waits a little for the answer, and ends the stream. Never fails. */
  async close({ timeoutMs = GOODBYE_MS, signal }: CallOptions = {}): Promise<void> {
    this.#closing = true;
    this.#stop?.abort();
    try {
      if (this.#rpc.ended === undefined) {
        await this.#rpc.call(p.connectClose, undefined, { timeoutMs, ...(signal && { signal }) });
      }
    } catch {
      // The stream has ended, or is about to: there is nothing left to lose.
    }
    this.#rpc.close();
    this.#end(this.#rpc.ended ?? new ConnectionClosedError('connection closed'));
  }

  async #callLater<Args, Reply>(
    procedure: Procedure<Args, Reply>,
    args: Args,
    options: CallOptions,
  ): Promise<Reply> {
    options.signal?.throwIfAborted();
    const began = performance.now();
    await this.stream(options, procedure.name);
    if (options.timeoutMs === undefined) return this.call(procedure, args, options);
    const timeoutMs = Math.max(1, Math.round(options.timeoutMs - (performance.now() - began)));
    return this.call(procedure, args, { ...options, timeoutMs });
  }

  #leave(waiting: Waiting): boolean {
    waiting.release();
    return this.#waiting.delete(waiting);
  }

  #lost(error: ConnectionClosedError): void {
    this.observer?.lost(error);
    if (this.#options.open === undefined || this.#closing) this.#end(error);
    else void this.#restore(this.#options.open, error);
  }

  /** Opens another stream, however often that takes. */
  async #restore(
    open: (signal: AbortSignal) => Promise<RpcClient>,
    lost: ConnectionClosedError,
  ): Promise<void> {
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    const giveUpAt = performance.now() + this.#reconnect.giveUpAfterMs;
    for (let attempt = 0; ; attempt++) {
      try {
        const left = Math.max(0, giveUpAt - performance.now());
        await pause(Math.min(left, backoffMs(attempt, this.#reconnect)), signal);
        this.#adopt(await this.#reopened(open, signal));
        return;
      } catch (error) {
        if (signal.aborted) return;
        if (!isHopeless(error) && performance.now() < giveUpAt) continue;
        this.#end(givenUp(lost, attempt + 1, error as Error));
        return;
      }
    }
  }

  /** Another stream on which everything is as it was on the last. */
  async #reopened(
    open: (signal: AbortSignal) => Promise<RpcClient>,
    signal: AbortSignal,
  ): Promise<RpcClient> {
    const rpc = await open(signal);
    rpc.onMessage = (packet) => this.observer?.message(packet);
    try {
      await this.observer?.reopened(rpc, { timeoutMs: this.#reconnect.attemptTimeoutMs, signal });
      signal.throwIfAborted();
      if (rpc.ended !== undefined) throw rpc.ended;
    } catch (error) {
      // Nothing that this stream brought counts.
      rpc.onMessage = undefined;
      this.observer?.discarded();
      rpc.close();
      throw error;
    }
    return rpc;
  }

  #adopt(rpc: RpcClient): void {
    this.#rpc = rpc;
    this.#stop = undefined;
    rpc.onEnd = (error) => this.#lost(error);
    this.observer?.restored();
    for (const waiting of this.#waiting) if (this.#leave(waiting)) waiting.resolve(rpc);
  }

  #end(error: ConnectionClosedError): void {
    if (this.#ended !== undefined) return;
    this.#ended = error;
    this.observer?.ended(this.#closing ? undefined : error);
    for (const waiting of this.#waiting) if (this.#leave(waiting)) waiting.reject(error);
    this.#whenEnded.resolve(error);
  }
}

function givenUp(
  lost: ConnectionClosedError,
  attempts: number,
  cause: Error,
): ConnectionClosedError {
  const tries = attempts === 1 ? '1 try' : `${attempts} tries`;
  return new ConnectionClosedError(
    `${lost.message}; not open again after ${tries}: ${cause.message}`,
    { cause },
  );
}
