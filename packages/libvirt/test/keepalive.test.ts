import {
  KEEPALIVE_PROGRAM,
  keepaliveProcedure,
  pingHeader,
  pongHeader,
  writePacket,
  xdr,
} from '@virtune/protocol';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ConnectionClosedError, KeepaliveTimeoutError } from '../src/index.ts';
import { openDriver } from '../src/rpc/open-driver.ts';
import { connectGetHostname, connectOpen, connectSupportsFeature, Loopback } from './loopback.ts';

const packet = (header: typeof pingHeader) => writePacket(header, xdr.nothing, undefined);
const pings = (server: Loopback) =>
  server.calls.filter(
    ({ header }) =>
      header.program === KEEPALIVE_PROGRAM && header.procedure === keepaliveProcedure.ping,
  ).length;

const open = (server: Loopback, keepalive: false | object = {}) =>
  openDriver(server.rpc, { name: 'qemu:///system', flags: 0 }, keepalive, {});

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("a silent server, with libvirt's 5 s and 5 tries", () => {
  test('is asked at 5, 10, 15, 20 and 25 s, and given up at 30 s', async () => {
    const server = new Loopback();
    server.rpc.startKeepalive({});
    const call = server.rpc.call(connectGetHostname, undefined).catch((error: unknown) => error);
    const counts: number[] = [];
    for (let seconds = 4; seconds < 30; seconds += 5) {
      vi.advanceTimersByTime(seconds === 4 ? 4999 : 5000);
      counts.push(pings(server));
    }
    expect(counts).toEqual([0, 1, 2, 3, 4, 5]);
    expect(server.rpc.ended).toBeUndefined();
    vi.advanceTimersByTime(1);
    const ended = server.rpc.ended;
    expect(ended).toBeInstanceOf(KeepaliveTimeoutError);
    expect(ended).toBeInstanceOf(ConnectionClosedError);
    expect(ended).toMatchObject({ count: 5, silentMs: 30_000, name: 'KeepaliveTimeoutError' });
    expect(ended?.message).toBe(
      'connection to loopback lost: 5 keepalive messages without an answer in 30000 ms',
    );
    expect(await call).toBe(ended);
    expect(server.destroyed).toBe(ended);
  });

  test('whatever it sends begins the count anew', () => {
    const server = new Loopback();
    server.rpc.startKeepalive({});
    vi.advanceTimersByTime(27_000);
    expect(pings(server)).toBe(5);
    server.rpc.events.onData(packet(pongHeader));
    vi.advanceTimersByTime(29_000);
    expect(server.rpc.ended).toBeUndefined();
    vi.advanceTimersByTime(6000);
    expect(server.rpc.ended).toBeInstanceOf(KeepaliveTimeoutError);
  });

  test('a server that talks every 4 s is never asked', () => {
    const server = new Loopback();
    server.rpc.startKeepalive({});
    for (let i = 0; i < 10; i++) {
      vi.advanceTimersByTime(4000);
      server.rpc.events.onData(packet(pingHeader));
    }
    expect(pings(server)).toBe(0);
  });

  test('an interval of 0 asks nobody', () => {
    const server = new Loopback();
    server.rpc.startKeepalive({ intervalMs: 0 });
    expect(vi.getTimerCount()).toBe(0);
  });

  test('closing leaves no timer', () => {
    const server = new Loopback();
    server.rpc.startKeepalive({ intervalMs: 100, count: 2 });
    vi.advanceTimersByTime(150);
    server.rpc.close();
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('agreeing on keepalive', () => {
  test('asks for feature 10 and opens, without waiting in between', async () => {
    const server = new Loopback();
    const opened = open(server, { intervalMs: 1000 });
    expect(server.calls.map(({ header }) => header.procedure)).toEqual([
      connectSupportsFeature.number,
      connectOpen.number,
    ]);
    expect(server.args(0, connectSupportsFeature)).toEqual({ feature: 10 });
    server.reply(1, connectOpen.reply, undefined);
    server.reply(0, connectSupportsFeature.reply, { supported: true });
    await opened;
    vi.advanceTimersByTime(1000);
    expect(pings(server)).toBe(1);
  });

  test.each([
    ['says no', (s: Loopback) => s.reply(0, connectSupportsFeature.reply, { supported: false })],
    ['does not know the question', (s: Loopback) => s.fail(0, { code: 3 })],
  ])('a server that %s is left alone', async (_title, answer) => {
    const server = new Loopback();
    const opened = open(server);
    answer(server);
    server.reply(1, connectOpen.reply, undefined);
    await opened;
    expect(vi.getTimerCount()).toBe(0);
  });

  test('false does not ask at all', async () => {
    const server = new Loopback();
    const opened = open(server, false);
    expect(server.calls).toHaveLength(1);
    server.reply(0, connectOpen.reply, undefined);
    await opened;
    expect(vi.getTimerCount()).toBe(0);
  });

  test('a refused opening is told, whatever becomes of the question', async () => {
    const server = new Loopback();
    const opened = open(server).catch((error: unknown) => error);
    server.fail(1, { code: 38, message: 'no' });
    expect(await opened).toMatchObject({ code: 38, message: 'no' });
    server.rpc.close();
  });
});
