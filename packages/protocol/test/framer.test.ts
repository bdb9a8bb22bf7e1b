import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { Framer, type Header, limits, MalformedPacketError } from '../src/index.ts';
import { capturedPackets } from './captures.ts';
import { seed } from './seed.ts';

interface Received {
  readonly header: Header;
  readonly payload: string;
}

/** What a framer makes of these chunks. Payloads are copied: they are views. */
function receive(framer: Framer, chunks: readonly Uint8Array[]): Received[] {
  return chunks.flatMap((chunk) =>
    Array.from(framer.push(chunk), ({ header, payload }) => ({
      header,
      payload: Buffer.from(payload).toString('hex'),
    })),
  );
}

/** A stream cut at these offsets. */
function cut(stream: Uint8Array, offsets: readonly number[]): Uint8Array[] {
  const bounds = [0, ...offsets, stream.length];
  return bounds.slice(1).map((end, index) => stream.subarray(bounds[index], end));
}

/** Captured calls and replies one after the other, of a few hundred bytes. */
const few = capturedPackets.filter(({ length }) => length < 200).slice(0, 12);
const stream = new Uint8Array(Buffer.concat(few));
const whole = receive(new Framer(), [stream]);
const offsets = Array.from({ length: stream.length + 1 }, (_, offset) => offset);

describe(`a stream of ${few.length} packets, ${stream.length} bytes`, () => {
  test('has a packet for each that went in', () => {
    expect(whole.map(({ payload }) => payload.length / 2 + 28)).toEqual(
      few.map(({ length }) => length),
    );
  });

  test(`gives the same packets when it is cut at any of its ${offsets.length} offsets`, () => {
    for (const offset of offsets) {
      const framer = new Framer();
      expect(receive(framer, cut(stream, [offset])), `cut at ${offset}`).toEqual(whole);
      expect(framer.pending).toBe(0);
    }
  });

  test('gives the same packets when it is cut at any two offsets, of a shorter stream', () => {
    const short = stream.subarray(
      0,
      few.slice(0, 4).reduce((sum, { length }) => sum + length, 0),
    );
    for (let first = 0; first <= short.length; first++) {
      for (let second = first; second <= short.length; second += 3) {
        const received = receive(new Framer(), cut(short, [first, second]));
        expect(received, `cut at ${first} and ${second}`).toEqual(whole.slice(0, 4));
      }
    }
  });

  test('gives the same packets byte by byte, in Uint8Arrays and in Node Buffers', () => {
    expect(receive(new Framer(), cut(stream, offsets))).toEqual(whole);
    expect(receive(new Framer(), cut(Buffer.from(stream), offsets))).toEqual(whole);
  });

  test('holds what is unfinished and nothing else', () => {
    const ends = new Set<number>();
    few.reduce((sum, { length }) => (ends.add(sum), sum + length), 0);
    for (const offset of offsets.slice(0, -1)) {
      const framer = new Framer();
      receive(framer, [stream.subarray(0, offset)]);
      const begun = Math.max(...[...ends].filter((end) => end <= offset));
      expect(framer.pending).toBe(offset - begun);
    }
  });
});

test(`any captured packets, cut anyhow, arrive as they were sent (seed ${seed})`, () => {
  const property = fc.property(
    fc.array(fc.constantFrom(...capturedPackets), { minLength: 1, maxLength: 8 }),
    fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 30 }),
    (packets, places) => {
      const stream = new Uint8Array(Buffer.concat(packets));
      const offsets = places
        .map((place) => Math.floor(place * stream.length))
        .toSorted((a, b) => a - b);
      expect(receive(new Framer(), cut(stream, offsets))).toEqual(
        packets.flatMap((packet) => receive(new Framer(), [packet])),
      );
    },
  );
  fc.assert(property, { numRuns: 300 });
});

test('a payload stays as it is until the next push, also when more follows in its chunk', () => {
  const [first = stream, second = stream] = few;
  const framer = new Framer();
  const begun = first.subarray(0, 10);
  expect([...framer.push(begun)]).toEqual([]);
  const [packet] = framer.push(
    new Uint8Array(Buffer.concat([first.subarray(10), second.subarray(0, 30)])),
  );
  expect(packet?.payload).toEqual(first.subarray(28));
});

test('chunks may be overwritten as soon as they are pushed and their packets taken', () => {
  const chunk = new Uint8Array(64);
  const framer = new Framer();
  const received: Received[] = [];
  for (let at = 0; at < stream.length; at += chunk.length) {
    const part = stream.subarray(at, at + chunk.length);
    chunk.set(part);
    received.push(...receive(framer, [chunk.subarray(0, part.length)]));
    chunk.fill(0xff);
  }
  expect(received).toEqual(whole);
});

test('a reader that stops at its first packet finds the others in its next push', () => {
  const framer = new Framer();
  const taken: number[] = [];
  for (const { header } of framer.push(stream)) {
    taken.push(header.serial);
    break;
  }
  const rest = receive(framer, [new Uint8Array(0)]);
  expect([...taken, ...rest.map(({ header }) => header.serial)]).toEqual(
    whole.map(({ header }) => header.serial),
  );
});

describe('a packet is refused', () => {
  const packet = few[0] ?? stream;

  /** The packet with another word at an offset. */
  function altered(offset: number, word: number): Uint8Array {
    const bytes = Uint8Array.from(packet);
    new DataView(bytes.buffer).setUint32(offset, word);
    return bytes;
  }

  test.each([
    ['of length 0', altered(0, 0), 'packet length 0, 28 to 33554436 allowed'],
    ['shorter than its header', altered(0, 27), 'packet length 27, 28 to 33554436 allowed'],
    ['longer than 32 MiB', altered(0, 33_554_437), 'packet length 33554437, 28 to'],
    ['of length -1', altered(0, 0xffff_ffff), 'packet length 4294967295, 28 to'],
    ['of a type that libvirt does not have', altered(16, 7), 'unknown message type 7'],
    ['of a status that libvirt does not have', altered(24, 3), 'unknown message status 3'],
  ])('%s', (_why, bytes, message) => {
    const push = () => [...new Framer().push(bytes)];
    expect(push).toThrow(MalformedPacketError);
    expect(push).toThrow(message);
  });

  test(`but not one of the greatest length, ${limits.packetBytes} bytes`, () => {
    const bytes = new Uint8Array(limits.packetBytes);
    bytes.set(altered(0, limits.packetBytes));
    const [received] = new Framer().push(bytes);
    expect(received?.payload.length).toBe(limits.packetBytes - 28);
  });
});
