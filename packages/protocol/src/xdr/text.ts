import { UnencodableValueError } from '../errors.ts';

const encoder = new TextEncoder();
// A mark at the start of a text belongs to the text.
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * UTF-8 of a text for libvirt, whose strings end at a NUL.
 * @throws UnencodableValueError for what would arrive as another text.
 */
export function encodeText(value: string): Uint8Array {
  if (value.includes('\0')) throw new UnencodableValueError('NUL character in a string');
  if (!value.isWellFormed()) throw new UnencodableValueError('half a surrogate pair in a string');
  return encoder.encode(value);
}

/** The text of UTF-8 bytes; bytes that are not UTF-8 become U+FFFD. */
export function decodeText(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}
