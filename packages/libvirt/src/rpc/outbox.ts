/**
 * Packets on their way out. While the transport is full they wait here, in order, and may still be
 * withdrawn.
 */
export class Outbox {
  readonly #send: (packet: Uint8Array) => boolean;
  /** By the serial number of the call. A Map keeps the order. */
  readonly #waiting = new Map<number, Uint8Array>();
  #bytes = 0;
  #full = false;
  /** The sign of life to send as soon as there is room; of many owed one is enough. */
  #owed: Uint8Array | undefined;

  /** `send` returns false when nothing more should be sent until `drained` is called. */
  constructor(send: (packet: Uint8Array) => boolean) {
    this.#send = send;
  }

  /** Bytes of calls that wait for room. */
  get waitingBytes(): number {
    return this.#bytes;
  }

  call(serial: number, packet: Uint8Array): void {
    if (!this.#full) {
      this.#full = !this.#send(packet);
      return;
    }
    this.#waiting.set(serial, packet);
    this.#bytes += packet.length;
  }

  /** Whether a call has not been sent as yet. */
  has(serial: number): boolean {
    return this.#waiting.has(serial);
  }

  /** Takes a call back that has not been sent; false where it has. */
  withdraw(serial: number): boolean {
    const packet = this.#waiting.get(serial);
    if (packet === undefined) return false;
    this.#waiting.delete(serial);
    this.#bytes -= packet.length;
    return true;
  }

  /** Sends a ping or a pong, ahead of the calls that wait. */
  signOfLife(packet: Uint8Array): void {
    if (this.#full) this.#owed = packet;
    else this.#full = !this.#send(packet);
  }

  /** The transport has room again. */
  drained(): void {
    this.#full = false;
    const owed = this.#owed;
    this.#owed = undefined;
    if (owed !== undefined) this.signOfLife(owed);
    for (const [serial, packet] of this.#waiting) {
      if (this.#full) return;
      this.withdraw(serial);
      this.#full = !this.#send(packet);
    }
  }

  clear(): void {
    this.#waiting.clear();
    this.#bytes = 0;
    this.#owed = undefined;
  }
}
