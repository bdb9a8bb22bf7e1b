import type { Snapshot, SnapshotDomain, SnapshotHost } from '@virtune/model';
import type { CompetingVcpu, Competition, Competitor } from './competition.ts';
import { divideCpuTime } from './divide.ts';

/** What decides how much CPU time a domain gets, from the most direct source that a snapshot has. */
export interface CpuClaims {
  /** cpu.shares on cgroup v1, cpu.weight on v2. */
  readonly shares: number;
  /** What all of its vCPUs may use together, in CPUs; null for no limit. */
  readonly globalQuotaCpus: number | null;
  /** What each vCPU may use, in CPUs; null for no limit. */
  readonly vcpuQuotaCpus: number | null;
}

/** Whether its vCPUs may run at this time: those of a paused guest may not. */
export function competes({ id, state }: SnapshotDomain): boolean {
  return id !== null && (state === 'running' || state === 'blocked' || state === 'nostate');
}

/** What a group has where nobody has set it: 1024 shares, a weight of 100. */
const defaultShares = ({ cgroupVersion }: SnapshotHost): number =>
  cgroupVersion === 2 ? 100 : 1024;

/**
 * A quota as a number of CPUs; null where there is no limit. libvirt's -1 and its largest value are
 * none, 0 in a definition is what nobody has set.
 */
function inCpus(
  quotaUs: number | null | undefined,
  periodUs: number | null | undefined,
): number | null {
  if (quotaUs === null || quotaUs === undefined || quotaUs <= 0) return null;
  if (quotaUs >= 17_592_186_044_415) return null;
  return quotaUs / (periodUs || 100_000);
}

/** By the kernel where it was seen, else by the live scheduler parameters, else by the definition. */
export function cpuClaims(host: SnapshotHost, domain: SnapshotDomain): CpuClaims {
  const groups = domain.kernel?.cgroups ?? [];
  const machine = groups.find(({ part }) => part === 'machine');
  const vcpu = groups.find(({ part }) => /^vcpu\d+$/.test(part));
  const isLive = domain.id !== null;
  const scheduler = isLive ? domain.scheduler.live : domain.scheduler.config;
  const tune = (isLive ? domain.live : domain.config)?.values?.cputune;
  const shares =
    machine?.shares ?? machine?.weight ?? (scheduler?.['cpu_shares'] || tune?.shares || null);
  return {
    shares: shares ?? defaultShares(host),
    globalQuotaCpus: machine
      ? inCpus(machine.quotaUs, machine.periodUs)
      : scheduler
        ? inCpus(scheduler['global_quota'], scheduler['global_period'])
        : inCpus(tune?.globalQuota, tune?.globalPeriod),
    vcpuQuotaCpus: vcpu
      ? inCpus(vcpu.quotaUs, vcpu.periodUs)
      : scheduler
        ? inCpus(scheduler['vcpu_quota'], scheduler['vcpu_period'])
        : inCpus(tune?.quota, tune?.period),
  };
}

/** Where each vCPU may run: by the kernel, else by libvirt, else by the definition. */
function vcpusOf(host: SnapshotHost, domain: SnapshotDomain, limit: number): CompetingVcpu[] {
  const threads = (domain.kernel?.threads ?? []).flatMap(({ kind, id, cpuset }) =>
    kind === 'vcpu' && id !== null ? [{ id, cpuset, limit }] : [],
  );
  if (threads.length > 0) return threads;
  const known = domain.vcpus.filter(({ state }) => state !== 'offline');
  if (known.length > 0) return known.map(({ id, cpuset }) => ({ id, cpuset, limit }));
  const values = domain.live?.values;
  if (!values) return [];
  const { vcpu, vcpus, cputune } = values;
  const count = domain.statistics.vcpusCurrent ?? vcpu.current ?? vcpu.count;
  const ids =
    vcpus.length > 0
      ? vcpus.filter(({ enabled }) => enabled).map(({ id }) => id)
      : Array.from({ length: count }, (_, id) => id);
  const rest = vcpu.cpuset ?? domain.autoCpuset ?? host.cpus.online;
  return ids.map((id) => ({
    id,
    cpuset: cputune.vcpupins.find((pin) => pin.id === id)?.cpuset ?? rest,
    limit,
  }));
}

function competitorOf(host: SnapshotHost, domain: SnapshotDomain): Competitor {
  const { shares, globalQuotaCpus, vcpuQuotaCpus } = cpuClaims(host, domain);
  return {
    key: domain.uuid,
    weight: shares,
    quota: globalQuotaCpus,
    vcpus: vcpusOf(host, domain, Math.min(1, vcpuQuotaCpus ?? 1)),
  };
}

/** The running domains of a snapshot as they compete for its CPUs; the key is the UUID. */
export function competitionOf({ host, domains }: Snapshot): Competition {
  return {
    cpus: host.cpus.online,
    domains: domains.filter(competes).map((domain) => competitorOf(host, domain)),
  };
}

/**
 * The entitlement of each running domain of a snapshot: the CPU time that its vCPUs get when all
 * who may run on the same CPUs are busy, in CPUs, by UUID. A domain that does not run has none.
 */
export function entitlements(snapshot: Snapshot): ReadonlyMap<string, number> {
  const { domains } = divideCpuTime(competitionOf(snapshot));
  return new Map(domains.map(({ key, cpus }) => [key, cpus]));
}
