/** (c) Everything about 100 running domains: statistics and all pins, live and persistent. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { type Rig, romGuest } from '../test/rig/index.ts';
import { milliseconds, ratio, table } from './measure.ts';

const DOMAINS = 100;
const root = path.resolve(import.meta.dirname, '..');

const names = Array.from({ length: DOMAINS }, (_, i) => `guest-${i}`);
const lines = names.flatMap((name) =>
  [
    ['domstats'],
    ...['vcpupin', 'emulatorpin', 'iothreadinfo'].flatMap((command) => [
      [command, '--live'],
      [command, '--config'],
    ]),
  ].map(([command = '', ...flags]) => [command, name, ...flags]),
);

function time(run: () => void): number {
  const begin = performance.now();
  run();
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
  const virtune = [process.execPath, path.join(root, 'apps/cli/bin/virtune.cjs')] as const;
  const together = lines.map((line) => line.join(' ')).join('; ');
  let [separate, whole, batch] = ['', '', ''];
  const loop = time(() => {
    separate = lines.map((line) => run('virsh', line)).join('');
  });
  const ours = time(() => (whole = run(virtune[0], [virtune[1], together])));
  const theirs = time(() => (batch = run('virsh', [together])));
  const sizes = [separate, whole, batch].map(({ length }) => `${length}`);
  return table(
    [`${lines.length} commands`, 'time', 'virsh loop to this', 'bytes printed'],
    [
      ['virsh, a process each', milliseconds(loop), ratio(1), sizes[0] ?? ''],
      ['virtune, one process', milliseconds(ours), ratio(loop / ours), sizes[1] ?? ''],
      ['virsh, one process', milliseconds(theirs), ratio(loop / theirs), sizes[2] ?? ''],
    ],
  );
}
