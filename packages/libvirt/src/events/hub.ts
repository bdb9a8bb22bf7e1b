import {
  type DomainIdentity,
  MalformedPacketError,
  type Packet,
  procedures as p,
  REMOTE_PROGRAM,
} from '@virtune/protocol';
import { Domain } from '../domain.ts';
import { ConnectionClosedError } from '../errors.ts';
import type { CallOptions } from '../rpc/caller.ts';
import type { RpcClient } from '../rpc/client.ts';
import type { Session, SessionObserver } from '../rpc/session.ts';
import type { DomainEvent, DomainEventKind, ResyncEvent } from './domain-event.ts';
import { type Kind, kindNamed, kindOfMessage, type ReadMessage } from './kinds.ts';
import { reconnected } from './queue.ts';

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

/** Who wants to know of the connection itself. */
export interface Watcher {
  resync(event: ResyncEvent): void;
  disconnected(error: ConnectionClosedError): void;
}

/** What is registered on the server once, however many listen. */
interface Registration {
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

/** Events that came before the reply which says whose they are. */
interface Early {
  readonly kind: Kind;
  readonly message: ReadMessage;
}

const MAX_EARLY = 1024;

const keyOf = (kind: Kind, identity: DomainIdentity | null): string =>
  `${kind.name} ${identity === null ? '' : Buffer.from(identity.uuid).toString('hex')}`;

/** Registers for events, and hands each to those who wait for it. */
export class EventHub implements SessionObserver {
  readonly #session: Session;
  readonly #registrations = new Map<string, Registration>();
  readonly #byCallback = new Map<number, Registration>();
  /** Registrations whose reply is due, by kind. */
  readonly #awaited = new Map<Kind, number>();
  readonly #watchers = new Set<Watcher>();
  #early: Early[] = [];
  #earlyLost = 0;

  constructor(session: Session) {
    this.#session = session;
  }

  /** How many registrations the server has, or is being asked for. */
  get registrations(): number {
    return this.#registrations.size;
  }

  /**
   * Has `sink` get all events of some kinds, of one domain or of all. `ready` settles when the server
   * knows; `cancel` takes everything back.
   */
  subscribe(
    sink: Sink,
    kinds: readonly DomainEventKind[],
    identity: DomainIdentity | null,
    options: CallOptions = {},
  ): { readonly ready: Promise<void>; readonly cancel: () => Promise<void> } {
    const wanted = [...new Set(kinds)].map((name) =>
      this.#wanted(kindNamed(name), identity, options),
    );
    for (const registration of wanted) registration.sinks.add(sink);
    const cancel = async (): Promise<void> => {
      await Promise.all(wanted.map((registration) => this.#leave(registration, sink)));
    };
    const ready = Promise.all(wanted.map((registration) => registration.ready)).then(
      () => undefined,
      async (error: unknown) => {
        await cancel();
        throw error;
      },
    );
    return { ready, cancel };
  }

  /** Tells a watcher of the connection itself; the function returned takes it away. */
  watch(watcher: Watcher): () => void {
    this.#watchers.add(watcher);
    return () => void this.#watchers.delete(watcher);
  }

  /** Events for a listener were lost before they came here. */
  overflowed(missed: number): void {
    const event = { kind: 'resync', reason: 'overflow', missed } as const;
    for (const watcher of this.#watchers) watcher.resync(event);
  }

  message({ header, payload }: Packet): void {
    if (header.program !== REMOTE_PROGRAM) return;
    const kind = kindOfMessage(header.procedure);
    // Other events of libvirt's, which nobody here asked for.
    if (kind === undefined) return;
    const message = kind.read(payload);
    const registration = this.#byCallback.get(message.callbackID);
    if (registration !== undefined) this.#deliver(registration, kind, message);
    else if (this.#awaited.has(kind)) this.#keepEarly({ kind, message });
  }

  lost(error: ConnectionClosedError): void {
    this.discarded();
    for (const watcher of this.#watchers) watcher.disconnected(error);
  }

  discarded(): void {
    this.#byCallback.clear();
    this.#early = [];
    this.#earlyLost = 0;
    for (const registration of this.#registrations.values()) registration.place = undefined;
  }

  async reopened(rpc: RpcClient): Promise<void> {
    const known = [...this.#registrations.values()].filter(({ established }) => established);
    await Promise.all(known.map((registration) => this.#register(registration, rpc)));
  }

  restored(): void {
    for (const sink of this.#sinks(({ established }) => established)) sink.reconnected();
    for (const watcher of this.#watchers) watcher.resync(reconnected);
  }

  ended(error: ConnectionClosedError | undefined): void {
    const sinks = this.#sinks();
    this.discarded();
    this.#registrations.clear();
    this.#watchers.clear();
    for (const sink of sinks) sink.end(error);
  }

  #sinks(which: (registration: Registration) => boolean = () => true): Set<Sink> {
    const registrations = [...this.#registrations.values()].filter(which);
    return new Set(registrations.flatMap(({ sinks }) => [...sinks]));
  }

  #wanted(kind: Kind, identity: DomainIdentity | null, options: CallOptions): Registration {
    const key = keyOf(kind, identity);
    const existing = this.#registrations.get(key);
    if (existing !== undefined) return existing;
    const registration: Registration = {
      kind,
      identity,
      key,
      sinks: new Set(),
      ready: Promise.resolve(),
      asking: undefined,
      place: undefined,
      established: false,
    };
    this.#registrations.set(key, registration);
    registration.ready = this.#establish(registration, options);
    return registration;
  }

  /** Registers for the first time: on the next stream when this one is lost meanwhile. */
  async #establish(registration: Registration, options: CallOptions): Promise<void> {
    for (;;) {
      try {
        // Without waiting where it can: the calls that follow are to come behind it.
        const rpc = this.#session.current ?? (await this.#session.stream(options));
        await this.#register(registration, rpc, options);
        registration.established = true;
        return;
      } catch (error) {
        const again = error instanceof ConnectionClosedError && this.#session.ended === undefined;
        if (again) continue;
        this.#forget(registration);
        throw error;
      }
    }
  }

  #register(registration: Registration, rpc: RpcClient, options?: CallOptions): Promise<void> {
    const asking = this.#ask(registration, rpc, options);
    registration.asking = asking.catch(() => undefined);
    return asking;
  }

  async #ask(registration: Registration, rpc: RpcClient, options?: CallOptions): Promise<void> {
    const { kind, identity } = registration;
    this.#awaited.set(kind, (this.#awaited.get(kind) ?? 0) + 1);
    try {
      const args = { eventID: kind.eventId, dom: identity };
      const { callbackID } = await rpc.call(p.connectDomainEventCallbackRegisterAny, args, options);
      if (rpc.ended !== undefined) throw rpc.ended;
      this.#place(registration, rpc, callbackID);
    } catch (error) {
      if (!(error instanceof MalformedPacketError)) throw error;
      // The stream's reader is not here to see to it.
      rpc.abort(error);
      throw rpc.ended ?? error;
    } finally {
      this.#awaitNoMore(kind);
    }
  }

  #place(registration: Registration, rpc: RpcClient, callbackID: number): void {
    if (this.#byCallback.has(callbackID)) {
      throw new MalformedPacketError(`callback ID ${callbackID} for two registrations`);
    }
    registration.place = { rpc, callbackID };
    this.#byCallback.set(callbackID, registration);
    const early = this.#early.filter(({ message }) => message.callbackID === callbackID);
    this.#early = this.#early.filter(({ message }) => message.callbackID !== callbackID);
    for (const { kind, message } of early) this.#deliver(registration, kind, message);
    if (this.#earlyLost > 0) for (const sink of registration.sinks) sink.lost(this.#earlyLost);
  }

  #awaitNoMore(kind: Kind): void {
    const count = (this.#awaited.get(kind) ?? 1) - 1;
    if (count > 0) {
      this.#awaited.set(kind, count);
      return;
    }
    this.#awaited.delete(kind);
    this.#early = this.#early.filter((early) => early.kind !== kind);
    if (this.#awaited.size === 0) this.#earlyLost = 0;
  }

  #keepEarly(early: Early): void {
    if (this.#early.length < MAX_EARLY) this.#early.push(early);
    else this.#earlyLost++;
  }

  #deliver(registration: Registration, kind: Kind, { identity, rest }: ReadMessage): void {
    if (registration.kind !== kind) {
      throw new MalformedPacketError(`event '${kind.name}' for a reader of another kind`);
    }
    const domain = new Domain(this.#session, identity);
    const event = { kind: kind.name, domain, ...rest } as DomainEvent;
    for (const sink of registration.sinks) sink.deliver(event);
  }

  #forget(registration: Registration): void {
    if (this.#registrations.get(registration.key) === registration) {
      this.#registrations.delete(registration.key);
    }
  }

  /** The last to leave has the server told. */
  async #leave(registration: Registration, sink: Sink): Promise<void> {
    if (!registration.sinks.delete(sink) || registration.sinks.size > 0) return;
    this.#forget(registration);
    try {
      await registration.ready;
      await registration.asking;
      const { place } = registration;
      if (place === undefined) return;
      this.#byCallback.delete(place.callbackID);
      const args = { callbackID: place.callbackID };
      await place.rpc.call(p.connectDomainEventCallbackDeregisterAny, args);
    } catch {
      // Never registered, or lost with its stream: the server knows nothing of it any more.
    }
  }
}
