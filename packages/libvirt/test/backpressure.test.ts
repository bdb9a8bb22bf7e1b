import { keepaliveProcedure, pingHeader, writePacket, xdr } from '@virtune/protocol';
import { describe, expect, test } from 'vitest';
import { DeadlineExceededError, TooManyCallsError } from '../src/index.ts';
import { connectGetHostname, connectOpen, Loopback } from './loopback.ts';

const hostname = (server: Loopback, options = {}) => {
  const call = server.rpc.call(connectGetHostname, undefined, options);
  call.catch(() => undefined);
  return call;
};
const serials = (server: Loopback) => server.calls.map(({ header }) => header.serial);

/** A server whose socket is full after the first call. */
function full(limits = {}): Loopback {
  const server = new Loopback(limits);
  server.hasRoom = false;
  void hostname(server);
  return server;
}

describe('a socket that is full', () => {
  test('holds calls back until there is room, and keeps their order', () => {
    const server = full();
    void hostname(server);
    void hostname(server);
    expect(serials(server)).toEqual([1]);
    server.rpc.events.onDrain?.();
    expect(serials(server)).toEqual([1, 2]);
    server.hasRoom = true;
    server.rpc.events.onDrain?.();
    void hostname(server);
    expect(serials(server)).toEqual([1, 2, 3, 4]);
  });

  test('a call that is given up before it was sent is never sent', async () => {
    const server = full();
    const call = hostname(server, { timeoutMs: 1 });
    await expect(call).rejects.toThrow(DeadlineExceededError);
    server.hasRoom = true;
    server.rpc.events.onDrain?.();
    expect(serials(server)).toEqual([1]);
  });

  test('a thousand pings are owed one pong, sent first', () => {
    const server = full();
    void hostname(server);
    const ping = writePacket(pingHeader, xdr.nothing, undefined);
    for (let i = 0; i < 1000; i++) server.rpc.events.onData(ping);
    server.hasRoom = true;
    server.rpc.events.onDrain?.();
    expect(server.calls.map(({ header }) => [header.serial, header.procedure])).toEqual([
      [1, connectGetHostname.number],
      [0, keepaliveProcedure.pong],
      [2, connectGetHostname.number],
    ]);
  });

  test('a reply to a call that was not sent loses the connection', () => {
    const server = full();
    void hostname(server);
    server.reply(0, connectGetHostname.reply, { hostname: 'a' }, { serial: 2 });
    expect(server.rpc.ended?.message).toContain('reply to call 2, which was not sent');
  });

  test('takes so many bytes and no more', async () => {
    const server = full({ maxQueuedBytes: 100 });
    const big = server.rpc.call(connectOpen, { name: 'x'.repeat(100), flags: 0 });
    big.catch(() => undefined);
    await expect(hostname(server)).rejects.toThrow(TooManyCallsError);
    await expect(hostname(server)).rejects.toMatchObject({ calls: 2, queuedBytes: 140 });
    expect(server.rpc.ended).toBeUndefined();
  });
});

describe('a server that does not answer', () => {
  test('gets so many calls and no more; each reply makes room for one', async () => {
    const server = new Loopback({ maxCalls: 3 });
    for (let i = 0; i < 3; i++) void hostname(server);
    await expect(hostname(server)).rejects.toThrow(
      '3 calls without a reply, 0 bytes not yet sent: no more are taken',
    );
    server.reply(1, connectGetHostname.reply, { hostname: 'b' });
    void hostname(server);
    expect(serials(server)).toEqual([1, 2, 3, 4]);
  });

  test('calls that were given up count, for the server still holds them', async () => {
    const server = new Loopback({ maxCalls: 2 });
    await Promise.allSettled([1, 2].map(() => hostname(server, { timeoutMs: 1 })));
    await expect(hostname(server)).rejects.toThrow(TooManyCallsError);
    expect(server.rpc.inFlight).toBe(0);
  });
});
