import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import {
  domainEventId,
  domainEventMessages,
  type EventMessage,
  readPayload,
  REMOTE_PROGRAM,
  REMOTE_VERSION,
  XdrWriter,
} from '../src/index.ts';
import { announcements } from './announcements.ts';
import { messageLayout } from './layout.ts';
import { encode, minBytes } from './oracle.ts';
import { seed } from './seed.ts';
import { packetData } from './testdata.ts';
import { valueOf } from './values.ts';

const { procedures: names } = packetData('procedures.json') as {
  procedures: Record<string, string>;
};

const messages = Object.entries(domainEventMessages as Record<string, EventMessage>).map(
  ([kind, message]) => [kind, message.number, message] as const,
);

test('there is a message for each of the 27 event IDs of libvirt 9.0', () => {
  const ids = messages.map(([, , { eventId }]) => eventId);
  expect(ids.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 27 }, (_, i) => i));
  expect(domainEventMessages).toMatchObject(
    Object.fromEntries(Object.entries(domainEventId).map(([kind, eventId]) => [kind, { eventId }])),
  );
});

describe.each(messages)('%s is message %i', (_kind, number, message) => {
  const { name, schema, program, version } = message;
  const layout = messageLayout(name);

  test('of REMOTE_PROGRAM, by the name that libvirt has for it', () => {
    expect(names[number]).toBe(name);
    expect([program, version]).toEqual([REMOTE_PROGRAM, REMOTE_VERSION]);
  });

  test(`encodes and decodes as libvirt lays it out (seed ${seed})`, () => {
    const property = fc.property(valueOf(layout), (value) => {
      const bytes = encode(layout, value);
      const writer = new XdrWriter(2 ** 20);
      schema.write(writer, value);
      expect(readPayload(bytes, schema)).toEqual(value);
      expect(Buffer.from(writer.finish())).toEqual(bytes);
    });
    fc.assert(property, { numRuns: 40 });
    expect(schema.minBytes).toBe(minBytes(layout));
  });

  test("announces no length beyond libvirt's", () => {
    for (const { prefix, limit } of announcements(layout)) {
      const bytes = Buffer.concat([prefix, Buffer.alloc(4), Buffer.alloc(256)]);
      bytes.writeUInt32BE(limit + 1, prefix.length);
      expect(() => readPayload(bytes, schema)).toThrow(`at most ${limit} allowed`);
    }
  });
});
