import { setTimeout as delay } from 'node:timers/promises';
import { type Connection, errorCode, type LibvirtError } from '@virtune/libvirt';
import { command } from '../command.ts';
import { CommandFailed } from '../failure.ts';
import { field } from '../format/field.ts';
import { fixed } from '../format/number.ts';
import { hostCpus } from '../host-cpus.ts';
import { isLibvirtError } from '../libvirt-errors.ts';
import { t, translate } from '../messages/index.ts';
import { flag, int } from '../options.ts';

export interface NodecpustatsData {
  /** null is all CPUs together. */
  readonly cpu: number | null;
  /** Since the host started, by kind: user, system, idle, iowait, intr as far as it counts them. */
  readonly timesNs?: Readonly<Record<string, bigint>>;
  /** With --percent: of one second, by kind; usage is user and system together. */
  readonly percent?: Readonly<Record<string, number>>;
}

type Times = Readonly<Record<string, bigint>>;

const ALL_CPUS = -1;
const SAMPLE_MS = 1000;

/** libvirt's name of each kind under virsh's, in the order in which virsh prints them. */
const KINDS = { user: 'user', system: 'kernel', idle: 'idle', iowait: 'iowait', intr: 'intr' };

const LABELS: Readonly<Record<string, string>> = {
  usage: 'usage:',
  user: 'user:',
  system: 'system:',
  idle: 'idle:',
  iowait: 'iowait:',
  intr: 'intr:',
};

/** virsh asks for the number of kinds first, and libvirt looks for the CPU only after that. */
async function failure(
  connection: Connection,
  cpu: number,
  cause: LibvirtError,
): Promise<CommandFailed> {
  if (cpu < 0 || cause.code !== errorCode.invalidArg) {
    return new CommandFailed(t`Unable to get number of cpu stats`, { cause });
  }
  const { online } = await hostCpus(connection);
  const hint = t`the CPUs of the host that are online are ${online.format()}`;
  return new CommandFailed(t`Unable to get node cpu stats`, { cause, hint });
}

async function readTimes(connection: Connection, cpu: number): Promise<Times> {
  try {
    const stats = await connection.nodeGetCpuStats(cpu);
    const values = new Map(stats.map((stat) => [stat.field, stat.value]));
    const known = Object.entries(KINDS).flatMap(([kind, name]) => {
      const value = values.get(name);
      return value === undefined ? [] : [[kind, value] as const];
    });
    return Object.fromEntries(known);
  } catch (error) {
    throw isLibvirtError(error) ? await failure(connection, cpu, error) : error;
  }
}

/** What part of the time between two samples each kind took. */
function percentages(before: Times, after: Times): Record<string, number> {
  const passed = Object.entries(after).map(([kind, timeNs]) => {
    const tookNs = Number(timeNs - (before[kind] ?? 0n));
    // The kernel's idle and iowait may step back a little (proc_stat(5)).
    return [kind, Math.max(0, tookNs)] as const;
  });
  const totalNs = passed.reduce((sum, [, tookNs]) => sum + tookNs, 0);
  const shares = Object.fromEntries(
    passed.map(([kind, tookNs]) => [kind, totalNs === 0 ? 0 : (tookNs / totalNs) * 100]),
  );
  return { usage: (shares['user'] ?? 0) + (shares['system'] ?? 0), ...shares };
}

export default command({
  name: 'nodecpustats',
  summary: "what the host's CPUs spend their time on",
  description: 'In nanoseconds since the host started, or in percent of the next second.',
  options: {
    cpu: int('of this CPU alone'),
    percent: flag('in percent of one second, which it takes to measure'),
  },

  async run({ connection }, args): Promise<NodecpustatsData> {
    const asked = args.cpu ?? ALL_CPUS;
    const cpu = asked === ALL_CPUS ? null : asked;
    const timesNs = await readTimes(connection, asked);
    if (!args.percent) return { cpu, timesNs };
    await delay(SAMPLE_MS);
    return { cpu, percent: percentages(timesNs, await readTimes(connection, asked)) };
  },

  text(out, { timesNs = {}, percent = {} }) {
    for (const [kind, timeNs] of Object.entries(timesNs)) {
      out.print(field(label(kind), String(timeNs).padStart(20)));
    }
    for (const [kind, share] of Object.entries(percent)) {
      out.print(field(label(kind), `${fixed(share, 1).padStart(5)}%`));
    }
  },
});

const label = (kind: string): string => translate(LABELS[kind] ?? kind);
