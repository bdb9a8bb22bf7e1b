import { domainEventMessages as messages, procedures } from '@virtune/protocol';
import { describe, expect, test, vi } from 'vitest';
import { Connection, Domain, type LifecycleEvent, LibvirtError } from '../src/index.ts';
import { Loopback } from './loopback.ts';

const {
  connectDomainEventCallbackDeregisterAny: deregister,
  connectDomainEventCallbackRegisterAny: register,
} = procedures;

const identity = (name: string) => ({ name, uuid: new Uint8Array(16).fill(name.length), id: 1 });

class Server extends Loopback {
  readonly connection = new Connection(this.rpc, 'test:///default');

  lifecycle(callbackID: number, name: string, event = 2, detail = 0): void {
    this.event(messages.lifecycle, { callbackID, msg: { dom: identity(name), event, detail } });
  }

  registered(call: number, callbackID: number): void {
    this.reply(call, register.reply, { callbackID });
  }

  get procedures(): number[] {
    return this.calls.map(({ header }) => header.procedure);
  }
}

describe('listeners', () => {
  test('of one kind are registered once, and taken back with the last', async () => {
    const server = new Server();
    const heard: string[] = [];
    const first = server.connection.on('lifecycle', (e) => heard.push(`1 ${e.domain.name}`));
    const second = server.connection.on('lifecycle', (e) => heard.push(`2 ${e.domain.name}`));
    expect(server.args(0, register)).toEqual({ eventID: 0, dom: null });
    server.registered(0, 7);
    const subscriptions = await Promise.all([first, second]);
    server.lifecycle(7, 'a');
    await subscriptions[0].close();
    await subscriptions[0].close();
    server.lifecycle(7, 'b');
    expect(server.procedures).toEqual([register.number]);
    const closed = subscriptions[1].close();
    await vi.waitFor(() => expect(server.procedures).toEqual([register.number, deregister.number]));
    expect(server.args(1, deregister)).toEqual({ callbackID: 7 });
    server.lifecycle(7, 'late');
    server.reply(1, deregister.reply, undefined);
    await closed;
    expect(heard).toEqual(['1 a', '2 a', '2 b']);
  });

  test('of one domain get what the server sends for it', async () => {
    const server = new Server();
    const domain = new Domain(server.rpc, identity('db'));
    const heard: string[] = [];
    const all = server.connection.on('lifecycle', (e) => heard.push(`all ${e.domain.name}`));
    const one = server.connection.on('lifecycle', (e) => heard.push(`one ${e.domain.name}`), {
      domain,
    });
    expect(server.args(1, register)).toEqual({ eventID: 0, dom: identity('db') });
    server.registered(0, 1);
    server.registered(1, 2);
    await Promise.all([all, one]);
    server.lifecycle(1, 'db');
    server.lifecycle(2, 'db');
    server.lifecycle(1, 'web');
    expect(heard).toEqual(['all db', 'one db', 'all web']);
  });

  test('hear events that came before the reply to their registration, in order', async () => {
    const server = new Server();
    const heard: string[] = [];
    const listening = server.connection.on('lifecycle', (e) => heard.push(e.domain.name));
    server.lifecycle(3, 'before');
    server.lifecycle(4, 'of another');
    server.registered(0, 3);
    server.lifecycle(3, 'right behind');
    await listening;
    server.lifecycle(3, 'after');
    expect(heard).toEqual(['before', 'right behind', 'after']);
  });

  test('that give up while the server thinks do not take the others with them', async () => {
    const server = new Server();
    const heard: string[] = [];
    const impatient = server.connection.on('lifecycle', () => undefined, { timeoutMs: 1 });
    const patient = server.connection.on('lifecycle', (e) => heard.push(e.domain.name));
    await expect(impatient).rejects.toThrow('no reply within 1 ms');
    server.registered(0, 1);
    await patient;
    server.lifecycle(1, 'a');
    expect(heard).toEqual(['a']);
    expect(server.procedures).toEqual([register.number]);
  });

  test('that all give up have the server told when it answers at last', async () => {
    const server = new Server();
    const impatient = server.connection.on('lifecycle', () => undefined, { timeoutMs: 1 });
    await expect(impatient).rejects.toThrow('no reply within 1 ms');
    server.registered(0, 1);
    await vi.waitFor(() => expect(server.procedures).toEqual([register.number, deregister.number]));
    server.reply(1, deregister.reply, undefined);
  });

  test("a refused registration is libvirt's error, and may be tried again", async () => {
    const server = new Server();
    const refused = server.connection.on('tunable', () => undefined);
    server.fail(0, { code: 8, message: 'unsupported event ID 17' });
    await expect(refused).rejects.toThrow(LibvirtError);
    const again = server.connection.on('tunable', () => undefined);
    server.registered(1, 5);
    await again;
  });

  test('events of libvirt that nobody asked for are passed over', async () => {
    const server = new Server();
    const heard: unknown[] = [];
    const listening = server.connection.on('lifecycle', (event) => heard.push(event));
    server.registered(0, 1);
    await listening;
    server.event(messages.reboot, { callbackID: 9, msg: { dom: identity('a') } });
    server.lifecycle(2, 'a');
    expect(heard).toEqual([]);
    expect(server.rpc.ended).toBeUndefined();
  });

  test('an event of another kind than was registered loses the connection', async () => {
    const server = new Server();
    const listening = server.connection.on('lifecycle', () => undefined);
    server.registered(0, 1);
    await listening;
    server.event(messages.reboot, { callbackID: 1, msg: { dom: identity('a') } });
    expect(server.rpc.ended?.message).toContain("event 'reboot' for a reader of another kind");
  });
});

describe('a server that breaks the rules of events loses the connection', () => {
  test('with an event of another kind, before the reply says so', async () => {
    const server = new Server();
    const listening = Promise.allSettled([
      server.connection.on('lifecycle', () => undefined),
      server.connection.on('reboot', () => undefined),
    ]);
    server.event(messages.reboot, { callbackID: 1, msg: { dom: identity('a') } });
    server.registered(0, 1);
    const [first] = await listening;
    expect(first).toMatchObject({ reason: { name: 'ConnectionClosedError' } });
    expect(server.rpc.ended?.message).toContain("event 'reboot' for a reader of another kind");
  });

  test('with the same callback ID twice', async () => {
    const server = new Server();
    const listening = Promise.allSettled([
      server.connection.on('lifecycle', () => undefined),
      server.connection.on('reboot', () => undefined),
    ]);
    server.registered(0, 1);
    server.registered(1, 1);
    await listening;
    expect(server.rpc.ended?.message).toContain('callback ID 1 for two registrations');
  });
});

describe('values', () => {
  test.each([
    [2, 0, 'started', 'booted'],
    [5, 5, 'stopped', 'failed'],
    [1, 0, 'undefined', 'removed'],
    [2, 99, 'started', 99],
    [42, 7, 42, 7],
  ])('lifecycle %i %i is %s %s', async (event, detail, eventName, detailName) => {
    const server = new Server();
    const heard: LifecycleEvent[] = [];
    const listening = server.connection.on('lifecycle', (e) => heard.push(e));
    server.registered(0, 1);
    await listening;
    server.lifecycle(1, 'a', event, detail);
    expect(heard).toMatchObject([{ kind: 'lifecycle', event: eventName, detail: detailName }]);
    expect(heard[0]?.domain).toBeInstanceOf(Domain);
  });
});

describe('an iterator', () => {
  test('collects from the beginning, of several kinds in the order in which they came', async () => {
    const server = new Server();
    const events = server.connection.domainEvents(['lifecycle', 'balloon-change']);
    server.registered(0, 1);
    server.registered(1, 2);
    await events.ready;
    server.lifecycle(1, 'a');
    server.event(messages['balloon-change'], {
      callbackID: 2,
      msg: { dom: identity('a'), actual: 2n ** 40n },
    });
    server.lifecycle(1, 'b');
    expect(events.queued).toBe(3);
    expect((await events.next()).value).toMatchObject({ kind: 'lifecycle', event: 'started' });
    expect((await events.next()).value).toMatchObject({ actualKiB: 2n ** 40n });
    expect((await events.next()).value).toMatchObject({ domain: { name: 'b' } });
  });

  test('of 2 is told that 3 of 5 events were missed', async () => {
    const server = new Server();
    const events = server.connection.domainEvents('lifecycle', { maxQueued: 2 });
    server.registered(0, 1);
    await events.ready;
    for (const name of ['a', 'b', 'c', 'd', 'e']) server.lifecycle(1, name);
    await events.next();
    await events.next();
    expect((await events.next()).value).toEqual({ kind: 'resync', reason: 'overflow', missed: 3 });
  });

  test('left by break takes its registration back', async () => {
    const server = new Server();
    const events = server.connection.domainEvents('lifecycle');
    server.registered(0, 1);
    await events.ready;
    server.lifecycle(1, 'a');
    const reading = (async () => {
      for await (const _event of events) break;
    })();
    await vi.waitFor(() => expect(server.procedures).toContain(deregister.number));
    server.reply(1, deregister.reply, undefined);
    await reading;
  });

  test("ends with its signal's reason, and drops what it held", async () => {
    const server = new Server();
    const abort = new AbortController();
    const events = server.connection.domainEvents('lifecycle', { signal: abort.signal });
    server.registered(0, 1);
    await events.ready;
    server.lifecycle(1, 'a');
    abort.abort(new Error('enough'));
    await expect(events.next()).rejects.toThrow('enough');
    expect(await events.next()).toEqual({ done: true, value: undefined });
  });

  test('ends quietly when the connection is closed, and loudly when it is lost', async () => {
    const closed = new Server();
    const quiet = closed.connection.domainEvents('lifecycle');
    closed.registered(0, 1);
    await quiet.ready;
    const closing = closed.connection.close();
    closed.rpc.close();
    await closing;
    expect(await quiet.next()).toEqual({ done: true, value: undefined });

    const lost = new Server();
    const loud = lost.connection.domainEvents('lifecycle');
    lost.registered(0, 1);
    await loud.ready;
    lost.lifecycle(1, 'a');
    lost.rpc.events.onClose(new Error('ECONNRESET'));
    expect((await loud.next()).value).toMatchObject({ kind: 'lifecycle' });
    await expect(loud.next()).rejects.toThrow('ECONNRESET');
  });

  test('is left at once while the server thinks', async () => {
    const server = new Server();
    const events = server.connection.domainEvents('lifecycle');
    expect(await events.return()).toEqual({ done: true, value: undefined });
    expect(await events.next()).toEqual({ done: true, value: undefined });
  });

  test('that the server refuses throws where it is read', async () => {
    const server = new Server();
    const events = server.connection.domainEvents('tunable');
    server.fail(0, { code: 8, message: 'unsupported event ID 17' });
    await expect(events.next()).rejects.toThrow('unsupported event ID 17');
    await expect(events.ready).rejects.toThrow(LibvirtError);
  });
});
