import { expect, test } from 'vitest';

import {
  Framer,
  MalformedPacketError,
  messageStatus,
  messageType,
  type Packet,
  readPayload,
  remoteError,
  type Schema,
} from '../src/index.ts';
import { capturedPackets } from './captures.ts';
import { declared } from './declared.ts';
import { bytesInUse, MiB } from './memory.ts';
import { mutate } from './mutation.ts';
import { randomWords, seed } from './seed.ts';

const PACKETS = 1_000_000;
const WARM_UP = 50_000;
/** Heap and buffers may be that much larger after a million packets: a thousandth of what passed. */
const GROWTH = 2 * MiB;

/** Large texts take time and have few words to break; a few of them are enough. */
const corpus = capturedPackets.filter(({ length }) => length <= 2048);
const byNumber = new Map(declared.map((procedure) => [procedure.number, procedure]));

/** What a peer would take the payload for. */
function schemaOf({ header }: Packet): Schema<unknown> | undefined {
  if (header.status === messageStatus.error) return remoteError;
  const procedure = byNumber.get(header.procedure);
  return header.type === messageType.call ? procedure?.args : procedure?.reply;
}

const none = { decoded: 0, malformed: 0, unfinished: 0, undeclared: 0 };

/** Feeds mutated packets to a framer each and counts what becomes of them. */
function decodeMutated(random: () => number, count: number): typeof none {
  const outcomes = { ...none };
  for (let i = 0; i < count; i++) {
    const framer = new Framer();
    try {
      for (const packet of framer.push(mutate(random, corpus))) {
        const schema = schemaOf(packet);
        if (schema !== undefined) readPayload(packet.payload, schema);
        outcomes[schema === undefined ? 'undeclared' : 'decoded']++;
      }
      if (framer.pending > 0) outcomes.unfinished++;
    } catch (error) {
      if (!(error instanceof MalformedPacketError)) throw error;
      outcomes.malformed++;
    }
  }
  return outcomes;
}

test(`a million mutated packets decode or are malformed, and leave no memory behind (seed ${seed})`, () => {
  // Half of the time would go into stacks that nobody reads.
  Error.stackTraceLimit = 0;
  const random = randomWords(seed);
  decodeMutated(random, WARM_UP);
  const before = bytesInUse();
  const outcomes = decodeMutated(random, PACKETS);
  expect(bytesInUse() - before).toBeLessThan(GROWTH);
  // Each outcome is reached often: the mutations get past the framing, and not all are harmless.
  expect(Math.min(...Object.values(outcomes))).toBeGreaterThan(PACKETS / 1000);
});
