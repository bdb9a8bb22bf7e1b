/** When a silent server is asked for a sign of life, and when it is given up. */
export interface KeepaliveOptions {
  /** Milliseconds of silence before each ping; 5,000 as in libvirt. 0 sends none. */
  readonly intervalMs?: number;
  /** Pings without an answer before the connection is given up; 5 as in libvirt. */
  readonly count?: number;
}

const INTERVAL_MS = 5000;
const COUNT = 5;
/** Beyond it Node would not wait at all. */
const MAX_TIMER_MS = 2 ** 31 - 1;

export interface KeepaliveEvents {
  ping(): void;
  dead(count: number, silentMs: number): void;
}

/**
 * libvirt's keepalive (virkeepalive.c): after `intervalMs` without any packet a ping goes out, and
 * again after each further one; when `count` have gone and another interval has passed in silence,
 * the server is dead: 30 s with libvirt's values. Whatever is heard begins the count anew.
 */
export class Keepalive {
  readonly #intervalMs: number;
  readonly #count: number;
  readonly #events: KeepaliveEvents;
  #heardAt = performance.now();
  #pings = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    { intervalMs = INTERVAL_MS, count = COUNT }: KeepaliveOptions,
    events: KeepaliveEvents,
  ) {
    this.#intervalMs = intervalMs;
    this.#count = count;
    this.#events = events;
  }

  start(): void {
    if (this.#intervalMs <= 0 || this.#timer !== undefined) return;
    this.#heardAt = performance.now();
    this.#wait(this.#intervalMs);
  }

  /** Something came from the server. */
  heard(): void {
    if (this.#timer === undefined) return;
    this.#heardAt = performance.now();
    this.#pings = 0;
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #wait(delayMs: number): void {
    this.#timer = setTimeout(() => this.#due(), Math.min(delayMs, MAX_TIMER_MS));
    // Who waits for a server waits on its socket: the timer alone keeps no process alive.
    this.#timer.unref();
  }

  #due(): void {
    const silentMs = performance.now() - this.#heardAt;
    if (this.#pings === 0 && silentMs < this.#intervalMs) {
      this.#wait(Math.ceil(this.#intervalMs - silentMs));
    } else if (this.#pings < this.#count) {
      this.#pings++;
      this.#wait(this.#intervalMs);
      this.#events.ping();
    } else {
      this.#timer = undefined;
      this.#events.dead(this.#count, Math.round(silentMs));
    }
  }
}
