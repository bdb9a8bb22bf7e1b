import type { DomainEvent, ResyncEvent } from './domain-event.ts';
import type { EventHub } from './hub.ts';
import { EventQueue } from './queue.ts';
import type { Sink } from './registration.ts';

type Subscribe = (sink: Sink) => ReturnType<EventHub['subscribe']>;

/**
 * Events as an async iterator. It begins to collect them when it is made, not when it is read, and
 * holds at most `maxQueued` of them: see ResyncEvent for what happens beyond. It ends when the
 * connection is closed; it throws, after what it still held, when the connection is lost for good
 * (ConnectionClosedError) or the server would not register (LibvirtError), and at once with the
 * signal's reason when its signal is aborted. Leaving the loop (`break`, `return`, an exception)
 * takes the registration back.
 */
export class DomainEventStream<Event extends DomainEvent>
  implements AsyncIterableIterator<Event | ResyncEvent, undefined, undefined>, AsyncDisposable
{
  readonly #queue: EventQueue<Event>;
  readonly #cancel: () => Promise<void>;
  readonly #removeAbort: () => void;
  /**
   * Settles when the server has registered: whatever happens from then on is in the stream. Read the
   * state after this, then the events, and nothing is missed. Rejects as the iterator does.
   */
  readonly ready: Promise<void>;

  /** Use `connection.domainEvents`. */
  constructor(subscribe: Subscribe, maxQueued: number, signal: AbortSignal | undefined) {
    this.#queue = new EventQueue(maxQueued);
    const { ready, cancel } = subscribe({
      deliver: (event) => this.#queue.push(event as Event),
      lost: (count) => this.#queue.lost(count),
      reconnected: () => this.#queue.reconnected(),
      end: (error) => {
        this.#removeAbort();
        this.#queue.end(error);
      },
    });
    this.ready = ready;
    this.#cancel = cancel;
    const onAbort = (): void => void this.#leave(signal?.reason);
    signal?.addEventListener('abort', onAbort, { once: true });
    this.#removeAbort = () => signal?.removeEventListener('abort', onAbort);
    // Whoever only iterates learns of the failure there.
    ready.catch((error: unknown) => {
      this.#removeAbort();
      this.#queue.end(error);
    });
  }

  /** Events that have come and were not read. */
  get queued(): number {
    return this.#queue.size;
  }

  /** The next event, once there is one. */
  next(): Promise<IteratorResult<Event | ResyncEvent, undefined>> {
    return this.#queue.next();
  }

  /** Takes the registration back; the events that it held are dropped. */
  async return(): Promise<IteratorReturnResult<undefined>> {
    await this.#leave();
    return { done: true, value: undefined };
  }

  /** Itself. */
  [Symbol.asyncIterator](): this {
    return this;
  }

  /** As `return`, at the end of an `await using` block. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#leave();
  }

  async #leave(error?: unknown): Promise<void> {
    this.#removeAbort();
    this.#queue.discard(error);
    await this.#cancel();
  }
}
