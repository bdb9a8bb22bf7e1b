import type { Domain } from '@virtune/libvirt';
import { command } from '../command.ts';
import type { Context } from '../context.ts';
import { CommandFailed, orFail } from '../failure.ts';
import { padEnd } from '../format/field.ts';
import {
  type TypedValue,
  type TypedValues,
  typedValues,
  typedValueText,
} from '../format/typed-parameter.ts';
import { t } from '../messages/index.ts';
import { domainOption, flag, int } from '../options.ts';
import type { Out } from '../terminal/terminal.ts';

/** What was not asked for is left out. */
export interface CpuStatsData {
  /** The CPUs of the host that could be shown, where --count asked for more. */
  readonly availableCpus?: number;
  /** null where the host counts nothing by CPU. */
  readonly perCpu?: readonly CpuStats[] | null;
  readonly total?: TypedValues;
}

/** What the domain used of one CPU of the host. */
interface CpuStats {
  readonly cpu: number;
  /** In nanoseconds, under libvirt's names: cpu_time, vcpu_time. */
  readonly stats: TypedValues;
}

/** The most CPUs of one call (REMOTE_DOMAIN_GET_CPU_STATS_NCPUS_MAX). */
const CPUS_A_CALL = 128;
const ALL_CPUS = -1;

interface Range {
  readonly start: number;
  /** Undefined is as many as there are. */
  readonly count: number | undefined;
}

function checkRange(start: number | undefined, count: number | undefined): Range | undefined {
  if (start !== undefined && start < 0) {
    throw new CommandFailed(t`Invalid value for start CPU`, { hint: t`CPUs count from 0` });
  }
  if (count !== undefined && count < 0) {
    throw new CommandFailed(t`Invalid value for number of CPUs to show`);
  }
  return start === undefined && count === undefined ? undefined : { start: start ?? 0, count };
}

async function cpusFrom(
  domain: Domain,
  nparams: number,
  start: number,
  count: number,
): Promise<CpuStats[]> {
  const found: CpuStats[] = [];
  for (let cpu = start; cpu < start + count; cpu += CPUS_A_CALL) {
    const ncpus = Math.min(start + count - cpu, CPUS_A_CALL);
    const reply = await domain.getCpuStats({ startCpu: cpu, ncpus, nparams });
    // The reply's end may be missing: CPUs that are not there.
    for (let at = 0; at < reply.params.length; at += reply.nparams) {
      const stats = typedValues(reply.params.slice(at, at + reply.nparams));
      found.push({ cpu: cpu + at / reply.nparams, stats });
    }
  }
  return found;
}

async function perCpu(
  domain: Domain,
  { start, count }: Range,
): Promise<Pick<CpuStatsData, 'availableCpus' | 'perCpu'>> {
  const { nparams: cpus } = await domain.getCpuStats({ startCpu: 0, ncpus: 0, nparams: 0 });
  if (start >= cpus) {
    throw new CommandFailed(t`Start CPU ${start} is out of range (min: 0, max: ${cpus - 1})`);
  }
  const tooMany = count !== undefined && count > cpus;
  const shown = count === undefined || tooMany ? cpus - start : count;
  const { nparams } = await domain.getCpuStats({ startCpu: 0, ncpus: 1, nparams: 0 });
  return {
    ...(tooMany && { availableCpus: cpus }),
    perCpu: nparams === 0 ? null : await cpusFrom(domain, nparams, start, shown),
  };
}

async function total(domain: Domain): Promise<TypedValues> {
  const query = { startCpu: ALL_CPUS, ncpus: 1 };
  const { nparams } = await domain.getCpuStats({ ...query, nparams: 0 });
  if (nparams === 0) return {};
  return typedValues((await domain.getCpuStats({ ...query, nparams })).params);
}

/** What was gathered before a failure is still shown, as virsh does. */
async function gather(
  ctx: Context,
  domain: Domain,
  range: Range | undefined,
  wantsTotal: boolean,
): Promise<CpuStatsData> {
  const failed = t`Failed to retrieve CPU statistics for domain '${domain.name}'`;
  const explained = async <Value>(work: Promise<Value>): Promise<Value> =>
    work.catch((error: unknown) => {
      if (error instanceof CommandFailed) throw error;
      return orFail(Promise.reject(error as Error), failed);
    });
  const cpus = range === undefined ? {} : await explained(perCpu(domain, range));
  if (!wantsTotal) {
    if (cpus.perCpu === null) ctx.failAfterwards(new CommandFailed([]));
    return cpus;
  }
  try {
    return { ...cpus, total: await explained(total(domain)) };
  } catch (error) {
    ctx.failAfterwards(error);
    return cpus;
  }
}

const NANOSECONDS = 1_000_000_000n;

function valueText(field: string, value: TypedValue): string {
  if (typeof value !== 'bigint' || !field.endsWith('_time')) return typedValueText(value);
  const seconds = String(value / NANOSECONDS).padStart(9);
  return t`${seconds}.${String(value % NANOSECONDS).padStart(9, '0')} seconds`;
}

function printStats(out: Out, stats: TypedValues): void {
  for (const [field, value] of Object.entries(stats)) {
    out.print(`\t${padEnd(field, 12)} ${valueText(field, value)}\n`);
  }
}

export default command({
  name: 'cpu-stats',
  summary: 'the CPU time that a domain has used, by CPU of the host',
  reads: true,
  description: 'Without options, of every CPU and in total.',
  options: {
    domain: domainOption(),
    total: flag('in total, and not by CPU'),
    start: int('from this CPU on'),
    count: int('of so many CPUs at most'),
  },

  async run(ctx, args): Promise<CpuStatsData> {
    const domain = await ctx.domain(args.domain);
    const asked = checkRange(args.start, args.count);
    const everything = !args.total && asked === undefined;
    const range = everything ? { start: 0, count: undefined } : asked;
    return gather(ctx, domain, range, args.total || everything);
  },

  text(out, data) {
    if (data.availableCpus !== undefined) {
      out.print(t`Only ${data.availableCpus} CPUs available to show\n`);
    }
    if (data.perCpu === null) out.print(t`No per-CPU stats available`);
    for (const { cpu, stats } of data.perCpu ?? []) {
      out.print(`CPU${cpu}:\n`);
      printStats(out, stats);
    }
    if (data.total === undefined) return;
    out.print(t`Total:\n`);
    printStats(out, data.total);
  },
});
