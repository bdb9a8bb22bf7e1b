import type { DomainEvent } from './domain-event.ts';
import type { Sink } from './hub.ts';

/** A listener that has been registered. */
export class Subscription implements AsyncDisposable {
  readonly #cancel: () => Promise<void>;

  constructor(cancel: () => Promise<void>) {
    this.#cancel = cancel;
  }

  /** Takes the listener away; the server is told when it was the last. Never fails. */
  async close(): Promise<void> {
    await this.#cancel();
  }

  /** Closes, at the end of an `await using` block. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#cancel();
  }
}

/** Calls a function; what it throws is uncaught, as an EventTarget's listener's is, and harms nobody else. */
export function callListener<T>(listener: (value: T) => void, value: T): void {
  try {
    listener(value);
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}

export function listenerSink(listener: (event: DomainEvent) => void): Sink {
  return {
    deliver: (event) => callListener(listener, event),
    // Listeners have no queue, and learn of these by the connection's own events.
    lost: () => undefined,
    reconnected: () => undefined,
    end: () => undefined,
  };
}
