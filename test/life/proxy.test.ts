import {
  connect,
  ConnectFailedError,
  ConnectionClosedError,
  type Connection,
} from '@virtune/libvirt';
import { expect, test } from 'vitest';
import { romGuest, useRig } from '../rig/testing.ts';
import { startBadProxy } from './bad-proxy.ts';
import { Random, seed } from './seed.ts';
import { assertTyped } from './typed.ts';

const CONNECTIONS = 1000;
const AT_A_TIME = 20;

const rig = useRig(
  { config: 'max_clients = 5000\nmax_anonymous_clients = 5000\n' },
  async (own) => {
    await own.define(romGuest({ name: 'a' }));
  },
);

interface Tally {
  opened: number;
  refused: number;
  answered: number;
  lost: number;
}

/** What the daemon says when it is asked without a proxy. */
interface Truth {
  readonly xml: string;
  readonly model: string;
}

function expectSame(value: unknown, right: unknown): void {
  if (value !== right) throw new Error(`not the answer: ${JSON.stringify(value)}`);
}

/** Uses a connection for a little, and judges what comes of it. */
async function use(connection: Connection, { xml, model }: Truth, tally: Tally): Promise<void> {
  const events = connection.domainEvents('lifecycle');
  const read = events.next().catch((error: unknown) => {
    assertTyped(error, ConnectionClosedError);
  });
  const calls = [
    connection.getType(),
    connection.listAllDomains().then((domains) => domains.map(({ name }) => name).join()),
    connection.domainLookupByName('a').then((domain) => domain.getXmlDesc()),
    connection.nodeGetInfo().then(({ model }) => model),
    events.ready,
  ];
  const right = ['QEMU', 'a', xml, model, undefined];
  for (const [i, result] of (await Promise.allSettled(calls)).entries()) {
    if (result.status === 'fulfilled') {
      tally.answered++;
      expectSame(result.value, right[i]);
    } else {
      tally.lost++;
      assertTyped(result.reason, ConnectionClosedError);
    }
  }
  await connection.close();
  await read;
}

test(`1,000 connections through a proxy that delays, splits and cuts (seed ${seed}): whatever is answered is right, and the rest is lost in words`, async () => {
  await using direct = await connect(rig().uri);
  const xml = await (await direct.domainLookupByName('a')).getXmlDesc();
  const { model } = await direct.nodeGetInfo();
  await using proxy = await startBadProxy(rig().socket, new Random(seed).below(2 ** 31));
  const tally: Tally = { opened: 0, refused: 0, answered: 0, lost: 0 };
  let begun = 0;
  const worker = async (): Promise<void> => {
    while (begun++ < CONNECTIONS) {
      const connection = await connect(proxy.uri).catch((error: unknown) => {
        assertTyped(error, ConnectFailedError);
        tally.refused++;
      });
      if (connection === undefined) continue;
      tally.opened++;
      await use(connection, { xml, model }, tally);
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, worker));
  expect(tally.opened + tally.refused).toBe(CONNECTIONS);
  // Half of them are cut, somewhere.
  expect(tally.answered).toBeGreaterThan(CONNECTIONS);
  expect(tally.lost).toBeGreaterThan(CONNECTIONS / 20);
  expect(tally.refused).toBeGreaterThan(0);
}, 180_000);
