import { connect } from '@virtune/libvirt';
import { takeSnapshot } from '@virtune/host';
import { decodeSnapshot, encodeSnapshot } from '@virtune/model';
import { describe, expect, test } from 'vitest';
import { romGuest, useRig } from '../rig/testing.ts';
import { must, startTransient } from './guests.ts';

const rig = useRig({}, async (started) => {
  await started.define(romGuest({ name: 'stays' }));
  await started.start('stays');
});

describe('a guest that changes between the list and the look', () => {
  test('is left out with a note where it has gone', async () => {
    await startTransient(rig(), 'gone');
    await rig().define(romGuest({ name: 'undefined' }));
    await using connection = await connect(rig().uri);
    const domains = await connection.listAllDomains();
    await must(rig(), ['destroy', 'gone']);
    await must(rig(), ['undefine', 'undefined']);
    const snapshot = await takeSnapshot(connection, { virtune: '0.1.0', domains });
    expect(snapshot.domains.map(({ name }) => name)).toEqual(['stays']);
    expect(snapshot.notes).toEqual(
      ['gone', 'undefined'].map((domain) => ({
        code: 'domain-vanished',
        domain,
        text: 'left out: it went away while it was read',
      })),
    );
  });

  test('is shut off where it was stopped, and runs where it was started', async () => {
    for (const name of ['stopped', 'started']) await rig().define(romGuest({ name }));
    await rig().start('stopped');
    await using connection = await connect(rig().uri);
    const domains = await connection.listAllDomains();
    await must(rig(), ['destroy', 'stopped']);
    await rig().start('started');
    const snapshot = await takeSnapshot(connection, { virtune: '0.1.0', domains });
    const states = snapshot.domains.map((one) => [one.name, one.state, one.live !== null]);
    expect(states).toEqual([
      ['stays', 'running', true],
      ['started', 'running', true],
      ['stopped', 'shutoff', false],
    ]);
    expect(snapshot.notes).toEqual([]);
    await must(rig(), ['destroy', 'started']);
    for (const name of ['stopped', 'started']) await must(rig(), ['undefine', name]);
  });

  test('never ends the whole, however often guests come and go', async () => {
    await using connection = await connect(rig().uri);
    const over = new AbortController();
    const churn = async (name: string): Promise<void> => {
      while (!over.signal.aborted) {
        await startTransient(rig(), name);
        await must(rig(), ['destroy', name]);
      }
    };
    const churning = Promise.all(['flighty', 'fickle'].map(churn));
    const seen = new Set<string>();
    try {
      for (let round = 0; round < 12; round++) {
        const snapshot = await takeSnapshot(connection, { virtune: '0.1.0' });
        expect(snapshot.domains.map(({ name }) => name)).toContain('stays');
        expect(() => decodeSnapshot(encodeSnapshot(snapshot))).not.toThrow();
        for (const { name } of snapshot.domains) seen.add(name);
        for (const { domain } of snapshot.notes) seen.add(domain ?? '');
      }
    } finally {
      over.abort();
      await churning;
    }
    expect(seen.size).toBeGreaterThan(1);
  });
});
