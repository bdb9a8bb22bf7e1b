/** As many calls of one client as a daemon works on at a time, unless told otherwise. */
const AT_A_TIME = 5;

/** Lets so many calls be on their way at a time and keeps the others waiting, in order. */
export class InFlight {
  readonly #waiting: (() => void)[] = [];
  #free: number;

  constructor(atATime = AT_A_TIME) {
    this.#free = atATime;
  }

  async run<T>(call: () => Promise<T>): Promise<T> {
    if (this.#free === 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#free -= 1;
    try {
      return await call();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free += 1;
      else next();
    }
  }
}
