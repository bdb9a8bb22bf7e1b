import {
  connect,
  type Connection,
  type DomainEvent,
  type DomainEventKind,
  KeepaliveTimeoutError,
} from '@virtune/libvirt';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { romGuest, skipReason, startRig, useRig } from '../rig/testing.ts';

const kinds = [
  'lifecycle',
  'reboot',
  'balloon-change',
  'device-added',
  'device-removed',
  'tunable',
  'metadata-change',
  'job-completed',
] as const satisfies readonly DomainEventKind[];

type Heard = DomainEvent<(typeof kinds)[number]>;

/** An event without its domain, which the titles say. */
function plain(event: Heard): Record<string, unknown> {
  const { domain: _domain, ...rest } = event;
  return rest;
}

const lifecycle = (event: string, detail: string) => ({ kind: 'lifecycle', event, detail });
const tuned = (field: string, type: string, value: unknown) => ({
  kind: 'tunable',
  params: [{ field: `cputune.${field}`, type, value }],
});

const undefinedAtLast = (event: Heard): boolean =>
  event.kind === 'lifecycle' && event.event === 'undefined';

describe('events of a real guest', () => {
  const rig = useRig();

  async function heardOf(
    connection: Connection,
    name: string,
    commands: readonly (readonly string[])[],
    last: (event: Heard) => boolean,
  ): Promise<Record<string, unknown>[]> {
    const events = connection.domainEvents(kinds);
    await events.ready;
    for (const command of commands) {
      expect(await rig().virsh(command)).toMatchObject({ stderr: '', status: 0 });
    }
    const heard: Record<string, unknown>[] = [];
    for await (const event of events) {
      if (event.kind === 'resync') throw new Error('nothing was to be missed');
      if (event.domain.name !== name) continue;
      heard.push(plain(event));
      if (last(event)) return heard;
    }
    throw new Error('the iteration ended');
  }

  test('its life, in order, with the reasons', async () => {
    await using connection = await connect(rig().uri);
    await rig().define(romGuest({ name: 'a' }));
    const heard = await heardOf(
      connection,
      'a',
      [
        ['start', 'a'],
        ['suspend', 'a'],
        ['resume', 'a'],
        ['reset', 'a'],
        ['destroy', 'a'],
        ['undefine', 'a'],
      ],
      undefinedAtLast,
    );
    // Of the reset QEMU tells by itself, and of its end it does so when it is quick enough.
    const sure = heard.filter(({ kind, event }) => kind === 'lifecycle' && event !== 'shutdown');
    expect(sure).toEqual([
      lifecycle('resumed', 'unpaused'),
      lifecycle('started', 'booted'),
      lifecycle('suspended', 'paused'),
      lifecycle('resumed', 'unpaused'),
      lifecycle('stopped', 'destroyed'),
      lifecycle('undefined', 'removed'),
    ]);
  });

  test('what is tuned, under the names of libvirt', async () => {
    await using connection = await connect(rig().uri);
    await rig().define(romGuest({ name: 'b', iothreads: 1 }));
    await rig().start('b');
    const heard = await heardOf(
      connection,
      'b',
      [
        ['vcpupin', 'b', '0', '0', '--live'],
        ['emulatorpin', 'b', '0', '--live'],
        ['iothreadpin', 'b', '1', '0', '--live'],
        ['schedinfo', 'b', '--live', '--set', 'cpu_shares=512'],
        ['metadata', 'b', 'urn:x', '--set', '<c/>', '--key', 'k', '--config'],
        ['destroy', 'b'],
        ['undefine', 'b'],
      ],
      undefinedAtLast,
    );
    expect(heard.slice(0, 5)).toEqual([
      tuned('vcpupin0', 'string', '0'),
      tuned('emulatorpin', 'string', '0'),
      tuned('iothreadpin1', 'string', '0'),
      tuned('cpu_shares', 'ullong', 512n),
      { kind: 'metadata-change', type: 'element', uri: 'urn:x' },
    ]);
  });

  test('a device that is plugged and pulled', async () => {
    await using connection = await connect(rig().uri);
    await rig().define(romGuest({ name: 'c' }));
    await rig().start('c');
    const device = path.join(rig().dir, 'device.xml');
    await writeFile(
      device,
      "<rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>",
    );
    const heard = await heardOf(
      connection,
      'c',
      [
        ['attach-device', 'c', device, '--live'],
        ['destroy', 'c'],
        ['undefine', 'c'],
      ],
      undefinedAtLast,
    );
    expect(heard[0]).toEqual({ kind: 'device-added', device: 'rng0' });
  });

  test('a filter on one domain hears nothing of another', async () => {
    await using connection = await connect(rig().uri);
    await rig().define(romGuest({ name: 'd' }));
    await rig().define(romGuest({ name: 'e' }));
    const domain = await connection.domainLookupByName('e');
    const events = connection.domainEvents('lifecycle', { domain });
    await events.ready;
    await rig().virsh(['undefine', 'd']);
    await rig().virsh(['undefine', 'e']);
    const { value } = await events.next();
    expect(value).toMatchObject({ kind: 'lifecycle', event: 'undefined', domain: { name: 'e' } });
  });
});

describe('keepalive with a real daemon', () => {
  const reason = skipReason();

  test.skipIf(reason !== undefined)(
    'one that is stopped is given up; the calls in flight say why',
    async () => {
      await using own = await startRig();
      const connection = await connect(own.uri, { keepalive: { intervalMs: 50, count: 2 } });
      const pid = readFileSync(path.join(own.dir, 'run/libvirtd.pid'), 'utf8').trim();
      await own.exec('kill', ['-STOP', pid]);
      const call = connection.getCapabilities();
      await expect(call).rejects.toThrow(KeepaliveTimeoutError);
      await expect(call).rejects.toMatchObject({ count: 2 });
      expect(await connection.closed).toBeInstanceOf(KeepaliveTimeoutError);
      expect(connection.isAlive).toBe(false);
      await own.exec('kill', ['-CONT', pid]);
    },
  );

  test.skipIf(reason !== undefined)(
    'one that pings every second is answered, and stays',
    async () => {
      await using own = await startRig({ config: 'keepalive_interval = 1\nkeepalive_count = 1\n' });
      // Not a word of our own: only its pings and our pongs.
      await using connection = await connect(own.uri, { keepalive: { intervalMs: 0 } });
      await new Promise((resolve) => setTimeout(resolve, 4000));
      expect(connection.isAlive).toBe(true);
      expect(await connection.getType()).toBe('QEMU');
    },
  );
});
