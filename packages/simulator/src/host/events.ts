import type { DomainEvent } from '../server/subscriptions.ts';

/** Where the host's events come together for whoever delivers them. */
export class HostEvents {
  readonly #listeners = new Set<(event: DomainEvent) => void>();

  /** The returned function ends it. */
  onEvent(listener: (event: DomainEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  emit<T extends object, L>(event: DomainEvent<T, L>): void {
    for (const listener of this.#listeners) listener(event);
  }
}
