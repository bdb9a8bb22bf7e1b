import type { Kind, ReadMessage } from './kinds.ts';

interface Early {
  readonly kind: Kind;
  readonly message: ReadMessage;
}

const MAX_EARLY = 1024;

/**
 * Events that came before the reply which says whose they are: a server may send the first before it
 * has answered the registration, and a reply and events may come in one piece. They are kept only
 * while a registration of their kind is under way.
 */
export class EarlyEvents {
  /** Registrations whose reply is due. */
  readonly #awaited = new Map<Kind, number>();
  #held: Early[] = [];
  #lost = 0;

  await(kind: Kind): void {
    this.#awaited.set(kind, (this.#awaited.get(kind) ?? 0) + 1);
  }

  awaitNoMore(kind: Kind): void {
    const count = (this.#awaited.get(kind) ?? 1) - 1;
    if (count > 0) {
      this.#awaited.set(kind, count);
      return;
    }
    this.#awaited.delete(kind);
    this.#held = this.#held.filter((early) => early.kind !== kind);
    if (this.#awaited.size === 0) this.#lost = 0;
  }

  keep(kind: Kind, message: ReadMessage): void {
    if (!this.#awaited.has(kind)) return;
    if (this.#held.length < MAX_EARLY) this.#held.push({ kind, message });
    else this.#lost++;
  }

  /** Those of a registration, in order; and how many of whomever were too many to be kept. */
  take(callbackID: number): { readonly early: readonly Early[]; readonly lost: number } {
    const isIts = ({ message }: Early): boolean => message.callbackID === callbackID;
    const early = this.#held.filter(isIts);
    this.#held = this.#held.filter((other) => !isIts(other));
    return { early, lost: this.#lost };
  }

  /** The stream that they came over is gone. */
  clear(): void {
    this.#held = [];
    this.#lost = 0;
  }
}
