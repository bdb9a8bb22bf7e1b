/**
 * (d) A snapshot of a host with 200 running domains: beside libvirt-python, which makes the same
 * calls in sequence, and beside libvirtd itself, to which the same requests are sent again without
 * a client.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import path from 'node:path';
import { takeSnapshot } from '@virtune/host';
import { connect } from '@virtune/libvirt';
import { type Rig, romGuest } from '../test/rig/index.ts';
import { median, milliseconds, ratio, table } from './measure.ts';
import { Recorder, replay } from './recorder.ts';

const DOMAINS = Number(process.env['VIRTUNE_BENCH_DOMAINS'] ?? 200);
const ROUNDS = 5;
const root = path.resolve(import.meta.dirname, '..');

async function addGuests(rig: Rig): Promise<void> {
  for (let i = 0; i < DOMAINS; i++) {
    const name = `guest-${i}`;
    const cputune = `<vcpupin vcpu='0' cpuset='${i % 2}'/>`;
    await rig.define(romGuest({ name, vcpus: 2, memoryMiB: 16, iothreads: i % 2, cputune }));
    await rig.start(name);
  }
}

/** How long a snapshot takes on an open connection. */
async function taking(uri: string, locality: 'auto' | 'remote'): Promise<number> {
  await using connection = await connect(uri);
  const begin = performance.now();
  await takeSnapshot(connection, { virtune: '0.1.0', locality });
  return performance.now() - begin;
}

/** The requests of a snapshot, and how many of them open the connection. */
async function requestsOf(rig: Rig): Promise<{ requests: readonly Buffer[]; opening: number }> {
  const socket = path.join(rig.dir, 'recorder-sock');
  await using recorder = await Recorder.listen(socket, rig.socket);
  const connection = await connect(rig.uri.replace(rig.socket, socket));
  const opening = recorder.requests.length;
  await takeSnapshot(connection, { virtune: '0.1.0' });
  const { requests } = recorder;
  await connection.close();
  return { requests, opening };
}

/** The kernel itself: the numa_maps of all guests, read by a program that looks at nothing. */
async function pageTables(uri: string): Promise<number> {
  await using connection = await connect(uri);
  const { domains } = await takeSnapshot(connection, { virtune: '0.1.0', memory: false });
  const pids = domains.map(({ kernel }) => kernel?.pid).filter((pid) => pid !== undefined);
  const files = pids.map((pid) => `/proc/${pid}/numa_maps`);
  const begin = performance.now();
  spawnSync('cat', files, { stdio: 'ignore' });
  return performance.now() - begin;
}

function python(uri: string): number {
  const script = path.join(import.meta.dirname, 'snapshot-peer.py');
  return Number(execFileSync('/usr/bin/python3', [script, uri, '1'], { encoding: 'utf8' }));
}

function command(rig: Rig): number {
  const begin = performance.now();
  const program = path.join(root, 'apps/cli/bin/virtune.cjs');
  const { status, stderr } = spawnSync(process.execPath, [program, 'snapshot'], {
    env: { ...process.env, ...rig.env, LC_ALL: 'C' },
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(stderr);
  return performance.now() - begin;
}

export async function benchSnapshot(rig: Rig): Promise<string> {
  await addGuests(rig);
  spawnSync('npm', ['run', 'build', '--workspace=virtune'], { cwd: root, stdio: 'ignore' });
  const { requests, opening } = await requestsOf(rig);
  const ways: readonly [title: string, run: () => number | Promise<number>][] = [
    ['libvirtd itself, the same requests', () => replay(rig.socket, requests, opening)],
    ['@virtune/host, what libvirt tells', () => taking(rig.uri, 'remote')],
    ['@virtune/host, with the kernel', () => taking(rig.uri, 'auto')],
    ['the kernel itself, numa_maps by cat', () => pageTables(rig.uri)],
    ['libvirt-python, in sequence', () => python(rig.uri)],
    ['virtune snapshot, the process', () => command(rig)],
  ];
  const figures: number[][] = ways.map(() => []);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [index, [, run]] of ways.entries()) figures[index]?.push(await run());
  }
  const [daemon = Number.NaN, ...others] = figures.map(median);
  const rows = [daemon, ...others].map((time, index) => [
    ways[index]?.[0] ?? '',
    milliseconds(time),
    ratio(time / daemon),
  ]);
  const head = [
    `snapshot of ${DOMAINS} domains, ${requests.length - opening} calls`,
    `median of ${ROUNDS}`,
    'to libvirtd',
  ];
  return table(head, rows);
}
