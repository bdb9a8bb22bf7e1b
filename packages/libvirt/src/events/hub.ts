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
import { within } from '../rpc/patience.ts';
import type { RpcClient } from '../rpc/client.ts';
import type { Session, SessionObserver } from '../rpc/session.ts';
import type { DomainEvent, DomainEventKind, ResyncEvent } from './domain-event.ts';
import { EarlyEvents } from './early.ts';
import { type Kind, kindNamed, kindOfMessage, type ReadMessage } from './kinds.ts';
import { reconnected } from './queue.ts';
import { newRegistration, type Registration, registrationKey, type Sink } from './registration.ts';

/** Who wants to know of the connection itself. */
export interface Watcher {
  resync(event: ResyncEvent): void;
  disconnected(error: ConnectionClosedError): void;
}

const registering = p.connectDomainEventCallbackRegisterAny.name;

/** How long a server that does not answer is waited for when nobody listens any more. */
const LEAVING_MS = 2000;

/** Registers for events, and hands each to those who wait for it. */
export class EventHub implements SessionObserver {
  readonly #session: Session;
  readonly #registrations = new Map<string, Registration>();
  readonly #byCallback = new Map<number, Registration>();
  readonly #watchers = new Set<Watcher>();
  readonly #early = new EarlyEvents();

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
    const wanted = [...new Set(kinds)].map((name) => this.#wanted(kindNamed(name), identity));
    for (const registration of wanted) registration.sinks.add(sink);
    const cancel = async (): Promise<void> => {
      await Promise.all(wanted.map((registration) => this.#leave(registration, sink)));
    };
    // Each waits for as long as it likes: what one gives up another may still wait for.
    const known = Promise.all(wanted.map((registration) => registration.ready));
    const ready = within(known, this.#session.bounds(options), registering).then(
      () => undefined,
      (error: unknown) => {
        void cancel();
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
    else this.#early.keep(kind, message);
  }

  lost(error: ConnectionClosedError): void {
    this.discarded();
    for (const watcher of this.#watchers) watcher.disconnected(error);
  }

  discarded(): void {
    this.#byCallback.clear();
    this.#early.clear();
    for (const registration of this.#registrations.values()) registration.place = undefined;
  }

  async reopened(rpc: RpcClient, options: CallOptions): Promise<void> {
    const known = [...this.#registrations.values()].filter(({ established }) => established);
    await Promise.all(known.map((registration) => this.#register(registration, rpc, options)));
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

  #wanted(kind: Kind, identity: DomainIdentity | null): Registration {
    const existing = this.#registrations.get(registrationKey(kind, identity));
    if (existing !== undefined) return existing;
    const registration = newRegistration(kind, identity);
    this.#registrations.set(registration.key, registration);
    registration.ready = this.#establish(registration);
    return registration;
  }

  /** Registers for the first time: on the next stream when this one is lost meanwhile. */
  async #establish(registration: Registration): Promise<void> {
    for (;;) {
      try {
        // Without waiting where it can: the calls that follow are to come behind it.
        const rpc = this.#session.current ?? (await this.#session.stream());
        await this.#register(registration, rpc);
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
    this.#early.await(kind);
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
      this.#early.awaitNoMore(kind);
    }
  }

  #place(registration: Registration, rpc: RpcClient, callbackID: number): void {
    if (this.#byCallback.has(callbackID)) {
      throw new MalformedPacketError(`callback ID ${callbackID} for two registrations`);
    }
    registration.place = { rpc, callbackID };
    this.#byCallback.set(callbackID, registration);
    const { early, lost } = this.#early.take(callbackID);
    for (const { kind, message } of early) this.#deliver(registration, kind, message);
    if (lost > 0) for (const sink of registration.sinks) sink.lost(lost);
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
    const told = this.#deregister(registration);
    // Who gives up before the server has answered does not wait for that answer.
    if (registration.established) await told;
  }

  /** Never rejects. */
  async #deregister(registration: Registration): Promise<void> {
    try {
      await registration.ready;
      await registration.asking;
      const { place } = registration;
      if (place === undefined) return;
      this.#byCallback.delete(place.callbackID);
      const args = { callbackID: place.callbackID };
      const options = { timeoutMs: LEAVING_MS };
      await place.rpc.call(p.connectDomainEventCallbackDeregisterAny, args, options);
    } catch {
      // Never registered, or lost with its stream: the server knows nothing of it any more. Or it
      // does not answer, and what it still sends is passed over.
    }
  }
}
