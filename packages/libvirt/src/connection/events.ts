import type { Domain } from '../domain.ts';
import type { DomainEvent, DomainEventKind } from '../events/domain-event.ts';
import { EventHub } from '../events/hub.ts';
import { DomainEventStream } from '../events/stream.ts';
import { listenerSink, Subscription } from '../events/subscription.ts';
import type { CallOptions } from '../rpc/caller.ts';
import { ConnectionStorage } from './storage.ts';

export interface ListenOptions extends CallOptions {
  /** Only this domain's events; the server sends no others. */
  readonly domain?: Domain;
}

export interface DomainEventsOptions {
  /** Only this domain's events; the server sends no others. */
  readonly domain?: Domain;
  /** Aborting ends the iteration with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Events that wait to be read, at most; 1,024. Beyond, they are dropped and counted. */
  readonly maxQueued?: number;
}

const MAX_QUEUED = 1024;

/** Events: listeners and iterators. */
export class ConnectionEvents extends ConnectionStorage {
  #hub: EventHub | undefined;

  /**
   * virConnectDomainEventRegisterAny: calls `listener` for every event of a kind, in order, until the
   * subscription is closed. Settles when the server has registered; of many listeners for the same,
   * the server knows only one.
   */
  async on<Kind extends DomainEventKind>(
    kind: Kind,
    listener: (event: DomainEvent<Kind>) => void,
    { domain, ...options }: ListenOptions = {},
  ): Promise<Subscription> {
    const sink = listenerSink((event) => listener(event as DomainEvent<Kind>));
    const { ready, cancel } = this.#events.subscribe(
      sink,
      [kind],
      domain?.identity ?? null,
      options,
    );
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
    this.#hub ??= new EventHub(this.session);
    this.session.observer = this.#hub;
    return this.#hub;
  }
}
