import { readFileSync } from 'node:fs';
import path from 'node:path';
import {
  connect,
  ConnectFailedError,
  ConnectionClosedError,
  DeadlineExceededError,
  defineFlags,
  errorCode,
  LibvirtError,
  modificationImpact,
  xmlFlags,
} from '@virtune/libvirt';
import { describe, expect, test } from 'vitest';
import { skipReason, useRig } from '../rig/testing.ts';
import { mainGuest, type Rig, romGuest, startRig } from '../rig/index.ts';

const guest = romGuest({ name: mainGuest, vcpus: 2, iothreads: 1 });

async function addGuest(rig: Rig): Promise<void> {
  await rig.define(guest);
  await rig.start(mainGuest);
}

describe('a connection to libvirtd', () => {
  const rig = useRig();

  test('opens, answers and closes', async () => {
    const connection = await connect(rig().uri);
    expect(await connection.getType()).toBe('QEMU');
    expect(await connection.getUri()).toBe(rig().uri);
    expect(connection.isAlive).toBe(true);
    await connection.close();
    expect(connection.isAlive).toBe(false);
    await expect(connection.getType()).rejects.toThrow(ConnectionClosedError);
  });

  test('finds the driver by itself where the URI has none', async () => {
    await using connection = await connect(`remote+unix:///?socket=${rig().socket}`);
    expect(await connection.getType()).toBe('QEMU');
  });

  test("reaches libvirt's test driver through the daemon", async () => {
    await using connection = await connect(rig().testUri);
    const [domain] = await connection.listAllDomains();
    expect(domain).toMatchObject({ name: 'test', id: 1 });
  });

  test('gives every domain by name, id and UUID', async () => {
    await addGuest(rig());
    await using connection = await connect(rig().uri);
    const byName = await connection.domainLookupByName(mainGuest);
    const byId = await connection.domainLookupById(byName.id);
    const byUuid = await connection.domainLookupByUuid(byName.identity.uuid);
    expect([byId.identity, byUuid.identity]).toEqual([byName.identity, byName.identity]);
  });

  test("keeps libvirt's error whole", async () => {
    await using connection = await connect(rig().uri);
    const error: unknown = await connection.domainLookupByName('x').catch((e: unknown) => e);
    expect(error).toBeInstanceOf(LibvirtError);
    expect(error).toMatchObject({
      code: errorCode.noDomain,
      domain: 10,
      level: 2,
      message: "Domain not found: no domain with matching name 'x'",
      str1: 'Domain not found: %s',
      procedure: 'REMOTE_PROC_DOMAIN_LOOKUP_BY_NAME',
    });
  });

  test('answers 500 calls in flight, each with its own reply', async () => {
    await using connection = await connect(rig().uri);
    const names = Array.from({ length: 500 }, (_, i) => `none-${i}`);
    const messages = names.map((name) =>
      connection.domainLookupByName(name).then(
        () => 'found',
        (error: Error) => error.message,
      ),
    );
    const expected = names.map((n) => `Domain not found: no domain with matching name '${n}'`);
    expect(await Promise.all(messages)).toEqual(expected);
  });

  test('changes a pin live, and reads it back', async () => {
    await using connection = await connect(rig().uri);
    const domain = await connection.domainLookupByName(mainGuest);
    const { present } = await connection.nodeGetCpuMap();
    const maplen = Math.ceil(present / 8);
    const first = new Uint8Array(maplen);
    first[0] = 1;
    await domain.pinVcpuFlags(0, first, modificationImpact.live);
    const [pin] = await domain.getVcpuPinInfo(2, maplen, modificationImpact.live);
    expect(pin).toEqual(first);
  });

  test('refuses XML that its schema does not know, when asked to validate', async () => {
    await using connection = await connect(rig().uri);
    const xml = guest.replace('<devices>', '<nonsense/><devices>').replace(mainGuest, 'other');
    await expect(connection.domainDefineXmlFlags(xml, defineFlags.validate)).rejects.toMatchObject({
      code: errorCode.xmlInvalidSchema,
    });
  });

  test('a deadline of 1 ms is missed, and the connection lives on', async () => {
    await using connection = await connect(rig().uri);
    const domain = await connection.domainLookupByName(mainGuest);
    // Definitions are slow enough, and there are enough of them, for one to miss its deadline.
    const calls = Array.from({ length: 300 }, () =>
      domain.getXmlDesc(xmlFlags.inactive, { timeoutMs: 1 }),
    );
    const results = await Promise.allSettled(calls);
    const missed = results.filter(({ status }) => status === 'rejected');
    expect(missed.length).toBeGreaterThan(0);
    for (const { reason } of missed as PromiseRejectedResult[]) {
      expect(reason).toBeInstanceOf(DeadlineExceededError);
    }
    expect(await domain.isActive()).toBe(true);
  });

  test('an aborted signal ends the call, not the connection', async () => {
    await using connection = await connect(rig().uri);
    const abort = new AbortController();
    const call = connection.getCapabilities({ signal: abort.signal });
    abort.abort(new Error('enough'));
    await expect(call).rejects.toThrow('enough');
    expect(await connection.getType()).toBe('QEMU');
  });
});

describe('a read-only connection', () => {
  const rig = useRig();

  test('reads, and is refused when it writes', async () => {
    const uri = `qemu+unix:///system?socket=${rig().readonlySocket}`;
    await using connection = await connect(uri, { readonly: true });
    expect(await connection.listAllDomains()).toEqual([]);
    await expect(connection.domainDefineXml(guest)).rejects.toMatchObject({
      code: errorCode.operationDenied,
    });
  });
});

describe('the sockets that a URI leads to, inside the rig', () => {
  const rig = useRig();
  const script = path.join(import.meta.dirname, 'connect-as.fixture.ts');
  const namesAt = (uri: string, uid: number, env = {}) =>
    rig().exec(process.execPath, [script, uri, `${uid}`], { env });

  test("qemu:///system is libvirtd's", async () => {
    await addGuest(rig());
    expect(await namesAt('qemu:///system', 0)).toMatchObject({ stdout: `${mainGuest}\n` });
  });

  test("qemu:///system is virtqemud's where that has a socket", async () => {
    // Debian 12 has no virtqemud, so libvirtd listens in its place.
    const move = 'cd /run/libvirt && mv libvirt-sock virtqemud-sock';
    await rig().exec('sh', ['-ec', move]);
    expect(await namesAt('qemu:///system', 0)).toMatchObject({ stdout: `${mainGuest}\n` });
    await rig().exec('sh', ['-ec', 'cd /run/libvirt && mv virtqemud-sock libvirt-sock']);
  });

  test("qemu:///session starts an ordinary user's own daemon", async () => {
    const home = path.join(rig().dir, 'home');
    await rig().exec('install', ['-d', '-o', '65534', '-g', '65534', '-m', '700', home]);
    const env = { HOME: home, XDG_RUNTIME_DIR: home };
    const named = await namesAt('qemu:///session', 65_534, env);
    expect(named).toEqual({ stdout: '', stderr: '', status: 0 });
  });
});

describe('a connection that cannot be made', () => {
  test('names the socket, and keeps the error of the system', async () => {
    const socket = path.join(import.meta.dirname, 'no-such-socket');
    const refusal = connect(`qemu+unix:///system?socket=${socket}`);
    await expect(refusal).rejects.toThrow(ConnectFailedError);
    await expect(refusal).rejects.toMatchObject({
      message: `Failed to connect socket to '${socket}': No such file or directory`,
      path: socket,
      systemCode: 'ENOENT',
    });
  });
});

describe('a daemon that dies', () => {
  const reason = skipReason();

  test.skipIf(reason !== undefined)(
    'SIGKILL with 1,000 calls in flight: every promise settles',
    async () => {
      const own = await startRig();
      const connection = await connect(own.uri);
      const calls = Array.from({ length: 1000 }, () => connection.getCapabilities());
      const settled = Promise.allSettled(calls);
      await calls[0];
      const pid = readFileSync(path.join(own.dir, 'run/libvirtd.pid'), 'utf8').trim();
      await own.exec('kill', ['-KILL', pid]);
      const results = await settled;
      const lost = results.filter((result) => result.status === 'rejected');
      expect(results).toHaveLength(1000);
      expect(lost.length).toBeGreaterThan(0);
      for (const { reason } of lost) expect(reason).toBeInstanceOf(ConnectionClosedError);
      expect(await connection.closed).toBeInstanceOf(ConnectionClosedError);
      await own.stop();
    },
  );
});
