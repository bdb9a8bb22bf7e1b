import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import {
  MalformedPacketError,
  readPayload,
  type Schema,
  UnencodableValueError,
  xdr,
  XdrWriter,
} from '../src/index.ts';
import { seed } from './seed.ts';

function bytesOf<T>(schema: Schema<T>, value: T, limit = 2 ** 24): Uint8Array {
  const writer = new XdrWriter(limit);
  schema.write(writer, value);
  return writer.finish();
}

function hex<T>(schema: Schema<T>, value: T): string {
  return Buffer.from(bytesOf(schema, value)).toString('hex');
}

function fromHex<T>(schema: Schema<T>, digits: string): T {
  return readPayload(new Uint8Array(Buffer.from(digits.replaceAll(' ', ''), 'hex')), schema);
}

const word = (value: number): string => value.toString(16).padStart(8, '0');

/** A schema and a value, of some type between them. */
type Example = <R>(use: <T>(schema: Schema<T>, value: T) => R) => R;

function example<T>(schema: Schema<T>, value: T): Example {
  return (use) => use(schema, value);
}

describe('RFC 4506 puts', () => {
  test.each([
    ['an int of -1 into ffffffff', example(xdr.int, -1), 'ffffffff'],
    ['the smallest int into 80000000', example(xdr.int, -(2 ** 31)), '80000000'],
    ['the greatest unsigned int into ffffffff', example(xdr.uint, 2 ** 32 - 1), 'ffffffff'],
    ['a byte into a word', example(xdr.uchar, 255), '000000ff'],
    ['a short into a word', example(xdr.ushort, 65_535), '0000ffff'],
    ['a hyper of -2 into 8 bytes', example(xdr.hyper, -2n), 'fffffffffffffffe'],
    ['the smallest hyper', example(xdr.hyper, -(2n ** 63n)), '8000000000000000'],
    ['the greatest unsigned hyper', example(xdr.uhyper, 2n ** 64n - 1n), 'ffffffffffffffff'],
    ['a double of -0.5 into IEEE 754', example(xdr.double, -0.5), 'bfe0000000000000'],
    ['truth into 1', example(xdr.intFlag, true), '00000001'],
    ['no text into its length alone', example(xdr.string(9), ''), '00000000'],
    ['4 bytes of text without padding', example(xdr.string(9), 'vcpu'), '0000000476637075'],
    ['5 bytes of text with 3 zeros', example(xdr.string(9), 'cpu_0'), '000000056370755f30000000'],
    ['é into two bytes of UTF-8', example(xdr.string(9), 'é'), '00000002c3a90000'],
    [
      'fixed bytes without a length',
      example(xdr.fixedOpaque(3), Uint8Array.of(1, 2, 3)),
      '01020300',
    ],
    ['bytes behind their length', example(xdr.opaque(9), Uint8Array.of(7)), '0000000107000000'],
    [
      'a list behind its length',
      example(xdr.array(xdr.int, 9), [1, 2]),
      '000000020000000100000002',
    ],
    ['nothing into 0', example(xdr.optional(xdr.hyper), null), '00000000'],
    ['something behind 1', example(xdr.optional(xdr.int), 5), '0000000100000005'],
    ['each char into a word', example(xdr.fixedChars(3), 'ab'), '000000610000006200000000'],
    ["a char list's NUL as well", example(xdr.chars(3), 'ab'), '00000003000000610000006200000000'],
    [
      'fields one after the other',
      example(xdr.struct({ a: xdr.int, b: xdr.uchar }), { a: 1, b: 2 }),
      '0000000100000002',
    ],
  ])('%s', (_title, use, digits) => {
    use((schema, value) => {
      expect(hex(schema, value)).toBe(digits);
      expect(fromHex(schema, digits)).toEqual(value);
    });
  });
});

/** Any text without NUL; the writer must tell bytes and UTF-16 units apart. */
const text = fc.string({ unit: 'binary' }).map((value) => value.replaceAll('\0', '\u{1f4be}'));

/** A schema with any of its values. */
function property<T>(schema: Schema<T>, values: fc.Arbitrary<T>) {
  return fc.property(values, (value) => {
    const bytes = bytesOf(schema, value);
    expect(bytes.length % 4).toBe(0);
    expect(bytes.length).toBeGreaterThanOrEqual(schema.minBytes);
    expect(readPayload(bytes, schema)).toEqual(value);
    for (const missing of [1, 4, bytes.length]) {
      if (missing > bytes.length || missing === 0) continue;
      const truncated = bytes.subarray(0, bytes.length - missing);
      expect(() => readPayload(truncated, schema)).toThrow(MalformedPacketError);
    }
    const extended = Uint8Array.of(...bytes, 0);
    expect(() => readPayload(extended, schema)).toThrow('1 bytes left over after the payload');
  });
}

const names = xdr.array(xdr.optional(xdr.string(1000)), 10);
const record = xdr.struct({ names, map: xdr.opaque(64), time: xdr.hyper });

describe(`any value arrives as it was, truncated and extended bytes are refused (seed ${seed})`, () => {
  test.each([
    ['int', property(xdr.int, fc.integer())],
    ['uint', property(xdr.uint, fc.nat({ max: 2 ** 32 - 1 }))],
    ['uchar', property(xdr.uchar, fc.nat({ max: 255 }))],
    ['ushort', property(xdr.ushort, fc.nat({ max: 65_535 }))],
    ['hyper', property(xdr.hyper, fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }))],
    ['uhyper', property(xdr.uhyper, fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }))],
    ['double', property(xdr.double, fc.double())],
    ['intFlag', property(xdr.intFlag, fc.boolean())],
    ['string', property(xdr.string(1000), text)],
    ['fixedOpaque', property(xdr.fixedOpaque(5), fc.uint8Array({ minLength: 5, maxLength: 5 }))],
    ['opaque', property(xdr.opaque(99), fc.uint8Array({ maxLength: 99 }))],
    ['array', property(xdr.array(xdr.ushort, 20), fc.array(fc.nat({ max: 9 }), { maxLength: 20 }))],
    ['optional', property(xdr.optional(xdr.int), fc.option(fc.integer()))],
    ['fixedChars', property(xdr.fixedChars(400), text)],
    ['chars', property(xdr.chars(400), text)],
    [
      'struct',
      property(
        record,
        fc.record(
          {
            names: fc.array(fc.option(text), { maxLength: 10 }),
            map: fc.uint8Array({ maxLength: 64 }),
            time: fc.bigInt({ min: 0n, max: 9n }),
          },
          { noNullPrototype: true },
        ),
      ),
    ],
  ])('%s', (_type, holds) => {
    expect(() => fc.assert<unknown>(holds, { numRuns: 500 })).not.toThrow();
  });
});

describe('an encoder refuses', () => {
  test.each([
    ['an int of 2^31', example(xdr.int, 2 ** 31), '2147483648 is not in -2147483648..2147483647'],
    ['an int below -2^31', example(xdr.int, -(2 ** 31) - 1), 'is not in'],
    ['an int of 0.5', example(xdr.int, 0.5), '0.5 is not in'],
    ['an int that is no number', example(xdr.int, NaN), 'NaN is not in'],
    ['an unsigned int of -1', example(xdr.uint, -1), '-1 is not in 0..4294967295'],
    ['an unsigned int of 2^32', example(xdr.uint, 2 ** 32), '4294967296 is not in'],
    ['a byte of 256', example(xdr.uchar, 256), '256 is not in 0..255'],
    ['a short of 65536', example(xdr.ushort, 65_536), '65536 is not in 0..65535'],
    ['a hyper of 2^63', example(xdr.hyper, 2n ** 63n), 'does not fit a signed 64-bit integer'],
    ['a hyper below -2^63', example(xdr.hyper, -(2n ** 63n) - 1n), 'does not fit a signed'],
    ['an unsigned hyper of -1', example(xdr.uhyper, -1n), '-1 does not fit an unsigned 64-bit'],
    ['an unsigned hyper of 2^64', example(xdr.uhyper, 2n ** 64n), 'does not fit an unsigned'],
    ['NUL in a text', example(xdr.string(9), 'a\0b'), 'NUL character in a string'],
    ['NUL in a char array', example(xdr.fixedChars(9), 'a\0b'), 'NUL character in a string'],
    ['NUL in a char list', example(xdr.chars(9), 'a\0b'), 'NUL character in a string'],
    ['half a surrogate pair', example(xdr.string(9), 'a\ud83d'), 'half a surrogate pair'],
    [
      '3 bytes where 4 are fixed',
      example(xdr.fixedOpaque(4), new Uint8Array(3)),
      '3 bytes, exactly 4',
    ],
    [
      '5 bytes where 4 are fixed',
      example(xdr.fixedOpaque(4), new Uint8Array(5)),
      '5 bytes, exactly 4',
    ],
  ])('%s', (_title, use, message) => {
    use((schema, value) => {
      expect(() => bytesOf(schema, value)).toThrow(UnencodableValueError);
      expect(() => bytesOf(schema, value)).toThrow(message);
    });
  });

  test('what would make a message longer than its limit, and says the limit', () => {
    const four = xdr.opaque(4);
    expect(bytesOf(four, new Uint8Array(4), 8).length).toBe(8);
    expect(() => bytesOf(four, new Uint8Array(4), 7)).toThrow('message of more than 7 bytes');
  });
});

/** Values of a schema that are as long as is asked for. */
function sized<T>(schema: Schema<T>, of: (length: number) => T) {
  return {
    encode: (length: number) => () => bytesOf(schema, of(length)),
    decode: (length: number) => () => readPayload(bytesOf(schema, of(length)), schema),
  };
}

describe('the room of a message grows, from 1024 bytes, at', () => {
  test.each([
    ['an int', example(xdr.int, -1)],
    ['an unsigned int', example(xdr.uint, 1)],
    ['a hyper', example(xdr.hyper, -1n)],
    ['an unsigned hyper', example(xdr.uhyper, 1n)],
    ['a double', example(xdr.double, 0.1)],
    ['a text', example(xdr.string(9000), 'x'.repeat(9000))],
  ])('%s', (_type, use) => {
    use((schema, value) => {
      const message = xdr.struct({ before: xdr.fixedOpaque(1024), value: schema });
      const sent = { before: new Uint8Array(1024).fill(7), value };
      expect(readPayload(bytesOf(message, sent), message)).toEqual(sent);
    });
  });
});

describe('a length counts', () => {
  test.each([
    ['bytes of ASCII', 64, sized(xdr.string(64), (length) => 'x'.repeat(length))],
    ['bytes of UTF-8', 21, sized(xdr.string(64), (length) => '€'.repeat(length))],
    ['the bytes of 4 MiB', 2 ** 22, sized(xdr.string(2 ** 22), (length) => 'x'.repeat(length))],
    ['opaque bytes', 2048, sized(xdr.opaque(2048), (length) => new Uint8Array(length))],
    ['items', 16, sized(xdr.array(xdr.int, 16), (length) => Array<number>(length).fill(0))],
    ['chars but the NUL', 31, sized(xdr.fixedChars(32), (length) => 'x'.repeat(length))],
    ['chars and the NUL', 256, sized(xdr.chars(257), (length) => 'x'.repeat(length))],
  ])('%s, %i of which fit and one more does not', (_what, limit, { encode, decode }) => {
    expect(decode(limit)).not.toThrow();
    expect(encode(limit + 1)).toThrow(UnencodableValueError);
    expect(encode(limit + 1)).toThrow(/at most|fewer than/);
  });
});

describe('a decoder refuses', () => {
  test.each([
    ['a byte of 256', example(xdr.uchar, 0), '00000100', '256 is not in 0..255'],
    ['a short of 65536', example(xdr.ushort, 0), '00010000', '65536 is not in 0..65535'],
    [
      'a pointer of 2',
      example(xdr.optional(xdr.int), 0),
      '0000000200000000',
      '2 is neither absent',
    ],
    ['NUL in a text', example(xdr.string(9), ''), '0000000361006200', 'NUL byte in a string'],
    [
      'padding that is not zero',
      example(xdr.string(9), ''),
      '0000000161000001',
      'padding is not zero',
    ],
    [
      'a text longer than its bytes',
      example(xdr.string(9), ''),
      '0000000561626364',
      'length 5 needs 5 bytes, 4 left',
    ],
    [
      'a text without its padding',
      example(xdr.string(9), ''),
      '000000016100',
      'truncated: 4 bytes wanted, 2 left',
    ],
    [
      'more items than bytes',
      example(xdr.array(xdr.hyper, 9), []),
      `${word(2)}${'00'.repeat(15)}`,
      'length 2 needs 16 bytes, 15 left',
    ],
    ['half a word', example(xdr.int, 0), '0000', 'truncated: 4 bytes wanted, 2 left'],
    ['bytes left over', example(xdr.int, 0), '0000000000', '1 bytes left over after the payload'],
  ])('%s', (_title, use, digits, message) => {
    use((schema) => {
      expect(() => fromHex(schema, digits)).toThrow(MalformedPacketError);
      expect(() => fromHex(schema, digits)).toThrow(message);
    });
  });
});

describe('a decoder accepts', () => {
  test('any number but 0 for true', () => {
    expect(fromHex(xdr.intFlag, 'ffffffff')).toBe(true);
    expect(fromHex(xdr.intFlag, '00000000')).toBe(false);
  });

  test('chars above 127 with either sign, which depends on the architecture of the host', () => {
    expect(fromHex(xdr.fixedChars(3), 'ffffffc3 ffffffa9 00000000')).toBe('é');
    expect(fromHex(xdr.chars(3), '00000002 000000c3 000000a9')).toBe('é');
  });

  test('what follows the NUL in a char array, and leaves it out', () => {
    expect(fromHex(xdr.fixedChars(4), '00000061 00000000 00000062 00000063')).toBe('a');
  });

  test('a byte order mark, which belongs to the text', () => {
    expect(fromHex(xdr.string(9), '00000004 efbbbf61')).toBe('\ufeffa');
  });

  test('bytes that are not UTF-8, and shows U+FFFD for them', () => {
    expect(fromHex(xdr.string(9), '00000002 61ff0000')).toBe('a\ufffd');
  });
});

test('bytes that were decoded do not change with the packet that they came from', () => {
  const packet = Buffer.from('0000000401020304', 'hex');
  const value = readPayload(packet, xdr.opaque(4));
  packet.fill(0xff);
  expect(value).toEqual(Uint8Array.of(1, 2, 3, 4));
});

describe('an error names the place from the outermost structure inwards', () => {
  const list = xdr.struct({ guests: xdr.array(xdr.struct({ id: xdr.uchar }), 4) });

  test('while decoding', () => {
    const digits = [2, 1, 256].map(word).join('');
    expect(() => fromHex(list, digits)).toThrow(
      expect.objectContaining({
        path: 'guests[1].id',
        reason: '256 is not in 0..255',
        message: 'guests[1].id: 256 is not in 0..255',
      }),
    );
  });

  test('while encoding', () => {
    const guests = [{ id: 1 }, { id: -1 }];
    expect(() => bytesOf(list, { guests })).toThrow(
      expect.objectContaining({ path: 'guests[1].id' }),
    );
  });
});
