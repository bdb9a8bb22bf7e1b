import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { guestCgroup, guestProcess, romGuest, type Rig, threadsOf } from '../rig/testing.ts';
import type { Case, SpinningGuest } from './cases.ts';

const run = promisify(execFile);
const launcher = path.resolve(import.meta.dirname, '../../virtune');
const script = path.join(import.meta.dirname, 'measure.sh');

/** A guest that is ready to run, and stands still. */
interface Ready {
  readonly name: string;
  readonly pid: number;
  /** The schedstat files of its vCPUs: proc_pid_schedstat, time on a CPU first, nanoseconds. */
  readonly stats: readonly string[];
  /** The cgroups above its own that belong to the rig. */
  readonly above: readonly string[];
}

/** What one guest was entitled to and what it used, in CPUs. */
export interface Outcome {
  readonly guest: string;
  readonly entitled: number;
  readonly used: number;
}

export interface Measured {
  readonly outcomes: readonly Outcome[];
  /** How much of the CPUs that they were entitled to all guests together had: 1 is all. */
  readonly undisturbed: number;
}

const limits = { 1: ['cpu.shares', 262_144, 1024, 2], 2: ['cpu.weight', 10_000, 100, 1] } as const;

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

const PERIOD_US = 100_000;

const quota = (kind: string, cpus: number | undefined): string =>
  cpus === undefined
    ? ''
    : `<${kind}period>${PERIOD_US}</${kind}period>` +
      `<${kind}quota>${Math.round(cpus * PERIOD_US)}</${kind}quota>`;

function definition(name: string, guest: SpinningGuest): string {
  const { pins, shares = 1024, globalQuota, vcpuQuota, emulatorPin } = guest;
  const cputune = [
    `<shares>${shares}</shares>`,
    quota('', vcpuQuota),
    quota('global_', globalQuota),
    ...pins.map((cpuset, vcpu) => `<vcpupin vcpu='${vcpu}' cpuset='${cpuset}'/>`),
    emulatorPin === undefined ? '' : `<emulatorpin cpuset='${emulatorPin}'/>`,
  ].join('');
  return romGuest({ name, vcpus: pins.length, memoryMiB: 16, kind: 'spin-all', cputune });
}

async function makeReady(rig: Rig, name: string): Promise<Ready> {
  const pid = await guestProcess(rig, name);
  const vcpus = (await threadsOf(pid)).filter(({ comm }) => comm.startsWith('CPU '));
  const above: string[] = [];
  let directory = path.dirname(await guestCgroup(pid, 'cpu'));
  for (; directory.includes('virtune-rig'); directory = path.dirname(directory)) {
    if (!path.basename(directory).includes('qemu')) above.push(directory);
  }
  const stats = vcpus.map(({ tid }) => `/proc/${pid}/task/${tid}/schedstat`);
  return { name, pid, stats, above };
}

/** What `virtune shares` says that each guest is entitled to. */
async function entitlements(rig: Rig): Promise<ReadonlyMap<string, number>> {
  const args = ['shares', '--json', '--interval', '100'];
  const { stdout } = await run(launcher, args, { env: { ...process.env, ...rig.env } });
  const { domains } = JSON.parse(stdout) as {
    domains: { name: string; entitlementCpus: number | null }[];
  };
  return new Map(domains.map(({ name, entitlementCpus }) => [name, entitlementCpus ?? 0]));
}

async function canHurry(): Promise<boolean> {
  return run('chrt', ['-f', '1', 'true']).then(
    () => true,
    () => false,
  );
}

/** Lets all of them run for a while; the seconds on a CPU of each guest, and of the clock. */
async function letRun(
  ready: readonly Ready[],
  version: 1 | 2,
  seconds: number,
): Promise<{ used: readonly number[]; elapsed: number }> {
  const [file, heavy, light] = limits[version];
  const stats = ready.flatMap(({ stats }) => stats);
  const env = {
    ...process.env,
    WEIGHTS: (ready[0]?.above ?? []).map((directory) => path.join(directory, file)).join(' '),
    HEAVY: `${heavy}`,
    LIGHT: `${light}`,
    PROCESSES: ready.map(({ pid }) => pid).join(' '),
    STATS: stats.join(' '),
    WARM: '0.5',
    RUN: `${seconds}`,
  };
  const command = (await canHurry()) ? ['chrt', '-f', '1', 'sh', script] : ['sh', script];
  const { stdout } = await run(command[0]!, command.slice(1), { env });
  const numbers = stdout
    .trim()
    .split('\n')
    .map((line) => BigInt(line.split(' ')[0]!));
  const after = numbers.slice(numbers.length / 2);
  const grown = after.map((value, i) => Number(value - numbers[i]!) / 1e9);
  let next = 1;
  const used = ready.map(({ stats }) => {
    const own = grown.slice(next, (next += stats.length));
    return sum(own);
  });
  return { used, elapsed: grown[0]! };
}

/**
 * Starts the guests of a case, asks `virtune shares` what each is entitled to, and measures what it
 * gets. Guests run only while they are measured. What other processes of the machine took of their
 * CPUs is added in proportion: it is the division that is looked at.
 */
export async function measure(rig: Rig, one: Case): Promise<Measured> {
  const version = rig.cgroupVersion === 2 ? 2 : 1;
  const names = Object.keys(one.guests);
  try {
    await Promise.all(
      names.map(async (name) => {
        await rig.define(definition(name, one.guests[name]!));
        await rig.start(name);
      }),
    );
    const entitled = await entitlements(rig);
    const ready = await Promise.all(names.map((name) => makeReady(rig, name)));
    for (const { pid } of ready) {
      process.kill(pid, 'SIGSTOP');
      if (one.emulatorsWeigh === true) continue;
      const [file, , , least] = limits[version];
      const group = await guestCgroup(pid, 'cpu');
      await writeFile(path.join(group, 'emulator', file), `${least}`);
    }
    const { used, elapsed } = await letRun(ready, version, one.seconds ?? 1.2);
    for (const { pid } of ready) process.kill(pid, 'SIGCONT');

    const wanted = names.map((name) => entitled.get(name) ?? Number.NaN);
    const undisturbed = sum(used) / elapsed / sum(wanted);
    return {
      undisturbed,
      outcomes: names.map((guest, i) => ({
        guest,
        entitled: wanted[i]!,
        used: used[i]! / elapsed / Math.min(1, undisturbed),
      })),
    };
  } finally {
    const gone = (name: string) => rig.virsh([`destroy ${name}; undefine ${name}`]);
    await Promise.all(names.map(gone));
  }
}
