import { expect, test } from 'vitest';

import {
  type Header,
  KEEPALIVE_PROGRAM,
  KEEPALIVE_VERSION,
  keepaliveProcedure,
  messageStatus,
  messageType,
  pongHeader,
  readPacket,
  UnencodableValueError,
  writePacket,
  xdr,
} from '../src/index.ts';

const header: Header = {
  program: 0x2000_8086,
  version: 1,
  procedure: 16,
  type: messageType.call,
  serial: 0xffff_ffff,
  status: messageStatus.ok,
};

test("a packet is a length that counts itself, the header's six words and the payload", () => {
  const packet = writePacket(header, xdr.string(10), 'guest');
  expect(Buffer.from(packet).toString('hex')).toBe(
    [
      '00000028',
      '20008086 00000001 00000010 00000000 ffffffff 00000000',
      '00000005 67756573 74000000',
    ]
      .join('')
      .replaceAll(' ', ''),
  );
});

test('message types and statuses have the numbers of virnetprotocol.x', () => {
  expect(Object.values(messageType)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  expect(Object.values(messageStatus)).toEqual([0, 1, 2]);
});

test.each(
  Object.values(messageType).flatMap((type) =>
    Object.values(messageStatus).map((status) => [type, status] as const),
  ),
)('a header of type %i and status %i arrives as it was', (type, status) => {
  const sent = { ...header, procedure: -1, type, status };
  const packet = writePacket(sent, xdr.nothing, undefined);
  expect(readPacket(packet.subarray(4))).toEqual({ header: sent, payload: new Uint8Array(0) });
});

test('a keepalive pong is a message of program "keep" without payload (virkeepaliveprotocol.x)', () => {
  expect(Buffer.from(writePacket(pongHeader, xdr.nothing, undefined)).toString('hex')).toBe(
    ['0000001c', '6b656570', '00000001', '00000002', '00000002', '00000000', '00000000'].join(''),
  );
  expect([KEEPALIVE_PROGRAM, KEEPALIVE_VERSION, keepaliveProcedure.ping]).toEqual([
    Buffer.from('keep').readUInt32BE(),
    1,
    1,
  ]);
});

test('a packet may have 32 MiB and its length word, and no byte more', () => {
  const payload = xdr.fixedOpaque(32 * 2 ** 20 - 24);
  const written = writePacket(header, payload, new Uint8Array(32 * 2 ** 20 - 24));
  expect(written.length).toBe(33_554_436);
  const longer = xdr.fixedOpaque(32 * 2 ** 20 - 23);
  expect(() => writePacket(header, longer, new Uint8Array(32 * 2 ** 20 - 23))).toThrow(
    UnencodableValueError,
  );
});
