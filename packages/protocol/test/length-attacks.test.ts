import { expect, test } from 'vitest';

import { Framer, limits, MalformedPacketError, readPayload } from '../src/index.ts';
import { announcements } from './announcements.ts';
import { declared } from './declared.ts';
import { procedureLayouts } from './layout.ts';
import { bufferBytesInUse, KiB, MiB } from './memory.ts';

/** A packet's length word, a header, and a payload of zeros. */
function beginningOf(packetBytes: number, payloadBytes = 0): Uint8Array {
  const bytes = new Uint8Array(28 + payloadBytes);
  new DataView(bytes.buffer).setUint32(0, packetBytes);
  return bytes;
}

test('a thousand announcements of 32 MiB each reserve nothing but the bytes that came', () => {
  const beginning = beginningOf(limits.packetBytes);
  const before = bufferBytesInUse();
  const framers = Array.from({ length: 1000 }, () => {
    const framer = new Framer();
    for (const packet of framer.push(beginning)) throw new Error(`a packet: ${packet.header.type}`);
    return framer;
  });
  expect(framers.every(({ pending }) => pending === beginning.length)).toBe(true);
  expect(bufferBytesInUse() - before).toBeLessThan(1000 * beginning.length + 64 * KiB);
});

/** Pushes byte after byte until the packet is whole; tells after each 256 KiB what is held. */
function drip(framer: Framer, bytes: Uint8Array, tell: (come: number) => void): number {
  for (let come = 1; come <= bytes.length; come++) {
    for (const { payload } of framer.push(bytes.subarray(come - 1, come))) return payload.length;
    if (come % (256 * KiB) === 0) tell(come);
  }
  throw new Error('no packet');
}

test('a packet of 4 MiB that drips in byte by byte holds at most twice what has come', () => {
  const packet = beginningOf(4 * MiB, 4 * MiB - 28);
  const framer = new Framer();
  const before = bufferBytesInUse();
  const held: { come: number; pending: number; bytes: number }[] = [];
  const payloadBytes = drip(framer, packet, (come) => {
    held.push({ come, pending: framer.pending, bytes: bufferBytesInUse() - before });
  });
  expect(payloadBytes).toBe(4 * MiB - 28);
  expect(held).toHaveLength(15);
  expect(held.every(({ come, pending }) => pending === come)).toBe(true);
  expect(held.filter(({ come, bytes }) => bytes > 2 * come + 64 * KiB)).toEqual([]);
  expect(framer.pending).toBe(0);
  expect(bufferBytesInUse() - before).toBeLessThan(64 * KiB);
});

/** Pushes a stream in chunks that do not fit its packets; counts them, and the most that is held. */
function pour(framer: Framer, stream: Uint8Array, held: () => number) {
  const chunkBytes = 64 * KiB + 1;
  let packets = 0;
  let greatest = 0;
  for (let at = 0; at < stream.length; at += chunkBytes) {
    packets += [...framer.push(stream.subarray(at, at + chunkBytes))].length;
    if (at % 7 === 0) greatest = Math.max(greatest, held());
  }
  return { packets, greatest };
}

test('a stream of twenty packets of 1 MiB holds one packet at a time', () => {
  const packet = beginningOf(MiB, MiB - 28);
  const stream = new Uint8Array(20 * MiB);
  for (let at = 0; at < stream.length; at += MiB) stream.set(packet, at);
  const framer = new Framer();
  const before = bufferBytesInUse();
  const { packets, greatest } = pour(framer, stream, () => bufferBytesInUse() - before);
  expect(packets).toBe(20);
  // What has come of a packet, once more for its growth, and the packet before it.
  expect(greatest).toBeLessThan(3 * MiB + 128 * KiB);
  expect(bufferBytesInUse() - before).toBeLessThan(64 * KiB);
});

const announced = declared.flatMap(({ name, reply }) =>
  announcements(procedureLayouts(name).reply).flatMap(({ prefix, limit }) =>
    [limit, limit + 1, 0x7fff_ffff, 0xffff_ffff].map((length) => {
      const payload = Buffer.concat([prefix, Buffer.alloc(4)]);
      payload.writeUInt32BE(length, prefix.length);
      return { payload, reply };
    }),
  ),
);

test(`none of ${announced.length} lengths announced in replies reserves anything before its bytes`, () => {
  const before = bufferBytesInUse();
  for (const { payload, reply } of announced) {
    expect(() => readPayload(payload, reply)).toThrow(MalformedPacketError);
  }
  // Not collected since: the room for a single text of 4 MiB would show.
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(MiB);
});
