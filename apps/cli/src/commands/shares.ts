import { command } from '../command.ts';
import { stateName } from '../domain-state.ts';
import { CommandFailed } from '../failure.ts';
import { t, translate } from '../messages/index.ts';
import { string, uint } from '../options.ts';
import type { Used } from '../sight/used-cpus.ts';
import {
  connectsUnlessFrom,
  domainIn,
  snapshotOf,
  snapshotOptions,
} from '../sight/snapshot-source.ts';

export interface SharesData {
  /** Online CPUs of the host, of which per cents are. */
  readonly hostCpus: number;
  readonly cgroupVersion: 1 | 2 | null;
  /** How long what is used now was measured; null from a file. */
  readonly intervalMs: number | null;
  readonly domains: readonly DomainShares[];
}

interface DomainShares {
  readonly name: string;
  readonly uuid: string;
  readonly state: string;
  /** Those online; of a domain that does not run, those it starts with. */
  readonly vcpus: number | null;
  /** cpu.shares on cgroup v1, cpu.weight on v2. */
  readonly shares: number;
  /** What its quotas leave it, in CPUs; null for no limit. */
  readonly quotaCpus: number | null;
  /** What its vCPUs get when all are busy, in CPUs; null where they do not run. */
  readonly entitlementCpus: number | null;
  /** The same of all CPUs of the host. */
  readonly entitlementPercent: number | null;
  /** What its vCPUs use now, in CPUs; null where that was not measured. */
  readonly usedCpus: number | null;
  readonly usedPercent: number | null;
  /** What its other threads use, the emulator's above all. */
  readonly otherCpus: number | null;
}

const inCpus = (cpus: number | null): string => (cpus === null ? '-' : cpus.toFixed(2));
const inPercent = (percent: number | null): string =>
  percent === null ? '-' : `${percent.toFixed(1)}%`;

/** To a thousandth of a thousandth: a float's last digits say nothing. */
const rounded = (value: number | null): number | null =>
  value === null ? null : Number(value.toFixed(6));

export default command({
  name: 'shares',
  summary: 'the CPU time that domains are entitled to, and what they use',
  reads: true,
  description: `The entitlement is the CPU time that a domain's vCPUs get when all domains are busy at once:
by shares or weights, where each vCPU may run, the number of vCPUs, and quotas. Per cents are of
all of the host's CPUs. docs/entitlement.md tells how it is found and how Linux compares.`,
  options: {
    domain: string('name, id or UUID of the domain; all without'),
    interval: uint('milliseconds over which use is measured, 1000 without', { named: true }),
    ...snapshotOptions,
  },
  connects: connectsUnlessFrom,

  async run(ctx, args): Promise<SharesData> {
    const intervalMs = args.interval ?? 1000;
    if (intervalMs < 100 || intervalMs > 600_000) {
      throw new CommandFailed(t`an interval is 100 to 600000 milliseconds, not ${intervalMs}`);
    }
    const look = () => snapshotOf(ctx, args, { memory: false });
    const { measureUsed } = await import('../sight/used-cpus.ts');
    const measured =
      args.from === undefined
        ? await measureUsed(ctx, intervalMs, look)
        : { found: await look(), used: new Map<string, Used>(), tookMs: null };
    const snapshot = measured.found;
    const { cpuClaims, entitlements } = await import('@virtune/planner/entitlement');
    const { domainStates } = await import('@virtune/model');
    const entitled = entitlements(snapshot);
    const hostCpus = snapshot.host.cpus.online.size;
    const ofHost = (cpus: number | null): number | null =>
      cpus === null || hostCpus === 0 ? null : rounded((100 * cpus) / hostCpus);
    const wanted =
      args.domain === undefined ? snapshot.domains : [domainIn(snapshot, args.domain, args)];

    const domains = wanted.map((domain): DomainShares => {
      const { shares, globalQuotaCpus, vcpuQuotaCpus } = cpuClaims(snapshot.host, domain);
      const values = (domain.live ?? domain.config)?.values;
      const vcpus =
        domain.statistics.vcpusCurrent ??
        (domain.vcpus.length > 0 ? domain.vcpus.length : null) ??
        values?.vcpu.current ??
        values?.vcpu.count ??
        null;
      const quotas = [
        globalQuotaCpus,
        vcpuQuotaCpus === null || vcpus === null ? null : Math.min(1, vcpuQuotaCpus) * vcpus,
      ].filter((quota) => quota !== null);
      const cpus = entitled.get(domain.uuid) ?? null;
      const use = measured.used.get(domain.uuid);
      return {
        name: domain.name,
        uuid: domain.uuid,
        state: stateName(domainStates.indexOf(domain.state)),
        vcpus,
        shares,
        quotaCpus: quotas.length === 0 ? null : rounded(Math.min(...quotas)),
        entitlementCpus: rounded(cpus),
        entitlementPercent: ofHost(cpus),
        usedCpus: rounded(use?.vcpus ?? null),
        usedPercent: ofHost(use?.vcpus ?? null),
        otherCpus: rounded(use?.others ?? null),
      };
    });
    return {
      hostCpus,
      cgroupVersion: snapshot.host.cgroupVersion,
      intervalMs: measured.tookMs,
      domains,
    };
  },

  text(out, { cgroupVersion, domains }) {
    const titles = [
      t`Name`,
      t`State`,
      t`vCPUs`,
      cgroupVersion === 2 ? t`Weight` : t`Shares`,
      t`Quota`,
      t`Entitled`,
      t`of host`,
      t`Used`,
      t`of host`,
    ];
    const rows = domains.map((domain) => [
      domain.name,
      translate(domain.state),
      domain.vcpus === null ? '-' : String(domain.vcpus),
      String(domain.shares),
      inCpus(domain.quotaCpus),
      inCpus(domain.entitlementCpus),
      inPercent(domain.entitlementPercent),
      inCpus(domain.usedCpus),
      inPercent(domain.usedPercent),
    ]);
    out.printTable(titles, rows);
  },
});
