import { MalformedPacketError } from '../errors.ts';
import { decodeText } from './text.ts';

/** Below this length a loop over ASCII is faster than a TextDecoder call. */
const SHORT_STRING = 48;

/** Takes XDR values off a byte range, in order. Every read is bounded by the range. */
export class XdrReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #offset = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get remaining(): number {
    return this.#bytes.length - this.#offset;
  }

  /** Moves past `count` bytes and returns where they began. */
  #take(count: number): number {
    const at = this.#offset;
    if (count > this.#bytes.length - at) {
      throw new MalformedPacketError(`truncated: ${count} bytes wanted, ${this.remaining} left`);
    }
    this.#offset = at + count;
    return at;
  }

  int32(): number {
    return this.#view.getInt32(this.#take(4));
  }

  uint32(): number {
    return this.#view.getUint32(this.#take(4));
  }

  int64(): bigint {
    return this.#view.getBigInt64(this.#take(8));
  }

  uint64(): bigint {
    return this.#view.getBigUint64(this.#take(8));
  }

  float64(): number {
    return this.#view.getFloat64(this.#take(8));
  }

  /** `length` bytes and their padding to a multiple of four, which RFC 4506 wants zero. A copy. */
  opaque(length: number): Uint8Array {
    const at = this.#padded(length);
    // Not slice: that of a Node Buffer would be a view.
    return new Uint8Array(this.#bytes.subarray(at, at + length));
  }

  /** Text of `length` bytes. libvirt's strings end at a NUL, so one inside is refused. */
  text(length: number): string {
    const at = this.#padded(length);
    const end = at + length;
    const nul = this.#bytes.indexOf(0, at);
    if (nul !== -1 && nul < end) throw new MalformedPacketError('NUL byte in a string');
    return length < SHORT_STRING ? this.#shortText(at, end) : this.#longText(at, end);
  }

  #padded(length: number): number {
    const padding = -length & 3;
    const at = this.#take(length + padding);
    for (let i = at + length; i < at + length + padding; i++) {
      if (this.#bytes[i] !== 0) throw new MalformedPacketError('padding is not zero');
    }
    return at;
  }

  #shortText(at: number, end: number): string {
    let text = '';
    for (let i = at; i < end; i++) {
      const byte = this.#bytes[i] ?? 0;
      if (byte > 0x7f) return this.#longText(at, end);
      text += String.fromCharCode(byte);
    }
    return text;
  }

  #longText(at: number, end: number): string {
    return decodeText(this.#bytes.subarray(at, end));
  }

  /** The rest as it is, without a copy: a stream packet's payload. */
  rest(): Uint8Array {
    return this.#bytes.subarray(this.#take(this.remaining));
  }

  /** A payload is used up exactly, or it is not the structure that it was taken for. */
  end(): void {
    if (this.remaining > 0) {
      throw new MalformedPacketError(`${this.remaining} bytes left over after the payload`);
    }
  }
}
