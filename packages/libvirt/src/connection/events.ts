import type { Domain } from '../domain.ts';
import type { ConnectionClosedError } from '../errors.ts';
import type {
  DomainEvent,
  DomainEventKind,
  DomainEvents,
  ResyncEvent,
} from '../events/domain-event.ts';
import { EventHub } from '../events/hub.ts';
import { DomainEventStream } from '../events/stream.ts';
import { callListener, listenerSink, Subscription } from '../events/subscription.ts';
import type { CallOptions } from '../rpc/caller.ts';
import { ConnectionStorage } from './storage.ts';

/** What can be listened for: the events of domains, and two of the connection itself. */
export interface ListenedEvents extends DomainEvents {
  resync: ResyncEvent;
  disconnected: ConnectionClosedError;
}

export interface ListenOptions extends CallOptions {
  /** Only this domain's events; the server sends no others. */
  readonly domain?: Domain;
}

/** What `domainEvents` iterates over. */
export interface DomainEventsOptions {
  /** Only this domain's events; the server sends no others. */
  readonly domain?: Domain;
  /** Aborting ends the iteration with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Events that wait to be read, at most; 1,024. Beyond, they are dropped and counted. */
  readonly maxQueued?: number;
}

const MAX_QUEUED = 1024;

const nothing = (): void => undefined;

/** Events: listeners and iterators. */
export class ConnectionEvents extends ConnectionStorage {
  #hub: EventHub | undefined;

  /**
   * virConnectDomainEventRegisterAny: calls `listener` for every event of a kind, in order, until the
   * subscription is closed. Settles when the server has registered; of many listeners for the same,
   * the server knows only one.
   *
   * Two kinds are of the connection itself: `resync`, behind which a listener reads again whatever
   * it keeps account of, for events were missed; and `disconnected`, when the stream is lost.
   */
  async on<Kind extends keyof ListenedEvents>(
    kind: Kind,
    listener: (event: ListenedEvents[Kind]) => void,
    { domain, ...options }: ListenOptions = {},
  ): Promise<Subscription> {
    const hub = this.#events;
    const hear = (event: unknown): void => callListener(listener, event as ListenedEvents[Kind]);
    if (kind === 'resync') {
      return new Subscription(hub.watch({ resync: hear, disconnected: nothing }));
    }
    if (kind === 'disconnected') {
      return new Subscription(hub.watch({ resync: nothing, disconnected: hear }));
    }
    const sink = listenerSink(hear, (missed) => hub.overflowed(missed));
    const { ready, cancel } = hub.subscribe(sink, [kind], domain?.identity ?? null, options);
    await ready;
    return new Subscription(cancel);
  }

  /**
   * virConnectDomainEventRegisterAny as an async iterator: the events of one kind or of several, in
   * the order in which the server sent them, and a ResyncEvent wherever some were missed.
   */
  domainEvents<Kind extends DomainEventKind>(
    kinds: Kind | readonly Kind[],
    { domain, signal, maxQueued = MAX_QUEUED }: DomainEventsOptions = {},
  ): DomainEventStream<DomainEvent<Kind>> {
    signal?.throwIfAborted();
    const names: readonly Kind[] = typeof kinds === 'string' ? [kinds] : kinds;
    const subscribe = (sink: Parameters<EventHub['subscribe']>[0]) =>
      this.#events.subscribe(sink, names, domain?.identity ?? null);
    return new DomainEventStream<DomainEvent<Kind>>(subscribe, maxQueued, signal);
  }

  get #events(): EventHub {
    if (this.#hub === undefined) {
      this.#hub = new EventHub(this.session);
      this.session.observer = this.#hub;
    }
    return this.#hub;
  }
}
