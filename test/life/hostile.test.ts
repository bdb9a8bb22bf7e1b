import {
  AuthFailedError,
  AuthUnsupportedError,
  connect,
  ConnectFailedError,
  ConnectionClosedError,
  type Connection,
  DeadlineExceededError,
  LibvirtError,
} from '@virtune/libvirt';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startHostileServer } from './hostile-server.ts';
import { Random, seed } from './seed.ts';
import { assertTyped } from './typed.ts';

const SESSIONS = 2000;
const AT_A_TIME = 20;
const MiB = 2 ** 20;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

async function bytesInUse(): Promise<number> {
  // What has been destroyed is let go in the next rounds of the event loop.
  for (let round = 0; round < 5; round++) {
    await new Promise((resolve) => setTimeout(resolve, 10));
    collectGarbage();
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

const unhandled: unknown[] = [];
const note = (reason: unknown): void => void unhandled.push(reason);
beforeAll(() => {
  process.on('unhandledRejection', note);
});
afterAll(() => {
  process.off('unhandledRejection', note);
});

/** Every way in which a call may end where the server is not to be trusted. */
function typed(error: unknown): void {
  assertTyped(
    error,
    ConnectFailedError,
    ConnectionClosedError,
    LibvirtError,
    DeadlineExceededError,
    AuthUnsupportedError,
    AuthFailedError,
  );
}

async function read(connection: Connection, signal: AbortSignal): Promise<void> {
  let count = 0;
  try {
    for await (const _event of connection.domainEvents('lifecycle', { signal, maxQueued: 8 })) {
      tally.events++;
      if (++count === 20) return;
    }
  } catch (error) {
    if (!signal.aborted) typed(error);
  }
}

/** How deep the sessions came. */
const tally = { opened: 0, answered: 0, failed: 0, events: 0 };

/** Uses all of a connection; every promise has to settle, each with an error of its own. */
async function session(uri: string, random: Random): Promise<void> {
  const timeoutMs = 500;
  const reconnect = random.oneIn(4)
    ? { initialDelayMs: 1, maxDelayMs: 5, giveUpAfterMs: 20, attemptTimeoutMs: timeoutMs }
    : false;
  const keepalive = { intervalMs: 50 + random.below(100), count: 2 };
  const connection = await connect(uri, { timeoutMs, keepalive, reconnect }).catch(typed);
  if (connection === undefined) return;
  tally.opened++;
  const stop = new AbortController();
  const reading = read(connection, stop.signal);
  const calls = [
    connection.getHostname({ timeoutMs }),
    connection.listAllDomains(0, { timeoutMs }),
    connection.getType({ timeoutMs: 1 + random.below(20) }),
    connection
      .domainLookupByName('a', { timeoutMs })
      .then((domain) => domain.getXmlDesc(0, { timeoutMs })),
    connection.on('tunable', () => undefined, { timeoutMs }),
  ];
  for (const result of await Promise.allSettled(calls)) {
    if (result.status === 'fulfilled') tally.answered++;
    else {
      tally.failed++;
      typed(result.reason);
    }
  }
  await connection.close({ timeoutMs: 20 });
  stop.abort();
  await reading;
}

test(`2,000 sessions with a hostile server (seed ${seed}): every promise settles in words, and no memory is kept`, async () => {
  await using server = await startHostileServer(seed);
  const random = new Random(seed);
  let begun = 0;
  const sessions = async (until: number): Promise<void> => {
    const worker = async (): Promise<void> => {
      while (begun < until) {
        begun++;
        await session(server.uri, new Random(random.below(2 ** 31)));
      }
    };
    await Promise.all(Array.from({ length: AT_A_TIME }, worker));
  };
  await sessions(SESSIONS / 4);
  const early = await bytesInUse();
  await sessions(SESSIONS);
  const late = await bytesInUse();
  expect(unhandled).toEqual([]);
  expect(late - early).toBeLessThan(4 * MiB);
  // It was not all over at the first word.
  expect(tally.opened).toBeGreaterThan(SESSIONS / 4);
  expect(Math.min(tally.answered, tally.failed, tally.events)).toBeGreaterThan(SESSIONS / 10);
}, 180_000);
