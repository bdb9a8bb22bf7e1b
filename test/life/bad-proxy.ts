import { mkdtemp, rm } from 'node:fs/promises';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Random } from './seed.ts';

/** What becomes of one connection through the proxy. */
interface Plan {
  /** Bytes of the daemon's that go through before the stream is cut; Infinity never. */
  readonly cutAfter: number;
  /** The longest piece in which bytes are passed on. */
  readonly longestPiece: number;
  /** Whether pieces are held back for a moment. */
  readonly delays: boolean;
  readonly random: Random;
}

function planOf(random: Random): Plan {
  return {
    cutAfter: random.oneIn(2) ? Infinity : random.below(6000),
    longestPiece: random.pick([1, 3, 7, 40, 1000, 65_536]),
    delays: random.oneIn(4),
    random,
  };
}

/** Passes `chunk` on in pieces, as long as the other end is there. */
async function pass(chunk: Buffer, to: net.Socket, plan: Plan): Promise<void> {
  for (let at = 0; at < chunk.length && !to.destroyed;) {
    // Long chunks are cut a few times only: a piece a byte would take all day.
    const least = Math.ceil(chunk.length / 50);
    const length = Math.max(least, 1 + plan.random.below(plan.longestPiece));
    to.write(chunk.subarray(at, at + length));
    at += length;
    if (plan.delays) await new Promise((resolve) => setTimeout(resolve, plan.random.below(3)));
    else await new Promise((resolve) => setImmediate(resolve));
  }
}

function join(client: net.Socket, daemon: net.Socket, plan: Plan): void {
  const end = (): void => {
    client.destroy();
    daemon.destroy();
  };
  for (const socket of [client, daemon]) socket.on('error', end).on('close', end);
  let through = 0;
  const relay = (from: net.Socket, to: net.Socket): void => {
    let turn = Promise.resolve();
    from.on('data', (chunk) => {
      const left = from === daemon ? Math.max(0, plan.cutAfter - through) : Infinity;
      if (from === daemon) through += chunk.length;
      const before = turn;
      turn = (async () => {
        await before;
        await pass(Buffer.from(chunk).subarray(0, left), to, plan);
        if (chunk.length >= left) end();
      })();
    });
  };
  relay(client, daemon);
  relay(daemon, client);
}

export interface BadProxy extends AsyncDisposable {
  readonly uri: string;
}

/**
 * Listens on a socket of its own and passes everything on to a daemon's and back, in pieces cut at
 * random, late, and often only the beginning of it.
 */
export async function startBadProxy(daemonSocket: string, seed: number): Promise<BadProxy> {
  const directory = await mkdtemp(path.join(tmpdir(), 'virtune-proxy-'));
  const socket = path.join(directory, 'sock');
  const seeds = new Random(seed);
  const sockets = new Set<net.Socket>();
  const server = net.createServer((client) => {
    const plan = planOf(new Random(seeds.below(2 ** 31)));
    const daemon = net.connect(daemonSocket);
    for (const end of [client, daemon]) {
      sockets.add(end);
      end.on('close', () => sockets.delete(end));
    }
    join(client, daemon, plan);
  });
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  return {
    uri: `qemu+unix:///system?socket=${socket}`,
    async [Symbol.asyncDispose]() {
      for (const end of sockets) end.destroy();
      await new Promise((resolve) => server.close(resolve));
      await rm(directory, { recursive: true });
    },
  };
}
