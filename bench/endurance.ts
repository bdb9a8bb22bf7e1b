/** Memory in the long run: after a million calls, and with a thousand connections held open. */
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { addExampleGuests, type Rig } from '../test/rig/index.ts';
import type { CallsResult, ConnectionsResult, Memory } from './endurance-client.ts';
import { table, whole } from './measure.ts';

const KiB = 1024;
const MiB = 1024 * KiB;
const script = path.join(import.meta.dirname, 'endurance-client.ts');

/** Fewer for a short run: VIRTUNE_ENDURANCE=0.05 is a twentieth of everything. */
const scale = Number(process.env['VIRTUNE_ENDURANCE'] ?? 1);
const CALLS = Math.round(1_000_000 * scale);
const CONNECTIONS = Math.round(1000 * scale);

async function client<Result>(what: string, rig: Rig, count: number): Promise<Result> {
  const args = ['--expose-gc', script, what, rig.uri, `${count}`];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return JSON.parse(stdout) as Result;
}

const mebibytes = (bytes: number): string => `${(bytes / MiB).toFixed(1)} MiB`;
const kibibytes = (bytes: number): string => `${(bytes / KiB).toFixed(1)} KiB`;

const COLUMNS = ['heap', 'buffers, reserved', 'resident'];

const row = (title: string, { heap, buffers, resident }: Memory): string[] => [
  title,
  mebibytes(heap),
  mebibytes(buffers),
  mebibytes(resident),
];

export async function benchMillion(rig: Rig): Promise<string> {
  await addExampleGuests(rig);
  const { tenths, callsPerSecond } = await client<CallsResult>('calls', rig, CALLS);
  const rows = tenths.map((memory, i) => row(whole(((i + 1) * CALLS) / 10), memory));
  return `${table(['calls of getInfo', ...COLUMNS], rows)}

${whole(callsPerSecond)} calls/s, five in flight, garbage collections of the measurement included.`;
}

export async function benchConnections(rig: Rig): Promise<string> {
  const result = await client<ConnectionsResult>('connections', rig, CONNECTIONS);
  const { before, open, closed, alive, heldSeconds } = result;
  const each = (what: keyof Memory): string => kibibytes((open[what] - before[what]) / CONNECTIONS);
  const rows = [
    row('before', before),
    row(`${whole(CONNECTIONS)} open`, open),
    row('all closed', closed),
    ['each', each('heap'), each('buffers'), each('resident')],
  ];
  return `${table(['connections', ...COLUMNS], rows)}

${whole(alive)} of ${whole(CONNECTIONS)} answered after ${heldSeconds} s in which only keepalive was heard.`;
}
