import type { Procedure } from '@virtune/protocol';
import type { SimulatedHost } from '../host/simulated-host.ts';
import type { Client } from './client.ts';

/** Who calls, and which host is asked. */
export interface Call {
  readonly host: SimulatedHost;
  readonly client: Client;
}

/**
 * Answers a procedure. It throws a VirError for libvirt's error. An answer at once, not a
 * promise, is what most give: it costs least.
 */
export type Handler<Args, Reply> = (call: Call, args: Args) => Reply | Promise<Reply>;

/** A procedure and who answers it. */
export interface Handled {
  readonly procedure: Procedure;
  readonly handle: Handler<unknown, unknown>;
  /** It changes something, and a read-only connection may not (virCheckReadOnlyGoto). */
  readonly writes: boolean;
  /** It can be called before REMOTE_PROC_CONNECT_OPEN. */
  readonly unopened: boolean;
}

export interface HandlerOptions {
  readonly writes?: boolean;
  readonly unopened?: boolean;
}

/** Ties a procedure to its handler, types checked. */
export function handler<Args, Reply>(
  procedure: Procedure<Args, Reply>,
  handle: Handler<Args, Reply>,
  { writes = false, unopened = false }: HandlerOptions = {},
): Handled {
  return { procedure, handle, writes, unopened } as unknown as Handled;
}
