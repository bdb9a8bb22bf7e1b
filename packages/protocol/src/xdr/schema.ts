/**
 * XDR (RFC 4506) as values: a structure is declared once, as a schema, and its encoder, its decoder
 * and its TypeScript type all follow from it (`ValueOf<typeof schema>`).
 *
 * Integers of 64 bits are `bigint`, so that no bit is lost. Variable lengths carry the protocol's
 * own limit, which is checked, with the bytes that are really there, before anything is allocated.
 */
import { MalformedPacketError, UnencodableValueError, within } from '../errors.ts';
import type { XdrReader } from './reader.ts';
import { decodeText, encodeText } from './text.ts';
import type { XdrWriter } from './writer.ts';

export interface Schema<T> {
  /** The fewest bytes that a value takes on the wire; bounds the length of an array. */
  readonly minBytes: number;
  write(writer: XdrWriter, value: T): void;
  read(reader: XdrReader): T;
}

export type ValueOf<S> = S extends Schema<infer T> ? T : never;

function integer(low: number, high: number, signed: boolean): Schema<number> {
  const check = (value: number): boolean =>
    Number.isInteger(value) && value >= low && value <= high;
  return {
    minBytes: 4,
    write(writer, value) {
      if (!check(value)) throw new UnencodableValueError(`${value} is not in ${low}..${high}`);
      if (signed) writer.int32(value);
      else writer.uint32(value);
    },
    read(reader) {
      const value = signed ? reader.int32() : reader.uint32();
      if (!check(value)) throw new MalformedPacketError(`${value} is not in ${low}..${high}`);
      return value;
    },
  };
}

function wideInteger(signed: boolean): Schema<bigint> {
  const fits = (value: bigint): boolean =>
    (signed ? BigInt.asIntN(64, value) : BigInt.asUintN(64, value)) === value;
  return {
    minBytes: 8,
    write(writer, value) {
      if (!fits(value)) {
        throw new UnencodableValueError(
          `${value} does not fit ${signed ? 'a signed' : 'an unsigned'} 64-bit integer`,
        );
      }
      if (signed) writer.int64(value);
      else writer.uint64(value);
    },
    read: (reader) => (signed ? reader.int64() : reader.uint64()),
  };
}

export const int = integer(-0x8000_0000, 0x7fff_ffff, true);
export const uint = integer(0, 0xffff_ffff, false);
export const uchar = integer(0, 0xff, false);
export const ushort = integer(0, 0xffff, false);
export const hyper = wideInteger(true);
export const uhyper = wideInteger(false);

export const double: Schema<number> = {
  minBytes: 8,
  write: (writer, value) => writer.float64(value),
  read: (reader) => reader.float64(),
};

/** A truth value that libvirt declares as `int`: any number but 0 is true. */
export const intFlag: Schema<boolean> = {
  minBytes: 4,
  write: (writer, value) => writer.int32(value ? 1 : 0),
  read: (reader) => reader.int32() !== 0,
};

function lengthOf(reader: XdrReader, limit: number, minBytes: number): number {
  const length = reader.uint32();
  if (length > limit) {
    throw new MalformedPacketError(`length ${length}, at most ${limit} allowed`);
  }
  if (length * minBytes > reader.remaining) {
    throw new MalformedPacketError(
      `length ${length} needs ${length * minBytes} bytes, ${reader.remaining} left`,
    );
  }
  return length;
}

/** `string<limit>`; `limit` counts bytes of UTF-8. */
export function string(limit: number): Schema<string> {
  return {
    minBytes: 4,
    write: (writer, value) => writer.string(value, limit),
    read: (reader) => reader.text(lengthOf(reader, limit, 1)),
  };
}

/** `opaque[length]`. */
export function fixedOpaque(length: number): Schema<Uint8Array> {
  return {
    minBytes: length,
    write(writer, value) {
      if (value.length !== length) {
        throw new UnencodableValueError(`${value.length} bytes, exactly ${length} wanted`);
      }
      writer.opaque(value);
    },
    read: (reader) => reader.opaque(length),
  };
}

/** `opaque<limit>`. */
export function opaque(limit: number): Schema<Uint8Array> {
  return {
    minBytes: 4,
    write(writer, value) {
      if (value.length > limit) {
        throw new UnencodableValueError(`${value.length} bytes, at most ${limit} allowed`);
      }
      writer.uint32(value.length);
      writer.opaque(value);
    },
    read: (reader) => reader.opaque(lengthOf(reader, limit, 1)),
  };
}

function readItems<T>(item: Schema<T>, reader: XdrReader, length: number): T[] {
  const items: T[] = [];
  let index = 0;
  try {
    for (; index < length; index++) items.push(item.read(reader));
  } catch (error) {
    throw within(error, `[${index}]`);
  }
  return items;
}

function writeItems<T>(item: Schema<T>, writer: XdrWriter, values: readonly T[]): void {
  let index = 0;
  try {
    for (const value of values) {
      item.write(writer, value);
      index++;
    }
  } catch (error) {
    throw within(error, `[${index}]`);
  }
}

/** `item<limit>`. */
export function array<T>(item: Schema<T>, limit: number): Schema<readonly T[]> {
  return {
    minBytes: 4,
    write(writer, values) {
      if (values.length > limit) {
        throw new UnencodableValueError(`${values.length} entries, at most ${limit} allowed`);
      }
      writer.uint32(values.length);
      writeItems(item, writer, values);
    },
    read: (reader) => readItems(item, reader, lengthOf(reader, limit, item.minBytes)),
  };
}

/** `*item`: a value that may be absent, `null` here. */
export function optional<T>(item: Schema<T>): Schema<T | null> {
  return {
    minBytes: 4,
    write(writer, value) {
      writer.uint32(value === null ? 0 : 1);
      if (value !== null) item.write(writer, value);
    },
    read(reader) {
      const present = reader.uint32();
      if (present > 1) throw new MalformedPacketError(`${present} is neither absent nor present`);
      return present === 1 ? item.read(reader) : null;
    },
  };
}

function charsToText(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return decodeText(end === -1 ? bytes : bytes.subarray(0, end));
}

/** `char[length]`, text up to its first NUL. XDR gives every char a word of its own. */
export function fixedChars(length: number): Schema<string> {
  return {
    minBytes: 4 * length,
    write(writer, value) {
      const bytes = encodeText(value);
      if (bytes.length >= length) {
        throw new UnencodableValueError(`${bytes.length} bytes, fewer than ${length} wanted`);
      }
      for (let i = 0; i < length; i++) writer.int32(bytes[i] ?? 0);
    },
    read: (reader) => charsToText(Uint8Array.from({ length }, () => reader.int32())),
  };
}

/** `char<limit>`, text up to its first NUL (libvirt sends that NUL as well). */
export function chars(limit: number): Schema<string> {
  return {
    minBytes: 4,
    write(writer, value) {
      const bytes = encodeText(value);
      if (bytes.length >= limit) {
        throw new UnencodableValueError(`${bytes.length} bytes, fewer than ${limit} wanted`);
      }
      writer.uint32(bytes.length + 1);
      for (const byte of bytes) writer.int32(byte);
      writer.int32(0);
    },
    read(reader) {
      const length = lengthOf(reader, limit, 4);
      return charsToText(Uint8Array.from({ length }, () => reader.int32()));
    },
  };
}

/** `char<limit>` that holds bytes rather than text. XDR gives every char a word of its own. */
export function charBytes(limit: number): Schema<Uint8Array> {
  return {
    minBytes: 4,
    write(writer, value) {
      if (value.length > limit) {
        throw new UnencodableValueError(`${value.length} bytes, at most ${limit} allowed`);
      }
      writer.uint32(value.length);
      // Signed, as char is on x86; a reader takes either sign.
      for (const byte of value) writer.int32((byte << 24) >> 24);
    },
    read(reader) {
      const length = lengthOf(reader, limit, 4);
      return Uint8Array.from({ length }, () => reader.int32());
    },
  };
}

export type StructOf<F> = { readonly [K in keyof F]: ValueOf<F[K]> };

/** A structure: its fields in the order of the declaration. */
export function struct<F extends { readonly [name: string]: unknown }>(
  fields: F,
): Schema<StructOf<F>> {
  const entries = Object.entries(fields as Record<string, Schema<unknown>>);
  return {
    minBytes: entries.reduce((sum, [, field]) => sum + field.minBytes, 0),
    write(writer, value) {
      for (const [name, field] of entries) {
        try {
          field.write(writer, (value as Record<string, unknown>)[name]);
        } catch (error) {
          throw within(error, name);
        }
      }
    },
    read(reader) {
      const value: Record<string, unknown> = {};
      for (const [name, field] of entries) {
        try {
          value[name] = field.read(reader);
        } catch (error) {
          throw within(error, name);
        }
      }
      return value as StructOf<F>;
    },
  };
}

/** No bytes at all: the arguments or the reply of a procedure that has none. */
export const nothing: Schema<void> = {
  minBytes: 0,
  write: () => undefined,
  read: () => undefined,
};
