import {
  domainEventMessages,
  domain,
  KEEPALIVE_PROGRAM,
  KEEPALIVE_VERSION,
  keepaliveProcedure,
  procedure,
  procedures as p,
  xdr,
} from '@virtune/protocol';
import { describe, expect, test } from 'vitest';
import { code, VirError } from '../src/index.ts';
import { Peer } from './peer.ts';
import { simulated } from './simulated.ts';

const registerAny = procedure(
  316,
  'REMOTE_PROC_CONNECT_DOMAIN_EVENT_CALLBACK_REGISTER_ANY',
  { eventId: xdr.int, dom: xdr.optional(domain) },
  { callbackId: xdr.int },
);

async function opened(path: string, flags = 0): Promise<Peer> {
  const peer = new Peer(path);
  await peer.call(p.connectOpen, { name: 'qemu:///system', flags });
  return peer;
}

const uuid = (last: number): Uint8Array =>
  Uint8Array.from({ length: 16 }, (_, i) => (i === 15 ? last : 0));

const named = (number: number, name: string) =>
  procedure(number, `REMOTE_PROC_${name}`, null, null);

describe('a server', () => {
  test('answers what it knows, and the rest with the errors of libvirtd', async () => {
    await using simulation = await simulated();
    using peer = await opened(simulation.path);
    expect((await peer.call(p.connectGetType, undefined))?.reply).toEqual({ type: 'QEMU' });
    const base = { level: 2, dom: null, str3: null, int1: -1, int2: -1, net: null };
    const storage = named(125, 'STORAGE_VOL_CREATE_XML_FROM');
    expect((await peer.call(storage, undefined))?.error).toEqual({
      ...base,
      code: 3,
      domain: 18,
      message:
        'this function is not supported by the connection driver: virStorageVolCreateXMLFrom',
      str1: 'this function is not supported by the connection driver: %s',
      str2: 'virStorageVolCreateXMLFrom',
    });
    expect((await peer.call(named(4000, 'NONE'), undefined))?.error).toEqual({
      ...base,
      code: 39,
      domain: 7,
      message: 'unknown procedure: 4000',
      str1: '%s',
      str2: 'unknown procedure: 4000',
    });
  });

  test.each([
    ['another program', { program: 0x1234 }, 'Cannot find program 4660 version 1'],
    ['another version', { version: 7 }, 'Cannot find program 536903814 version 7'],
    ['a call with a status', { status: 1 as const }, 'Unexpected message status 1'],
  ])('refuses %s, and goes on', async (_name, header, message) => {
    await using simulation = await simulated();
    using peer = await opened(simulation.path);
    expect((await peer.call(p.connectGetType, undefined, header))?.error?.message).toBe(message);
    expect((await peer.call(p.connectGetType, undefined))?.reply).toEqual({ type: 'QEMU' });
  });

  test('answers nothing before the connection is open', async () => {
    await using simulation = await simulated();
    using peer = new Peer(simulation.path);
    expect((await peer.call(p.authList, undefined))?.reply).toEqual({ types: [0] });
    const answer = await peer.call(p.nodeGetInfo, undefined);
    expect(answer?.error?.message).toBe('internal error: connection not open');
  });

  test('arguments that cannot be read are refused, and the connection goes on', async () => {
    await using simulation = await simulated();
    using peer = await opened(simulation.path);
    const short = procedure(59, 'REMOTE_PROC_CONNECT_GET_HOSTNAME', { extra: xdr.int }, null);
    const answer = await peer.call(short, { extra: 1 });
    expect(answer?.error).toMatchObject({ code: 39, message: 'Unable to decode message payload' });
    expect((await peer.call(p.connectGetType, undefined))?.reply).toEqual({ type: 'QEMU' });
  });

  test.each([
    ['a length that is too small', Uint8Array.of(0, 0, 0, 3, 1, 2, 3)],
    ['a length that is too large', Uint8Array.of(0xff, 0xff, 0xff, 0xff)],
    ['words of HTTP', new TextEncoder().encode('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')],
    [
      'a packet of an unknown type',
      Uint8Array.of(0, 0, 0, 28, ...Array.from({ length: 24 }, () => 9)),
    ],
  ])('%s ends that connection and no other', async (_name, bytes) => {
    await using simulation = await simulated();
    using other = await opened(simulation.path);
    using peer = await opened(simulation.path);
    peer.sendBytes(bytes);
    expect(await peer.next()).toBeUndefined();
    expect((await other.call(p.connectGetType, undefined))?.reply).toEqual({ type: 'QEMU' });
    expect(simulation.server.clients).toBe(1);
  });

  test('answers pings, and pings a client that announced that it answers', async () => {
    await using simulation = await simulated({
      server: { keepaliveIntervalMs: 5, keepaliveCount: 2 },
    });
    using peer = await opened(simulation.path);
    const keepalive = { program: KEEPALIVE_PROGRAM, version: KEEPALIVE_VERSION, type: 2 as const };
    peer.send(named(keepaliveProcedure.ping, 'PING'), undefined, { ...keepalive, serial: 0 });
    const pong = await peer.next();
    expect(pong?.header).toMatchObject({ ...keepalive, procedure: keepaliveProcedure.pong });
    await peer.call(p.connectSupportsFeature, { feature: 10 });
    const ping = await peer.next();
    expect(ping?.header).toMatchObject({ ...keepalive, procedure: keepaliveProcedure.ping });
    // It answers none of them, and is let go.
    while ((await peer.next()) !== undefined);
    expect(peer.closed).toBe(true);
  });

  test('a delayed call does not hold up the next, and five at work hold up the sixth', async () => {
    await using simulation = await simulated();
    using peer = await opened(simulation.path);
    const delayed = { procedure: p.nodeGetInfo.number, times: 5, cut: false, delayMs: 50 };
    simulation.host.faults.add(delayed);
    const serials = [1, 2, 3, 4, 5].map(() => peer.send(p.nodeGetInfo, undefined));
    const sixth = peer.send(p.connectGetType, undefined);
    const order: number[] = [];
    while (order.length < 6) order.push((await peer.next())?.header.serial ?? 0);
    expect(order.indexOf(sixth)).toBeGreaterThan(0);
    expect(new Set(order)).toEqual(new Set([...serials, sixth]));
  });

  test('a call is refused or its connection cut, as ordered, once', async () => {
    await using simulation = await simulated();
    using peer = await opened(simulation.path);
    const refusal = new VirError(code.operationTimeout, 10, 'cannot acquire state change lock');
    const order = { procedure: null, times: 1, cut: false, delayMs: 0 };
    simulation.host.faults.add({ ...order, refusal });
    expect((await peer.call(p.connectGetType, undefined))?.error).toEqual(refusal.toRemote());
    expect((await peer.call(p.connectGetType, undefined))?.reply).toEqual({ type: 'QEMU' });
    simulation.host.faults.add({ ...order, cut: true });
    expect(await peer.call(p.connectGetType, undefined)).toBeUndefined();
  });

  test('events go to those who asked, for the domain that they asked for', async () => {
    await using simulation = await simulated();
    using peer = await opened(simulation.path);
    const dom = { name: 'a', uuid: uuid(1), id: 1 };
    const all = await peer.call(registerAny, { eventId: 0, dom: null });
    const one = await peer.call(registerAny, { eventId: 0, dom: { ...dom, uuid: uuid(2) } });
    const msg = { dom, event: 2, detail: 0 };
    const { lifecycle, reboot } = domainEventMessages;
    simulation.host.events.emit({ message: lifecycle, domain: dom, value: { msg } });
    simulation.host.events.emit({ message: reboot, domain: dom, value: { msg: { dom } } });
    const message = await peer.next();
    expect(message?.header).toMatchObject({ procedure: 318, type: 2, serial: 0 });
    expect(message?.payload[3]).toBe(all?.reply?.callbackId);
    expect(one?.reply?.callbackId).not.toBe(all?.reply?.callbackId);
    expect((await peer.call(p.connectGetType, undefined))?.reply).toEqual({ type: 'QEMU' });
  });

  test('1,000 connections that come and go leave nothing behind', async () => {
    await using simulation = await simulated();
    for (let round = 0; round < 100; round++) {
      const peers = Array.from({ length: 10 }, () => new Peer(simulation.path));
      await Promise.all(peers.map((peer) => peer.call(p.authList, undefined)));
      for (const peer of peers) peer[Symbol.dispose]();
    }
    while (simulation.server.clients > 0) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(simulation.server.clients).toBe(0);
  });
});
