/**
 * endurance-client.ts calls URI COUNT | connections URI COUNT: a process of its own, so that its
 * memory is the client's alone. Prints one JSON object. Needs --expose-gc.
 */
import { setFlagsFromString } from 'node:v8';
import { connect, type Connection } from '@virtune/libvirt';

// Buffers that are no longer in use count until they are swept: sweep them in the collection itself.
setFlagsFromString('--no-concurrent-array-buffer-sweeping');

/** Bytes in use by values, bytes reserved by buffers, bytes resident. */
export interface Memory {
  readonly heap: number;
  readonly buffers: number;
  readonly resident: number;
}

export interface CallsResult {
  /** At tenths of the calls, from the first tenth on. */
  readonly tenths: readonly Memory[];
  readonly callsPerSecond: number;
}

export interface ConnectionsResult {
  readonly before: Memory;
  readonly open: Memory;
  readonly closed: Memory;
  /** Connections that still answered after the wait. */
  readonly alive: number;
  readonly heldSeconds: number;
}

const IN_FLIGHT = 5;
const OPENING_AT_A_TIME = 10;
/** Three of the pings that each side sends. */
const HELD_MS = 10_000;
const KEEPALIVE_MS = 3000;

async function memory(): Promise<Memory> {
  for (let round = 0; round < 5; round++) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    globalThis.gc?.();
  }
  const { heapUsed, arrayBuffers, rss } = process.memoryUsage();
  return { heap: heapUsed, buffers: arrayBuffers, resident: rss };
}

async function calls(uri: string, count: number): Promise<CallsResult> {
  await using connection = await connect(uri);
  const [domain] = await connection.listAllDomains();
  if (domain === undefined) throw new Error('the host has no domain to ask about');
  const tenths: Memory[] = [];
  const began = performance.now();
  for (let tenth = 0; tenth < 10; tenth++) {
    let left = Math.round(count / 10);
    const worker = async (): Promise<void> => {
      while (left-- > 0) await domain.getInfo();
    };
    await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
    tenths.push(await memory());
  }
  return { tenths, callsPerSecond: count / ((performance.now() - began) / 1000) };
}

async function openMany(uri: string, count: number): Promise<Connection[]> {
  const all: Connection[] = [];
  const opener = async (share: number): Promise<void> => {
    for (let i = 0; i < share; i++) {
      all.push(await connect(uri, { keepalive: { intervalMs: KEEPALIVE_MS } }));
    }
  };
  const shares = Array.from({ length: OPENING_AT_A_TIME }, (_, i) =>
    Math.floor((count + i) / OPENING_AT_A_TIME),
  );
  await Promise.all(shares.map(opener));
  return all;
}

/** Holds connections for a while, and closes them. */
async function hold(uri: string, count: number): Promise<{ open: Memory; alive: number }> {
  const all = await openMany(uri, count);
  await new Promise((resolve) => setTimeout(resolve, HELD_MS));
  const open = await memory();
  let alive = 0;
  for (const connection of all) if ((await connection.getType()) !== '') alive++;
  for (const connection of all) await connection.close();
  return { open, alive };
}

async function connections(uri: string, count: number): Promise<ConnectionsResult> {
  // What the first connections load is not the others' cost.
  for (const connection of await openMany(uri, Math.ceil(count / 10))) await connection.close();
  const before = await memory();
  const held = await hold(uri, count);
  return { before, ...held, closed: await memory(), heldSeconds: HELD_MS / 1000 };
}

const [what, uri = '', count = ''] = process.argv.slice(2);
const result = await (what === 'calls' ? calls : connections)(uri, Number(count));
process.stdout.write(`${JSON.stringify(result)}\n`);
