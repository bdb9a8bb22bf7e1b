import { once } from 'node:events';
import { chmodSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import {
  connect,
  ConnectFailedError,
  type ConnectFailure,
  InvalidUriError,
} from '@virtune/libvirt';
import { afterEach, describe, expect, test } from 'vitest';
import { ownAddress } from '../rig/index.ts';
import { useRig } from '../rig/testing.ts';
import { refusalOf } from './refusal.ts';

const address = ownAddress();
const rig = useRig({
  listen: true,
  config: `listen_addr = "${address}"\nlisten_tls = 0\nlisten_tcp = 1\nauth_tcp = "none"`,
});

/** Of 500 calls in flight, how many get the reply that is theirs. */
async function answered(uri: string): Promise<number> {
  await using connection = await connect(uri);
  const names = Array.from({ length: 500 }, (_, i) => `none-${i}`);
  const messages = names.map((name) =>
    connection.domainLookupByName(name).then(
      () => 'found',
      (error: Error) => error.message,
    ),
  );
  const own = (await Promise.all(messages)).filter((message, i) => message.endsWith(`'none-${i}'`));
  return own.length;
}

/** A command for `command=` with a script in it. */
function program(name: string, script: string): string {
  const file = path.join(rig().dir, name);
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}

describe('libvirtd over TCP', () => {
  test('answers 500 calls in flight at its default port, each with its own reply', async () => {
    expect(await answered(`qemu+tcp://${address}/system`)).toBe(500);
  });

  test('a signal that is aborted once it is open does not end it', async () => {
    const abort = new AbortController();
    const uri = `qemu+tcp://${address}/system`;
    await using connection = await connect(uri, { signal: abort.signal });
    abort.abort(new Error('too late'));
    expect(await connection.getType()).toBe('QEMU');
  });

  test('at a port that is given', async () => {
    expect(await refusalOf(`qemu+tcp://${address}:16509/system`)).toBeUndefined();
  });
});

describe('libvirtd through a command (ext)', () => {
  test('answers 500 calls in flight, each with its own reply', async () => {
    const command = program('relay', `exec nc -U ${rig().socket}`);
    expect(await answered(`qemu+ext:///system?command=${command}`)).toBe(500);
  });

  test('twenty at a time, without a warning and without a trace', async () => {
    const warnings: Error[] = [];
    const note = (warning: Error): void => void warnings.push(warning);
    process.on('warning', note);
    const uri = `qemu+ext:///system?command=${program('relay20', `exec nc -U ${rig().socket}`)}`;
    const before = process.listenerCount('exit');
    const connections = await Promise.all(Array.from({ length: 20 }, () => connect(uri)));
    for (const connection of connections) await connection.close();
    process.off('warning', note);
    expect(warnings).toEqual([]);
    const left = (): number => process.listenerCount('exit') - before;
    await expect.poll(left, { timeout: 30_000 }).toBe(0);
  });

  test('a command that leaves something behind that holds its standard error', async () => {
    // As ssh with ControlPersist does.
    const command = program('persist', 'sleep 60 </dev/null >/dev/null & echo oh >&2; exit 1');
    const error = await refusalOf(`qemu+ext:///system?command=${command}`, { timeoutMs: 20_000 });
    expect(error).toMatchObject({ kind: 'command-failed' });
    expect((error as Error).message).toContain('ended with 1: oh');
  });

  test.each([
    [
      'a command that fails',
      'echo "no luck" >&2; exit 4',
      'command-failed',
      'ended with 4: no luck',
    ],
    ['a command that ends', 'exit 0', 'command-failed', 'ended with 0'],
    ['a command that kills itself', 'kill -KILL $$', 'command-failed', 'ended with SIGKILL'],
  ])('%s: %s', async (title, script, kind, says) => {
    const command = program(title.replaceAll(' ', '-'), script);
    const error = await refusalOf(`qemu+ext:///system?command=${command}`);
    expect(error).toBeInstanceOf(ConnectFailedError);
    expect(error).toMatchObject({ kind });
    expect((error as Error).message).toContain(says);
  });

  test('a command that is not there', async () => {
    const error = await refusalOf('qemu+ext:///system?command=/nowhere/x');
    expect(error).toMatchObject({ kind: 'command-missing', path: '/nowhere/x' });
  });

  test('no command', async () => {
    expect(await refusalOf('qemu+ext:///system')).toBeInstanceOf(InvalidUriError);
  });
});

/** A server of these tests' own, at a port of its own. */
const servers: net.Server[] = [];
async function serve(onConnection: (socket: net.Socket) => void): Promise<string> {
  const server = net.createServer(onConnection).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return `127.0.0.1:${(server.address() as net.AddressInfo).port}`;
}
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

interface Case {
  readonly title: string;
  readonly host: () => Promise<string> | string;
  readonly kind: ConnectFailure;
  readonly says: readonly string[];
}

const cases: readonly Case[] = [
  {
    title: 'a port that is closed',
    host: () => `${address}:1`,
    kind: 'nobody-listens',
    says: ['unable to connect to server at', ":1': Connection refused", 'look at the port'],
  },
  {
    title: 'a name that does not resolve',
    host: () => 'host.invalid',
    kind: 'name-unresolved',
    says: ["Unable to resolve address 'host.invalid' service '165", '/etc/hosts and the DNS'],
  },
  {
    title: 'a server that accepts and says nothing',
    host: () => serve((socket) => socket.resume()),
    kind: 'timeout',
    says: ['within 300 ms', 'accepts but does not answer'],
  },
];

const certificates = '&no_verify=1&pkipath=/nowhere';

describe.each(['tcp', 'tls'])('what %s can fail of', (transport) => {
  const params = transport === 'tls' ? certificates : '';

  test.each(cases)('$title: $kind', async ({ host, kind, says }) => {
    const uri = `qemu+${transport}://${await host()}/system?${params}`;
    const error = await refusalOf(uri, { timeoutMs: kind === 'timeout' ? 300 : 60_000 });
    expect(error).toBeInstanceOf(ConnectFailedError);
    expect(error).toMatchObject({ kind, uri });
    for (const part of says) expect((error as Error).message).toContain(part);
  });

  test('a server that hangs up: closed', async () => {
    const uri = `qemu+${transport}://${await serve((socket) => socket.destroy())}/system?${params}`;
    const error = await refusalOf(uri);
    expect(error).toBeInstanceOf(ConnectFailedError);
    expect(error).toMatchObject({ kind: 'closed' });
  });

  test('a server that says something else', async () => {
    const host = await serve((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    const error = await refusalOf(`qemu+${transport}://${host}/system?${params}`);
    expect(error).toBeInstanceOf(ConnectFailedError);
    expect((error as Error).message).not.toContain('\n');
  });

  test('no socket is left behind', async () => {
    let closed = 0;
    const host = await serve((socket) => {
      socket.resume().on('error', () => undefined);
      socket.on('close', () => closed++);
    });
    const uri = `qemu+${transport}://${host}/system?${params}`;
    await Promise.all([1, 2, 3].map(() => refusalOf(uri, { timeoutMs: 100 })));
    await expect.poll(() => closed, { timeout: 30_000 }).toBe(3);
  });
});
