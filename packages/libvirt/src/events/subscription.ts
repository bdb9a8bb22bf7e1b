import type { DomainEvent } from './domain-event.ts';
import type { Sink } from './registration.ts';

/** A listener that has been registered. */
export class Subscription implements AsyncDisposable {
  readonly #cancel: () => Promise<void> | void;

  constructor(cancel: () => Promise<void> | void) {
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

/** A listener as a sink; what was `lost` is told to those who watch the connection. */
export function listenerSink(
  listener: (event: DomainEvent) => void,
  lost: (count: number) => void,
): Sink {
  return {
    deliver: listener,
    lost,
    // Listeners have no queue, and learn of these by the connection's own events.
    reconnected: () => undefined,
    end: () => undefined,
  };
}
