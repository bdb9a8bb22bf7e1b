import type { Socket } from 'node:net';

/** Sends packets, those of one piece of work in one write: each write wakes the peer. */
export class Outbox {
  readonly #socket: Socket;
  /** What is to go out together; null while packets go out as they come. */
  #held: Uint8Array[] | null = null;

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  send(packet: Uint8Array): void {
    if (this.#held === null) this.#write(packet);
    else this.#held.push(packet);
  }

  /** Does `work`, and then sends what it gave to send, in its order. */
  together(work: () => void): void {
    const held: Uint8Array[] = [];
    this.#held = held;
    try {
      work();
    } finally {
      this.#held = null;
      const [first] = held;
      if (first !== undefined) this.#write(held.length === 1 ? first : Buffer.concat(held));
    }
  }

  /** Nothing more goes to a connection that was cut. */
  #write(packet: Uint8Array): void {
    if (!this.#socket.destroyed) this.#socket.write(packet);
  }
}
