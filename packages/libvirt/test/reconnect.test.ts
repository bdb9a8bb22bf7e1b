import { domainEventMessages as messages, procedures } from '@virtune/protocol';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  AuthFailedError,
  Connection,
  ConnectionClosedError,
  DeadlineExceededError,
  type ReconnectOptions,
} from '../src/index.ts';
import { backoffMs, reconnectDefaults } from '../src/rpc/backoff.ts';
import type { RpcClient } from '../src/rpc/client.ts';
import { Session } from '../src/rpc/session.ts';
import { connectGetHostname, Loopback } from './loopback.ts';

const {
  connectDomainEventCallbackDeregisterAny: deregister,
  connectDomainEventCallbackRegisterAny: register,
} = procedures;

const identity = (name: string) => ({ name, uuid: new Uint8Array(16), id: 1 });

class Stream extends Loopback {
  lifecycle(callbackID: number, name: string): void {
    this.event(messages.lifecycle, {
      callbackID,
      msg: { dom: identity(name), event: 2, detail: 0 },
    });
  }

  cut(): void {
    this.rpc.events.onClose(new Error('ECONNRESET'));
  }

  get procedures(): number[] {
    return this.calls.map(({ header }) => header.procedure);
  }
}

/** A server that is reached by stream after stream; `down` refuses them. */
class Server {
  readonly streams = [new Stream()];
  down: Error | undefined;
  tries = 0;
  readonly session: Session;
  readonly connection: Connection;

  constructor(reconnect: ReconnectOptions = {}) {
    const open = (): Promise<RpcClient> => {
      this.tries++;
      if (this.down !== undefined) return Promise.reject(this.down);
      const stream = new Stream();
      this.streams.push(stream);
      return Promise.resolve(stream.rpc);
    };
    const half = { random: () => 0.5, ...reconnect };
    this.session = new Session(this.stream(0).rpc, { open, reconnect: half });
    this.connection = new Connection(this.session, 'test:///default');
  }

  stream(index: number): Stream {
    const stream = this.streams[index];
    if (stream === undefined) throw new Error(`no stream ${index}`);
    return stream;
  }

  /** Whether it was reached again, now that some time has passed. */
  async after(ms: number): Promise<number> {
    await vi.advanceTimersByTimeAsync(ms);
    return this.streams.length - 1;
  }
}

const failure = (call: Promise<unknown>) => call.catch((error: unknown) => error);

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  const timers = vi.getTimerCount();
  vi.useRealTimers();
  if (timers !== 0) throw new Error(`${timers} timers were left`);
});

describe('the wait before a try', () => {
  test('is up to 100 ms, doubles, and ends at 30 s', () => {
    const most = { ...reconnectDefaults, random: () => 1 };
    const waits = [0, 1, 2, 3, 8, 9, 1000].map((attempt) => backoffMs(attempt, most));
    expect(waits).toEqual([100, 200, 400, 800, 25_600, 30_000, 30_000]);
    expect(backoffMs(3, { ...most, random: () => 0.25 })).toBe(200);
  });

  test('is kept', async () => {
    const server = new Server();
    server.down = new Error('ECONNREFUSED');
    server.stream(0).cut();
    expect(await server.after(49)).toBe(0);
    expect(server.tries).toBe(0);
    await server.after(1);
    expect(server.tries).toBe(1);
    await server.after(99);
    expect(server.tries).toBe(1);
    server.down = undefined;
    expect(await server.after(1)).toBe(1);
    expect(server.tries).toBe(2);
  });
});

describe('calls', () => {
  test('in flight are rejected and not sent again; those made in between wait', async () => {
    const server = new Server();
    const inFlight = failure(server.connection.getHostname());
    server.stream(0).cut();
    const between = server.connection.getHostname();
    expect(server.connection.isAlive).toBe(false);
    expect(await inFlight).toBeInstanceOf(ConnectionClosedError);
    expect(await server.after(50)).toBe(1);
    expect(server.connection.isAlive).toBe(true);
    expect(server.stream(1).procedures).toEqual([connectGetHostname.number]);
    server.stream(1).reply(0, connectGetHostname.reply, { hostname: 'b' });
    expect(await between).toBe('b');
  });

  test('that wait keep to their deadline and their signal', async () => {
    const server = new Server();
    server.down = new Error('ECONNREFUSED');
    server.stream(0).cut();
    const abort = new AbortController();
    const late = failure(server.connection.getHostname({ timeoutMs: 30 }));
    const aborted = failure(server.connection.getHostname({ signal: abort.signal }));
    abort.abort(new Error('enough'));
    await server.after(30);
    expect(await late).toBeInstanceOf(DeadlineExceededError);
    expect(await aborted).toMatchObject({ message: 'enough' });
    await server.connection.close();
  });

  test('are made on a stream that a Domain did not know when it was looked up', async () => {
    const server = new Server();
    const looking = server.connection.domainLookupByName('a');
    server.stream(0).reply(0, procedures.domainLookupByName.reply, { dom: identity('a') });
    const domain = await looking;
    server.stream(0).cut();
    await server.after(50);
    const state = domain.getState();
    server.stream(1).reply(0, procedures.domainGetState.reply, { state: 1, reason: 0 });
    expect(await state).toMatchObject({ state: 1 });
  });
});

describe('a deadline for all calls', () => {
  test('bounds those that have none of their own, registrations too', async () => {
    const stream = new Stream();
    const session = new Session(stream.rpc, { callTimeoutMs: 100 });
    const connection = new Connection(session, 'test:///default');
    const bounded = failure(connection.getHostname());
    const own = failure(connection.getHostname({ timeoutMs: 200 }));
    const listening = failure(connection.on('lifecycle', () => undefined));
    await vi.advanceTimersByTimeAsync(100);
    expect(await bounded).toMatchObject({ name: 'DeadlineExceededError', timeoutMs: 100 });
    expect(await listening).toMatchObject({ name: 'DeadlineExceededError', timeoutMs: 100 });
    await vi.advanceTimersByTimeAsync(100);
    expect(await own).toMatchObject({ timeoutMs: 200 });
    stream.rpc.close();
  });

  test('bounds the registering again on the next stream, which is given up then', async () => {
    const server = new Server({ attemptTimeoutMs: 1000 });
    const events = server.connection.domainEvents('lifecycle');
    server.stream(0).reply(0, register.reply, { callbackID: 1 });
    await events.ready;
    server.stream(0).cut();
    expect(await server.after(50)).toBe(1);
    // It is asked, and says nothing.
    expect(await server.after(1000 + 100)).toBe(2);
    expect(server.stream(1).closed).toBe(true);
    server.stream(2).reply(0, register.reply, { callbackID: 1 });
    await server.after(0);
    expect((await events.next()).value).toMatchObject({ kind: 'resync' });
    expect(server.connection.isAlive).toBe(true);
  });
});

describe('events', () => {
  test('are registered again, once, and every reader is told that it missed some', async () => {
    const server = new Server();
    const heard: unknown[] = [];
    const listening = server.connection.on('lifecycle', (e) => heard.push(e.domain.name));
    const events = server.connection.domainEvents('lifecycle');
    server.stream(0).reply(0, register.reply, { callbackID: 1 });
    await Promise.all([listening, events.ready]);
    await server.connection.on('resync', (event) => heard.push(event));
    await server.connection.on('disconnected', (error) => heard.push(error.message));

    server.stream(0).cut();
    await server.after(50);
    expect(server.stream(1).procedures).toEqual([register.number]);
    server.stream(1).lifecycle(8, 'before the reply');
    server.stream(1).reply(0, register.reply, { callbackID: 8 });
    await server.after(0);
    server.stream(1).lifecycle(1, 'of a number that was good before');
    server.stream(1).lifecycle(8, 'after');
    const resync = { kind: 'resync', reason: 'reconnected', missed: null };
    expect(heard).toEqual([
      'connection to loopback lost: ECONNRESET',
      'before the reply',
      resync,
      'after',
    ]);
    expect((await events.next()).value).toMatchObject({ domain: { name: 'before the reply' } });
    expect((await events.next()).value).toEqual(resync);
    expect((await events.next()).value).toMatchObject({ domain: { name: 'after' } });
  });

  test('that nobody reads any more are not registered again', async () => {
    const server = new Server();
    const events = server.connection.domainEvents('lifecycle');
    server.stream(0).reply(0, register.reply, { callbackID: 1 });
    await events.ready;
    server.stream(0).cut();
    await events.return();
    await server.after(50);
    expect(server.stream(1).procedures).toEqual([]);
  });

  test('whose reader leaves while they are registered again are taken back', async () => {
    const server = new Server();
    const events = server.connection.domainEvents('lifecycle');
    server.stream(0).reply(0, register.reply, { callbackID: 1 });
    await events.ready;
    server.stream(0).cut();
    await server.after(50);
    const leaving = events.return();
    server.stream(1).reply(0, register.reply, { callbackID: 2 });
    await server.after(0);
    expect(server.stream(1).procedures).toEqual([register.number, deregister.number]);
    server.stream(1).reply(1, deregister.reply, undefined);
    await leaving;
  });

  test('asked for when the stream dies are asked for on the next', async () => {
    const server = new Server();
    const events = server.connection.domainEvents('lifecycle');
    server.stream(0).cut();
    await server.after(50);
    expect(server.stream(1).procedures).toEqual([register.number]);
    server.stream(1).reply(0, register.reply, { callbackID: 3 });
    await events.ready;
    server.stream(1).lifecycle(3, 'a');
    expect((await events.next()).value).toMatchObject({ domain: { name: 'a' } });
  });

  test('are told of one resync when the next stream dies while it is restored', async () => {
    const server = new Server();
    const events = server.connection.domainEvents('lifecycle');
    server.stream(0).reply(0, register.reply, { callbackID: 1 });
    await events.ready;
    server.stream(0).cut();
    await server.after(50);
    server.stream(1).cut();
    expect(await server.after(100)).toBe(2);
    server.stream(2).reply(0, register.reply, { callbackID: 1 });
    await server.after(0);
    server.stream(2).lifecycle(1, 'a');
    expect((await events.next()).value).toMatchObject({ kind: 'resync' });
    expect((await events.next()).value).toMatchObject({ domain: { name: 'a' } });
  });
});

describe('the end', () => {
  test('comes when it was tried for long enough, to calls and readers alike', async () => {
    const server = new Server({ giveUpAfterMs: 1000 });
    const events = server.connection.domainEvents('lifecycle');
    server.stream(0).reply(0, register.reply, { callbackID: 1 });
    await events.ready;
    server.down = new Error('ECONNREFUSED');
    server.stream(0).cut();
    const call = failure(server.connection.getHostname());
    await server.after(1000);
    const error = await call;
    expect(error).toBeInstanceOf(ConnectionClosedError);
    expect(error).toMatchObject({
      message:
        'connection to loopback lost: ECONNRESET; not open again after 5 tries: ECONNREFUSED',
    });
    await expect(events.next()).rejects.toBe(error);
    expect(await server.connection.closed).toBe(error);
    await expect(server.connection.getHostname()).rejects.toThrow('the connection is closed');
  });

  test('comes at once when trying again makes it worse', async () => {
    const server = new Server();
    server.down = new AuthFailedError('refused', 'wrong password');
    server.stream(0).cut();
    await server.after(50);
    expect((await server.connection.closed).message).toContain('after 1 try: wrong password');
    expect(server.tries).toBe(1);
  });

  test('of closing while there is no stream is quiet, and nothing is tried any more', async () => {
    const server = new Server();
    const events = server.connection.domainEvents('lifecycle');
    server.stream(0).reply(0, register.reply, { callbackID: 1 });
    await events.ready;
    server.stream(0).cut();
    const call = failure(server.connection.getHostname());
    await server.connection.close();
    expect(await call).toBeInstanceOf(ConnectionClosedError);
    expect(await events.next()).toEqual({ done: true, value: undefined });
    expect(await server.after(10_000)).toBe(0);
  });
});
