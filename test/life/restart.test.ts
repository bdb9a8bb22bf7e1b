import {
  connect,
  ConnectionClosedError,
  type Connection,
  type LifecycleEvent,
  type ResyncEvent,
} from '@virtune/libvirt';
import { describe, expect, test } from 'vitest';
import { romGuest, skipReason, startRig } from '../rig/testing.ts';

const reason = skipReason();
const quick = { initialDelayMs: 10, maxDelayMs: 50, giveUpAfterMs: 60_000 };

/** What a subscriber heard, and the domains that it believes to exist. */
class Account {
  readonly heard: string[] = [];
  readonly known = new Set<string>();
  resyncs = 0;
  readonly #connection: Connection;
  /** Those who wait for something to be heard. */
  #wake: () => void = () => undefined;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async take(event: LifecycleEvent | ResyncEvent): Promise<void> {
    if (event.kind === 'resync') await this.resync();
    else this.#apply(event);
    this.#wake();
  }

  async resync(): Promise<void> {
    const domains = await this.#connection.listAllDomains();
    this.known.clear();
    for (const { name } of domains) this.known.add(name);
    this.resyncs++;
  }

  #apply({ event, domain: { name } }: LifecycleEvent): void {
    this.heard.push(`${event} ${name}`);
    if (event === 'defined') this.known.add(name);
    if (event === 'undefined') this.known.delete(name);
  }

  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise<void>((resolve) => (this.#wake = resolve));
  }
}

describe.skipIf(reason !== undefined)(
  'a daemon that is killed and comes back',
  { timeout: 180_000 },
  () => {
    test('20 times: after each resync a subscriber hears every event, and hears it once', async () => {
      await using rig = await startRig({ restarts: true });
      await using connection = await connect(rig.uri, { reconnect: quick });
      await using actor = await connect(rig.uri, { reconnect: quick });
      const events = connection.domainEvents('lifecycle');
      await events.ready;
      const account = new Account(connection);
      const reading = (async () => {
        for await (const event of events) await account.take(event);
      })();

      for (let round = 1; round <= 20; round++) {
        process.kill(await rig.daemonPid(), 'SIGKILL');
        await account.until(() => account.resyncs === round);
        account.heard.length = 0;
        const names = Array.from({ length: 5 }, (_, i) => `guest-${round}-${i}`);
        const domains = [];
        for (const name of names) domains.push(await actor.domainDefineXml(romGuest({ name })));
        for (const domain of domains.slice(1)) await domain.undefine();
        const expected = [
          ...names.map((name) => `defined ${name}`),
          ...names.slice(1).map((name) => `undefined ${name}`),
        ];
        await account.until(() => account.heard.length >= expected.length);
        expect(account.heard).toEqual(expected);
        expect(account.known.size).toBe(round);
      }
      await events.return();
      await reading;
    });

    test('while domains come and go: what a subscriber believes in the end is so', async () => {
      await using rig = await startRig({ restarts: true });
      await using connection = await connect(rig.uri, { reconnect: quick });
      await using actor = await connect(rig.uri, { reconnect: quick });
      const events = connection.domainEvents('lifecycle');
      await events.ready;
      const account = new Account(connection);
      const reading = (async () => {
        for await (const event of events) await account.take(event);
      })();

      const act = new AbortController();
      const acts = (async () => {
        for (let i = 0; !act.signal.aborted; i++) {
          // A call that was in flight may have been carried out or not: the list says.
          const defined = await actor
            .domainDefineXml(romGuest({ name: `g${i}` }))
            .catch(() => null);
          if (i % 3 === 0) await defined?.undefine().catch(() => undefined);
        }
      })();
      for (let round = 1; round <= 5; round++) {
        const heard = account.heard.length;
        await account.until(() => account.heard.length >= heard + 3);
        process.kill(await rig.daemonPid(), 'SIGKILL');
        await account.until(() => account.resyncs === round);
      }
      act.abort();
      await acts;
      const last = await actor.domainDefineXml(romGuest({ name: 'last' }));
      await account.until(() => account.known.has(last.name));
      const names = (await actor.listAllDomains()).map(({ name }) => name);
      expect([...account.known].toSorted()).toEqual(names.toSorted());
      await events.return();
      await reading;
    });

    test('1,000 definitions in flight: each that was reported done is there afterwards', async () => {
      await using rig = await startRig({ restarts: true });
      await using connection = await connect(rig.uri);
      const names = Array.from({ length: 1000 }, (_, i) => `guest-${i}`);
      const calls = names.map((name) => connection.domainDefineXml(romGuest({ name })));
      const settled = Promise.allSettled(calls);
      await Promise.all(calls.slice(0, 50));
      process.kill(await rig.daemonPid(), 'SIGKILL');
      const results = await settled;

      const done = names.filter((_, i) => results[i]?.status === 'fulfilled');
      const lost = results.filter((result) => result.status === 'rejected');
      expect(done.length).toBeGreaterThanOrEqual(50);
      expect(lost.length).toBeGreaterThan(0);
      for (const { reason } of lost) expect(reason).toBeInstanceOf(ConnectionClosedError);
      await using again = await connectSoon(rig.uri);
      const there = new Set((await again.listAllDomains()).map(({ name }) => name));
      expect(done.filter((name) => !there.has(name))).toEqual([]);
    });
  },
);

/** Connects to a daemon that is starting. */
async function connectSoon(uri: string): Promise<Connection> {
  for (;;) {
    const connection = await connect(uri).catch(() => undefined);
    if (connection !== undefined) return connection;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
