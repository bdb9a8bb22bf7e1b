import { once } from 'node:events';
import net from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { Outbox } from '../src/server/outbox.ts';

/** A connection of this machine: the end that an outbox writes to, and the peer's. */
async function connected(): Promise<{ socket: net.Socket; peer: net.Socket }> {
  const { promise, resolve } = Promise.withResolvers<net.Socket>();
  const listener = net.createServer(resolve).listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address() as net.AddressInfo;
  const peer = net.connect({ port, host: '127.0.0.1' });
  const socket = await promise;
  onTestFinished(() => {
    socket.destroy();
    peer.destroy();
    listener.close();
  });
  return { socket, peer };
}

/** Everything that a peer gets until the connection ends. */
async function received(peer: net.Socket): Promise<Buffer> {
  const chunks: Buffer[] = [];
  peer.on('data', (bytes: Buffer) => chunks.push(bytes));
  await once(peer, 'end');
  return Buffer.concat(chunks);
}

/** A packet of so many bytes, all with the same number. */
const packet = (value: number, bytes = 8): Uint8Array => new Uint8Array(bytes).fill(value);

/** A socket that only counts what is written to it. */
function counted(): { socket: net.Socket; writes: Uint8Array[] } {
  const writes: Uint8Array[] = [];
  const socket = { destroyed: false, write: (bytes: Uint8Array) => writes.push(bytes) };
  return { socket: socket as unknown as net.Socket, writes };
}

describe('an outbox', () => {
  test('sends each packet at once, and those of one piece of work in one write', () => {
    const { socket, writes } = counted();
    const outbox = new Outbox(socket);
    outbox.send(packet(1));
    outbox.together(() => {
      for (let value = 2; value < 1002; value++) outbox.send(packet(value & 255, 4));
      expect(writes).toHaveLength(1);
    });
    outbox.send(packet(3));
    expect(writes.map(({ length }) => length)).toEqual([8, 4000, 8]);
    expect(writes[1]?.[0]).toBe(2);
    expect(writes[1]?.at(-1)).toBe(1001 & 255);
  });

  test('writes nothing for work that sends nothing, and one packet as it is', () => {
    const { socket, writes } = counted();
    const outbox = new Outbox(socket);
    outbox.together(() => undefined);
    expect(writes).toEqual([]);
    const only = packet(7);
    outbox.together(() => outbox.send(only));
    expect(writes[0]).toBe(only);
  });

  test('sends what work that fails has given, and then goes on as before', () => {
    const { socket, writes } = counted();
    const outbox = new Outbox(socket);
    const work = (): void => {
      outbox.send(packet(1));
      throw new Error('half done');
    };
    expect(() => outbox.together(work)).toThrow('half done');
    outbox.send(packet(2));
    expect(writes.map(([value]) => value)).toEqual([1, 2]);
  });

  test('keeps order and bytes over a real connection, packets of 1 byte to 4 MiB', async () => {
    const { socket, peer } = await connected();
    const outbox = new Outbox(socket);
    const sizes = [1, 28, 4096, 65_536, 4_194_304, 1, 300];
    outbox.send(packet(0, sizes[0]));
    outbox.together(() => {
      for (const [i, size] of sizes.entries()) if (i > 0) outbox.send(packet(i, size));
    });
    socket.end();
    const bytes = await received(peer);
    const wanted = Buffer.concat(sizes.map((size, i) => packet(i, size)));
    expect(bytes.equals(wanted)).toBe(true);
  });

  test('is not held up by a peer that does not read; what it sent is there when it does', async () => {
    const { socket, peer } = await connected();
    peer.pause();
    const outbox = new Outbox(socket);
    const packets = 32;
    for (let value = 0; value < packets; value++) outbox.send(packet(value, 1_048_576));
    // The kernel takes some of it; the rest waits here and no call has blocked.
    expect(socket.writableLength).toBeGreaterThan(0);
    socket.end();
    const bytes = await received(peer.resume());
    expect(bytes.length).toBe(packets * 1_048_576);
    for (let value = 0; value < packets; value++) expect(bytes[value * 1_048_576]).toBe(value);
  });

  test('drops what is pending, and all that follows, when the connection is cut', async () => {
    const { socket, peer } = await connected();
    peer.pause();
    const outbox = new Outbox(socket);
    for (let value = 0; value < 32; value++) outbox.send(packet(value, 1_048_576));
    const ended = once(socket, 'close');
    socket.destroy();
    await ended;
    expect(() => outbox.send(packet(1))).not.toThrow();
    expect(() => outbox.together(() => outbox.send(packet(2)))).not.toThrow();
    expect(socket.writableLength).toBe(0);
  });

  test('sends nothing of a piece of work in which the connection was cut', async () => {
    const { socket, peer } = await connected();
    const closed = once(peer, 'close');
    let got = 0;
    peer.on('data', (bytes: Buffer) => (got += bytes.length));
    peer.on('error', () => undefined);
    const outbox = new Outbox(socket);
    outbox.together(() => {
      outbox.send(packet(1));
      socket.destroy();
      outbox.send(packet(2));
    });
    await closed;
    expect(got).toBe(0);
  });

  test('writes nothing to a socket that is gone', () => {
    const { socket, writes } = counted();
    const outbox = new Outbox(socket);
    Object.assign(socket, { destroyed: true });
    outbox.send(packet(1));
    outbox.together(() => outbox.send(packet(2)));
    expect(writes).toEqual([]);
  });

  test('finishes what is pending when the connection is ended in order', async () => {
    const { socket, peer } = await connected();
    const outbox = new Outbox(socket);
    outbox.send(packet(9, 2_097_152));
    socket.end();
    expect((await received(peer)).length).toBe(2_097_152);
  });
});
