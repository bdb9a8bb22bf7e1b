import { UnencodableValueError } from '../errors.ts';
import { encodeText } from './text.ts';

/** Room for the arguments of most calls: a domain and a few numbers. */
const INITIAL_BYTES = 256;
/** Most messages are small: their room is cut off larger pieces, which come less dearly by the byte. */
const PIECE_BYTES = 16 * 1024;
/** Below this length a loop over ASCII is faster than a TextEncoder call and a copy. */
const SHORT_STRING = 48;

let piece = new Uint8Array(0);

/** Room for one message, zeros, never given out before. */
function freshRoom(): Uint8Array<ArrayBuffer> {
  if (piece.length < INITIAL_BYTES) piece = new Uint8Array(PIECE_BYTES);
  const room = piece.subarray(0, INITIAL_BYTES);
  piece = piece.subarray(INITIAL_BYTES);
  return room;
}

/** Puts XDR values into a buffer that grows, up to `limit` bytes. */
export class XdrWriter {
  #bytes = freshRoom();
  #view = new DataView(this.#bytes.buffer, this.#bytes.byteOffset, INITIAL_BYTES);
  #length = 0;
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get length(): number {
    return this.#length;
  }

  /** Moves past `count` bytes and returns where they begin. May replace `#bytes` and `#view`. */
  #grow(count: number): number {
    const at = this.#length;
    const needed = at + count;
    if (needed > this.#limit) {
      throw new UnencodableValueError(`message of more than ${this.#limit} bytes`);
    }
    if (needed > this.#bytes.length) {
      const larger = new Uint8Array(
        Math.min(this.#limit, Math.max(needed, this.#bytes.length * 2)),
      );
      larger.set(this.#bytes.subarray(0, at));
      this.#bytes = larger;
      this.#view = new DataView(larger.buffer);
    }
    this.#length = needed;
    return at;
  }

  int32(value: number): void {
    const at = this.#grow(4);
    this.#view.setInt32(at, value);
  }

  uint32(value: number): void {
    const at = this.#grow(4);
    this.#view.setUint32(at, value);
  }

  int64(value: bigint): void {
    const at = this.#grow(8);
    this.#view.setBigInt64(at, value);
  }

  uint64(value: bigint): void {
    const at = this.#grow(8);
    this.#view.setBigUint64(at, value);
  }

  float64(value: number): void {
    const at = this.#grow(8);
    this.#view.setFloat64(at, value);
  }

  /** The bytes and their padding with zeros to a multiple of four. */
  opaque(value: Uint8Array): void {
    const padding = -value.length & 3;
    const at = this.#grow(value.length + padding);
    this.#bytes.set(value, at);
    this.#bytes.fill(0, at + value.length, at + value.length + padding);
  }

  /** Length and bytes of a string of at most `limit` bytes of UTF-8. */
  string(value: string, limit: number): void {
    if (value.length < SHORT_STRING && value.length <= limit && this.#shortText(value)) return;
    const bytes = encodeText(value);
    if (bytes.length > limit) {
      throw new UnencodableValueError(`string of ${bytes.length} bytes, at most ${limit} allowed`);
    }
    this.uint32(bytes.length);
    this.opaque(bytes);
  }

  /** Length and bytes of a text of ASCII characters; writes nothing and says so if it is another. */
  #shortText(value: string): boolean {
    const { length } = value;
    const before = this.#length;
    const at = this.#grow(4 + length + (-length & 3)) + 4;
    for (let i = 0; i < length; i++) {
      const code = value.charCodeAt(i);
      if (code === 0 || code > 0x7f) {
        this.#length = before;
        return false;
      }
      this.#bytes[at + i] = code;
    }
    this.#bytes.fill(0, at + length, this.#length);
    this.#view.setUint32(before, length);
    return true;
  }

  /** Overwrites the word at `offset`: a length that is known only at the end. */
  patchUint32(offset: number, value: number): void {
    this.#view.setUint32(offset, value);
  }

  /** What was written: a view, after which the writer is used up. */
  finish(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }
}
