import { connect, LibvirtError, TooManyCallsError } from '@virtune/libvirt';
import { describe, expect, test } from 'vitest';
import { romGuest, skipReason, startRig, useRig } from '../rig/testing.ts';
import { assertTyped } from './typed.ts';

describe('a daemon that works on one call of a client at a time', () => {
  const rig = useRig({ config: 'max_client_requests = 1\n' });

  test('answers 500 calls in flight, with an iterator and keepalive beside them', async () => {
    await using connection = await connect(rig().uri, { keepalive: { intervalMs: 1000 } });
    const events = connection.domainEvents(['lifecycle', 'tunable']);
    const names = Array.from({ length: 500 }, (_, i) => `none-${i}`);
    const calls = names.map((name) =>
      connection.domainLookupByName(name).then(
        () => 'found',
        (error: LibvirtError) => error.message,
      ),
    );
    await connection.domainDefineXml(romGuest({ name: 'a' }));
    expect(await Promise.all(calls)).toEqual(
      names.map((name) => `Domain not found: no domain with matching name '${name}'`),
    );
    expect((await events.next()).value).toMatchObject({ event: 'defined', domain: { name: 'a' } });
    await events.return();
  });
});

describe.skipIf(skipReason() !== undefined)('a daemon that does not read', () => {
  test('makes calls wait up to a limit, and gets them all when it reads again', async () => {
    await using rig = await startRig();
    await using connection = await connect(rig.uri, {
      keepalive: { intervalMs: 0 },
      maxQueuedBytes: 4 * 2 ** 20,
    });
    const daemon = await rig.daemonPid();
    process.kill(daemon, 'SIGSTOP');
    // A call that is refused by its name alone, and is long.
    const name = 'n'.repeat(100_000);
    let refused = 0;
    const calls: Promise<void>[] = [];
    for (let i = 0; i < 100; i++) {
      const call = connection.domainLookupByName(name);
      calls.push(call.then(undefined, tell));
    }
    function tell(error: unknown): void {
      if (error instanceof TooManyCallsError) refused++;
      else assertTyped(error, LibvirtError);
    }
    await new Promise((resolve) => setImmediate(resolve));
    expect(refused).toBeGreaterThan(40);
    expect(refused).toBeLessThan(60);
    process.kill(daemon, 'SIGCONT');
    await Promise.all(calls);
    expect(await connection.getType()).toBe('QEMU');
  });
});
