import type { DomainIdentity } from '@virtune/protocol';
import type { ConnectionClosedError } from '../errors.ts';
import type { RpcClient } from '../rpc/client.ts';
import type { DomainEvent } from './domain-event.ts';
import type { Kind } from './kinds.ts';

/** Where events go: a queue, a listener. */
export interface Sink {
  deliver(event: DomainEvent): void;
  /** So many were lost before they came here. */
  lost(count: number): void;
  /** The connection was away, and is back. */
  reconnected(): void;
  /** Nothing more will come; with the error, unless the connection was closed on purpose. */
  end(error: ConnectionClosedError | undefined): void;
}

/** What is registered on the server once, however many listen. */
export interface Registration {
  readonly kind: Kind;
  /** The domain that it is about; null is all. */
  readonly identity: DomainIdentity | null;
  readonly key: string;
  readonly sinks: Set<Sink>;
  /** Settles when the server has answered for the first time. */
  ready: Promise<void>;
  /** While the server is being asked. */
  asking: Promise<unknown> | undefined;
  /** Where it is registered at present, and as what. */
  place: { readonly rpc: RpcClient; readonly callbackID: number } | undefined;
  /** The server has known it, so that a new stream has to be told of it. */
  established: boolean;
}

/** The same for what is the same registration. */
export function registrationKey(kind: Kind, identity: DomainIdentity | null): string {
  return `${kind.name} ${identity === null ? '' : Buffer.from(identity.uuid).toString('hex')}`;
}

export function newRegistration(kind: Kind, identity: DomainIdentity | null): Registration {
  return {
    kind,
    identity,
    key: registrationKey(kind, identity),
    sinks: new Set(),
    ready: Promise.resolve(),
    asking: undefined,
    place: undefined,
    established: false,
  };
}
