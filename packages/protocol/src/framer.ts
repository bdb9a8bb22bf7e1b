import { MalformedPacketError } from './errors.ts';
import { limits } from './limits.ts';
import { LENGTH_BYTES, type Packet, readPacket, SMALLEST_PACKET } from './packet.ts';

const EMPTY = new Uint8Array(0);

function announcedLength(bytes: Uint8Array): number {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
  if (length < SMALLEST_PACKET || length > limits.packetBytes) {
    throw new MalformedPacketError(
      `packet length ${length}, ${SMALLEST_PACKET} to ${limits.packetBytes} allowed`,
    );
  }
  return length;
}

/**
 * Cuts a byte stream into packets, however it is split. What it holds of an unfinished packet is
 * at most twice what has arrived: an announced length alone reserves nothing.
 */
export class Framer {
  /** Room for an unfinished packet; the first `#held` bytes are in use. */
  #buffer = EMPTY;
  #held = 0;

  /** Bytes held of a packet that is not yet whole. */
  get pending(): number {
    return this.#held;
  }

  /**
   * The packets that `chunk` completes, in order. Payloads are views, good until the next push.
   * Packets that the caller does not wait for come out of the next push.
   * @throws MalformedPacketError; the stream is lost then, and the framer with it.
   */
  *push(chunk: Uint8Array): Generator<Packet> {
    let bytes = this.#held === 0 ? chunk : this.#append(chunk);
    try {
      while (bytes.length >= LENGTH_BYTES) {
        const length = announcedLength(bytes);
        if (bytes.length < length) break;
        const packet = bytes.subarray(LENGTH_BYTES, length);
        bytes = bytes.subarray(length);
        yield readPacket(packet);
      }
    } finally {
      this.#keep(bytes);
    }
  }

  #append(chunk: Uint8Array): Uint8Array {
    const needed = this.#held + chunk.length;
    if (needed > this.#buffer.length) {
      const larger = new Uint8Array(Math.max(needed, this.#buffer.length * 2));
      larger.set(this.#buffer.subarray(0, this.#held));
      this.#buffer = larger;
    }
    this.#buffer.set(chunk, this.#held);
    this.#held = needed;
    return this.#buffer.subarray(0, needed);
  }

  #keep(rest: Uint8Array): void {
    if (rest.length > 0 && rest.buffer === this.#buffer.buffer && rest.byteOffset === 0) return;
    this.#buffer = rest.length === 0 ? EMPTY : new Uint8Array(rest);
    this.#held = rest.length;
  }
}
