/**
 * (c) Everything about 100 running domains: statistics and all pins, live and persistent. With
 * virsh a loop of commands; with virtune one process, or a program that uses the library.
 */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { connect, modificationImpact } from '@virtune/libvirt';
import { type Rig, romGuest } from '../test/rig/index.ts';
import { median, milliseconds, ratio, table } from './measure.ts';

const DOMAINS = 100;
const ROUNDS = 3;
const IN_FLIGHT = 5;
const root = path.resolve(import.meta.dirname, '..');

const names = Array.from({ length: DOMAINS }, (_, i) => `guest-${i}`);
const pins = names.flatMap((name) =>
  ['vcpupin', 'emulatorpin', 'iothreadinfo'].flatMap((command) => [
    [command, name, '--live'],
    [command, name, '--config'],
  ]),
);
/** What one asks of virsh, a process each. */
const loop = [...names.map((name) => ['domstats', name]), ...pins];
/** The same in one line of commands: domstats without a name has all domains. */
const line = [['domstats'], ...pins].map((command) => command.join(' ')).join('; ');

/** The same as data, with as many calls in flight as a daemon works on. */
async function everything(uri: string): Promise<number> {
  await using connection = await connect(uri);
  const { present } = await connection.nodeGetCpuMap();
  const maplen = Math.ceil(present / 8);
  const domains = await connection.listAllDomains();
  const { live, config } = modificationImpact;
  const calls = domains.flatMap((domain) =>
    [live, config].flatMap((flags) => [
      () => domain.getVcpuPinInfo(2, maplen, flags),
      () => domain.getEmulatorPinInfo(maplen, flags),
      () => domain.getIothreadInfo(flags),
    ]),
  );
  const stats = connection.getAllDomainStats();
  const queue = calls.values();
  const work = async (): Promise<void> => {
    for (const call of queue) await call();
  };
  await Promise.all([stats, ...Array.from({ length: IN_FLIGHT - 1 }, work)]);
  return calls.length + (await stats).length;
}

async function time(run: () => unknown): Promise<number> {
  const begin = performance.now();
  await run();
  return performance.now() - begin;
}

function runner(rig: Rig): (program: string, args: readonly string[]) => string {
  const env = { ...process.env, ...rig.env, LC_ALL: 'C' };
  return (program, args) => {
    const { status, stdout, stderr } = spawnSync(program, args, {
      env,
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
    });
    if (status !== 0) throw new Error(`${program} ${args[0] ?? ''}: ${stderr}`);
    return stdout;
  };
}

export async function benchHundred(rig: Rig): Promise<string> {
  for (const name of names) {
    await rig.define(romGuest({ name, vcpus: 2, memoryMiB: 16, iothreads: 1 }));
    await rig.start(name);
  }
  const run = runner(rig);
  const virtune = [path.join(root, 'apps/cli/bin/virtune.cjs'), line];
  spawnSync('npm', ['run', 'build', '--workspace=virtune'], { cwd: root, stdio: 'ignore' });
  const figures: number[][] = [[], [], [], []];
  for (let round = 0; round < ROUNDS; round++) {
    const ways = [
      () => loop.forEach((command) => run('virsh', command)),
      () => run(process.execPath, virtune),
      () => everything(rig.uri),
      () => run('virsh', [line]),
    ];
    for (const [i, way] of ways.entries()) figures[i]?.push(await time(way));
  }
  const [reference = Number.NaN, ...others] = figures.map(median);
  const titles = ['virtune, one process', '@virtune/libvirt, 5 in flight', 'virsh, one process'];
  return table(
    ['statistics and pins of 100 domains', `median of ${ROUNDS}`, 'virsh loop to this'],
    [
      [`virsh, a process each (${loop.length})`, milliseconds(reference), ratio(1)],
      ...others.map((value, i) => [titles[i] ?? '', milliseconds(value), ratio(reference / value)]),
    ],
  );
}
