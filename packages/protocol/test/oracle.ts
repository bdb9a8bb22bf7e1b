/**
 * A second encoder, which knows XDR (RFC 4506) and libvirt's layouts and nothing of src: what it
 * makes of a value is what src has to make of it.
 */
import { type Field, type Layout, typedNames, typedValues } from './layout.ts';

type Structure = { readonly [field: string]: unknown };

const wordBytes = 4;

/** Words of four bytes. */
export const numbers = {
  int: (value: number) => word((buffer) => buffer.writeInt32BE(value)),
  uint: (value: number) => word((buffer) => buffer.writeUInt32BE(value)),
} as const;

function word(fill: (buffer: Buffer) => void, bytes = wordBytes): Buffer {
  const buffer = Buffer.alloc(bytes);
  fill(buffer);
  return buffer;
}

function padded(bytes: Uint8Array): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((wordBytes - (bytes.length % wordBytes)) % wordBytes)]);
}

/** Each char of a char array in a word of its own. */
function chars(bytes: Uint8Array): Buffer {
  return Buffer.concat([...bytes].map((byte) => numbers.int((byte << 24) >> 24)));
}

function counted(count: number, content: Uint8Array): Buffer {
  return Buffer.concat([numbers.uint(count), content]);
}

function structure(fields: readonly Field[], value: Structure): Buffer {
  return Buffer.concat(fields.map(([name, layout]) => encode(layout, value[name])));
}

function typedParameter({ field, type, value }: Structure): Buffer {
  const number = typedNames.indexOf(String(type)) + 1;
  const layout = typedValues.get(number);
  if (layout === undefined) throw new Error(`no typed parameter type ${String(type)}`);
  return Buffer.concat([
    encode({ kind: 'string', limit: Infinity }, field),
    numbers.int(number),
    encode(layout, value),
  ]);
}

/** The bytes of a value; a truth value is an int. */
export function encode(layout: Layout, value: unknown): Buffer {
  switch (layout.kind) {
    case 'int':
      return numbers.int(Number(value));
    case 'uint':
    case 'uchar':
    case 'ushort':
      return numbers.uint(value as number);
    case 'hyper':
      return word((buffer) => buffer.writeBigInt64BE(value as bigint), 8);
    case 'uhyper':
      return word((buffer) => buffer.writeBigUInt64BE(value as bigint), 8);
    case 'double':
      return word((buffer) => buffer.writeDoubleBE(value as number), 8);
    case 'string': {
      const bytes = Buffer.from(value as string);
      return counted(bytes.length, padded(bytes));
    }
    case 'opaque':
      return counted((value as Uint8Array).length, padded(value as Uint8Array));
    case 'fixedOpaque':
      return padded(value as Uint8Array);
    case 'chars': {
      const bytes = Buffer.from(`${value as string}\0`);
      return counted(bytes.length, chars(bytes));
    }
    case 'charBytes':
      return counted((value as Uint8Array).length, chars(value as Uint8Array));
    case 'fixedChars':
      return chars(Buffer.concat([Buffer.from(value as string)], layout.length));
    case 'array': {
      const items = value as readonly unknown[];
      return counted(items.length, Buffer.concat(items.map((item) => encode(layout.item, item))));
    }
    case 'optional':
      if (value === null) return numbers.uint(0);
      return counted(1, encode(layout.item, value));
    case 'structure':
      return structure(layout.fields, value as Structure);
    case 'typedParameter':
    default:
      return typedParameter(value as Structure);
  }
}

/** The fewest bytes that a value takes: all lengths 0, all pointers null. */
export function minBytes(layout: Layout): number {
  switch (layout.kind) {
    case 'hyper':
    case 'uhyper':
    case 'double':
      return 8;
    case 'fixedOpaque':
      return Math.ceil(layout.length / wordBytes) * wordBytes;
    case 'fixedChars':
      return layout.length * wordBytes;
    case 'structure':
      return layout.fields.reduce((sum, [, field]) => sum + minBytes(field), 0);
    case 'typedParameter':
      // An empty name, a type, and the smallest of the values.
      return 3 * wordBytes;
    case 'int':
    case 'uint':
    case 'uchar':
    case 'ushort':
    case 'string':
    case 'opaque':
    case 'chars':
    case 'charBytes':
    case 'array':
    case 'optional':
    default:
      return wordBytes;
  }
}
