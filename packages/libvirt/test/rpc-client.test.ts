import {
  KEEPALIVE_PROGRAM,
  keepaliveProcedure,
  MalformedPacketError,
  messageType,
  pongHeader,
  UnencodableValueError,
  writePacket,
  xdr,
} from '@virtune/protocol';
import { describe, expect, test } from 'vitest';
import { ConnectionClosedError, DeadlineExceededError, LibvirtError } from '../src/index.ts';
import { connectGetHostname, connectGetType, connectOpen, Loopback } from './loopback.ts';

const hostname = (server: Loopback, options = {}) =>
  server.rpc.call(connectGetHostname, undefined, options);

describe('calls in flight', () => {
  test('each of three calls gets its own reply, in whatever order they come', async () => {
    const server = new Loopback();
    const calls = [hostname(server), server.rpc.call(connectGetType, undefined), hostname(server)];
    expect(server.rpc.inFlight).toBe(3);
    server.reply(2, connectGetHostname.reply, { hostname: 'c' });
    server.reply(1, connectGetType.reply, { type: 'b' });
    server.reply(0, connectGetHostname.reply, { hostname: 'a' });
    expect(await Promise.all(calls)).toEqual([{ hostname: 'a' }, { type: 'b' }, { hostname: 'c' }]);
    expect(server.rpc.inFlight).toBe(0);
  });

  test("libvirt's error comes whole, with the procedure's name", async () => {
    const server = new Loopback();
    const call = hostname(server);
    server.fail(0, { code: 42, message: 'Domain not found', str1: 's1', int2: 7 });
    const error = await call.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(LibvirtError);
    expect(error).toMatchObject({
      code: 42,
      domain: 10,
      level: 2,
      message: 'Domain not found',
      str1: 's1',
      str2: null,
      str3: null,
      int1: -1,
      int2: 7,
      procedure: 'REMOTE_PROC_CONNECT_GET_HOSTNAME',
    });
  });

  test('arguments that do not fit are refused before anything is sent', async () => {
    const server = new Loopback();
    await expect(server.rpc.call(connectOpen, { name: 'a\0b', flags: 0 })).rejects.toThrow(
      UnencodableValueError,
    );
    expect(server.calls).toHaveLength(0);
    expect(server.rpc.inFlight).toBe(0);
  });

  test('a ping is answered with a pong', () => {
    const server = new Loopback();
    const ping = { ...pongHeader, procedure: keepaliveProcedure.ping };
    server.rpc.events.onData(writePacket(ping, xdr.nothing, undefined));
    expect(server.calls.map(({ header }) => header)).toEqual([pongHeader]);
    expect(pongHeader.program).toBe(KEEPALIVE_PROGRAM);
  });

  test('an event that nobody asked for is passed over', async () => {
    const server = new Loopback();
    const call = hostname(server);
    const message = { ...server.header(0), type: messageType.message, serial: 0, procedure: 318 };
    server.rpc.events.onData(writePacket(message, xdr.nothing, undefined));
    server.reply(0, connectGetHostname.reply, { hostname: 'a' });
    expect(await call).toEqual({ hostname: 'a' });
  });
});

describe('giving up', () => {
  test('a call ends at its deadline; the late reply harms nobody', async () => {
    const server = new Loopback();
    const call = hostname(server, { timeoutMs: 5 });
    await expect(call).rejects.toThrow(DeadlineExceededError);
    await expect(call).rejects.toThrow('REMOTE_PROC_CONNECT_GET_HOSTNAME: no reply within 5 ms');
    server.reply(0, connectGetHostname.reply, { hostname: 'late' });
    expect(server.rpc.ended).toBeUndefined();
    const next = hostname(server);
    server.reply(1, connectGetHostname.reply, { hostname: 'next' });
    expect(await next).toEqual({ hostname: 'next' });
  });

  test("an aborted call ends with the signal's reason", async () => {
    const server = new Loopback();
    const abort = new AbortController();
    const call = hostname(server, { signal: abort.signal });
    abort.abort(new Error('enough'));
    await expect(call).rejects.toThrow('enough');
    expect(server.rpc.inFlight).toBe(0);
  });

  test('nothing is sent for a signal that was aborted before', async () => {
    const server = new Loopback();
    await expect(hostname(server, { signal: AbortSignal.abort(new Error('no')) })).rejects.toThrow(
      'no',
    );
    expect(server.calls).toHaveLength(0);
  });
});

describe('the end of a connection', () => {
  test('rejects every call in flight, and every later one', async () => {
    const server = new Loopback();
    const calls = Promise.allSettled([hostname(server), hostname(server)]);
    server.rpc.events.onClose(new Error('ECONNRESET'));
    for (const result of await calls) {
      expect(result).toMatchObject({ status: 'rejected' });
      expect((result as PromiseRejectedResult).reason).toBeInstanceOf(ConnectionClosedError);
    }
    await expect(hostname(server)).rejects.toThrow(ConnectionClosedError);
    expect((await server.rpc.whenEnded()).message).toContain('ECONNRESET');
  });

  test('is told to those who wait for it, once it is closed', async () => {
    const server = new Loopback();
    const ended = server.rpc.whenEnded();
    server.rpc.close();
    expect((await ended).message).toBe('connection to loopback closed');
    expect(server.closed).toBe(true);
  });
});

describe('a server that breaks the protocol loses the connection', () => {
  const cases: [title: string, attack: (server: Loopback) => void, reason: string][] = [
    [
      'a reply to a call that was not made',
      (s) => s.reply(0, xdr.nothing, undefined, { serial: 99 }),
      'reply to call 99, which was not made',
    ],
    [
      'the same reply twice',
      (s) => {
        s.reply(0, connectGetHostname.reply, { hostname: 'a' });
        s.reply(0, connectGetHostname.reply, { hostname: 'a' });
      },
      'which was not made',
    ],
    [
      'a reply of another procedure',
      (s) => s.reply(0, connectGetHostname.reply, { hostname: 'a' }, { procedure: 3 }),
      'reply of procedure 3 to a call of 59',
    ],
    [
      'a payload cut short',
      (s) => s.reply(0, xdr.uint, 5),
      'hostname: length 5 needs 5 bytes, 0 left',
    ],
    ['a call', (s) => s.reply(0, xdr.nothing, undefined, { type: messageType.call }), 'of type 0'],
    [
      'a length beyond all bounds',
      (s) => s.rpc.events.onData(Uint8Array.of(0xff, 0xff, 0xff, 0xff)),
      'packet length 4294967295, 28 to 33554436 allowed',
    ],
  ];

  test.each(cases)('%s', async (_title, attack, reason) => {
    const server = new Loopback();
    const call = hostname(server).catch((error: unknown) => error);
    attack(server);
    const ended = await server.rpc.whenEnded();
    expect(ended.cause).toBeInstanceOf(MalformedPacketError);
    expect(ended.message).toContain(reason);
    expect(server.destroyed).toBe(ended.cause);
    await call;
  });
});
