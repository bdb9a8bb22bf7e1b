import { errorCode, type Domain, memoryStatTags, modificationImpact } from '@virtune/libvirt';
import { type AffectArgs, affectFlags, affectOptions } from '../affect.ts';
import { command } from '../command.ts';
import { CommandFailed } from '../failure.ts';
import { t } from '../messages/index.ts';
import { domainOption, int } from '../options.ts';
import { orExplain, shutOffHint } from '../refusal.ts';

/** What nobody reports is left out; with --period there is nothing but periodSeconds. */
export interface DommemstatData {
  readonly swapInKiB?: bigint;
  readonly swapOutKiB?: bigint;
  /** Page faults that needed a read from disk. */
  readonly majorFaults?: bigint;
  readonly minorFaults?: bigint;
  readonly unusedKiB?: bigint;
  /** All that the guest's system can use. */
  readonly availableKiB?: bigint;
  /** What it could use without swapping. */
  readonly usableKiB?: bigint;
  /** What the balloon leaves to the guest. */
  readonly actualKiB?: bigint;
  /** What QEMU occupies on the host. */
  readonly rssKiB?: bigint;
  /** When the guest last reported, in seconds since 1970; 0 is never. */
  readonly lastUpdateSeconds?: bigint;
  readonly diskCachesKiB?: bigint;
  readonly hugePageAllocations?: bigint;
  readonly hugePageFailures?: bigint;
  /** The time between two reports of the guest, just set; 0 is none. */
  readonly periodSeconds?: number;
}

type Statistic = Exclude<keyof DommemstatData, 'periodSeconds'>;

/** Each statistic with virsh's name for it. */
const STATISTICS: ReadonlyMap<number, readonly [Statistic, string]> = new Map([
  [memoryStatTags.swapIn, ['swapInKiB', 'swap_in']],
  [memoryStatTags.swapOut, ['swapOutKiB', 'swap_out']],
  [memoryStatTags.majorFault, ['majorFaults', 'major_fault']],
  [memoryStatTags.minorFault, ['minorFaults', 'minor_fault']],
  [memoryStatTags.unused, ['unusedKiB', 'unused']],
  [memoryStatTags.available, ['availableKiB', 'available']],
  [memoryStatTags.usable, ['usableKiB', 'usable']],
  [memoryStatTags.actualBalloon, ['actualKiB', 'actual']],
  [memoryStatTags.rss, ['rssKiB', 'rss']],
  [memoryStatTags.lastUpdate, ['lastUpdateSeconds', 'last_update']],
  [memoryStatTags.diskCaches, ['diskCachesKiB', 'disk_caches']],
  [memoryStatTags.hugetlbPgalloc, ['hugePageAllocations', 'hugetlb_pgalloc']],
  [memoryStatTags.hugetlbPgfail, ['hugePageFailures', 'hugetlb_pgfail']],
]);

const NAMES: ReadonlyMap<string, string> = new Map(STATISTICS.values());

/** Where nothing is said, a running domain is meant as such. */
async function affectedFlags(domain: Domain, args: AffectArgs, flags: number): Promise<number> {
  if (args.config || args.live || args.current) return flags;
  const active = await domain.isActive().catch(() => false);
  return active ? modificationImpact.live : flags;
}

async function setPeriod(domain: Domain, periodSeconds: number, flags: number): Promise<void> {
  if (periodSeconds < 0) {
    throw new CommandFailed(t`Invalid collection period value '${periodSeconds}'`);
  }
  await orExplain(
    domain.setMemoryStatsPeriod(periodSeconds, flags),
    (error) =>
      shutOffHint(domain, flags, error) ??
      t`only a domain with <memballoon model='virtio'/> in its XML reports its memory`,
    t`Unable to change balloon collection period.`,
  );
}

async function readStatistics(domain: Domain, text: string): Promise<DommemstatData> {
  const stats = await orExplain(
    domain.memoryStats(),
    ({ code }) =>
      code === errorCode.operationInvalid ? t`start it: 'virtune start ${domain.name}'` : undefined,
    t`Failed to get memory statistics for domain ${text}`,
  );
  return Object.fromEntries(
    stats.flatMap(({ tag, value }) => {
      const [statistic] = STATISTICS.get(tag) ?? [];
      return statistic === undefined ? [] : [[statistic, value]];
    }),
  );
}

export default command({
  name: 'dommemstat',
  summary: 'what a domain does with its memory',
  description: `Sizes are in KiB. What the guest's balloon driver reports is as old as last_update says; it
reports every --period seconds, and not at all before that is set.`,
  options: {
    domain: domainOption(),
    period: int('have the guest report every so many seconds; 0 for no reports', { named: true }),
    ...affectOptions,
  },

  async run(ctx, args): Promise<DommemstatData> {
    const asked = affectFlags(args);
    const domain = await ctx.domain(args.domain);
    const flags = await affectedFlags(domain, args, asked);
    const periodSeconds = args.period;
    if (periodSeconds === undefined) return readStatistics(domain, args.domain);
    await setPeriod(domain, periodSeconds, flags);
    return { periodSeconds };
  },

  text(out, data) {
    for (const [statistic, value] of Object.entries(data)) {
      const name = NAMES.get(statistic);
      if (name !== undefined) out.print(`${name} ${value}\n`);
    }
  },
});
