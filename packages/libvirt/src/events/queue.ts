import type { ResyncEvent } from './domain-event.ts';

interface Waiting<T> {
  readonly resolve: (result: IteratorResult<T, undefined>) => void;
  readonly reject: (error: unknown) => void;
}

export const reconnected: ResyncEvent = { kind: 'resync', reason: 'reconnected', missed: null };
const done = { done: true, value: undefined } as const;

/**
 * What a reader has not read yet, at most `limit` events. When it is full new events are dropped
 * and counted, and behind those that are kept the reader finds a resync event with the count: the
 * order holds, memory is bounded, and nothing is lost in silence.
 */
export class EventQueue<T> {
  readonly #limit: number;
  readonly #held: (T | ResyncEvent)[] = [];
  /** Where #held begins; what lies before has been read. */
  #start = 0;
  #waiting: Waiting<T | ResyncEvent>[] = [];
  #missed = 0;
  #ended: { readonly error: unknown } | undefined;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Events that wait to be read. */
  get size(): number {
    return this.#held.length - this.#start;
  }

  push(event: T): void {
    if (this.#ended !== undefined) return;
    if (this.size >= this.#limit || this.#missed > 0) this.#missed++;
    else this.#add(event);
  }

  /** The connection was away: this takes in whatever was dropped before. */
  reconnected(): void {
    if (this.#ended !== undefined) return;
    this.#missed = 0;
    const last = this.#held.at(-1);
    // Two in a row say no more than one, and could be any number.
    if (this.size > 0 && last === reconnected) return;
    this.#add(reconnected);
  }

  /** Events that were lost before they came here. */
  lost(count: number): void {
    if (this.#ended !== undefined) return;
    this.#missed += count;
    if (this.#waiting.length > 0) this.#waiting.shift()?.resolve(this.#take());
  }

  /** Nothing more will come. What is held can still be read, and then the error, once. */
  end(error?: unknown): void {
    if (this.#ended !== undefined) return;
    this.#ended = { error };
    for (const waiting of this.#waiting.splice(0)) this.#settleAtEnd(waiting);
  }

  /** Drops what is held, and ends. */
  discard(error?: unknown): void {
    this.#held.length = 0;
    this.#start = 0;
    this.#missed = 0;
    this.#ended = undefined;
    this.end(error);
  }

  next(): Promise<IteratorResult<T | ResyncEvent, undefined>> {
    if (this.size > 0 || this.#missed > 0) return Promise.resolve(this.#take());
    return new Promise((resolve, reject) => {
      if (this.#ended === undefined) this.#waiting.push({ resolve, reject });
      else this.#settleAtEnd({ resolve, reject });
    });
  }

  #add(event: T | ResyncEvent): void {
    const reader = this.#waiting.shift();
    if (reader === undefined) this.#held.push(event);
    else reader.resolve({ done: false, value: event });
  }

  #take(): IteratorResult<T | ResyncEvent, undefined> {
    if (this.size === 0) {
      const missed = this.#missed;
      this.#missed = 0;
      return { done: false, value: { kind: 'resync', reason: 'overflow', missed } };
    }
    const value = this.#held[this.#start++] as T | ResyncEvent;
    // Moved down only now and then, so that a long queue is not copied for every event.
    if (this.#start * 2 >= this.#held.length) {
      this.#held.splice(0, this.#start);
      this.#start = 0;
    }
    return { done: false, value };
  }

  #settleAtEnd({ resolve, reject }: Waiting<T | ResyncEvent>): void {
    const error = this.#ended?.error;
    this.#ended = { error: undefined };
    if (error === undefined) resolve(done);
    else reject(error);
  }
}
