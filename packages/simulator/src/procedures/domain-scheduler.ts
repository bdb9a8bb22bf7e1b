import { procedures as p, type TypedParameter } from '@virtune/protocol';
import { ranges } from '../domain/definition/cputune.ts';
import type { Cputune } from '../domain/definition/definition.ts';
import type { Bandwidth, Cgroup, Domain } from '../domain/domain.ts';
import { tell } from '../domain/events.ts';
import { checkExclusive, checkFlags, invalidArgument, STRING_OKAY } from '../domain/flags.ts';
import { checkParameters, llong, ullong } from '../domain/parameters.ts';
import { kernelShares, unlimitedQuota } from '../domain/start.ts';
import { type Handled, handler } from '../server/handler.ts';

type Group = 'vcpu' | 'emulator' | 'global' | 'iothread';

interface Tunable {
  readonly field: string;
  readonly kind: 'period' | 'quota';
  readonly group: Group;
  readonly key: keyof Cputune;
}

/** What a scheduler parameter is called, and where it stands in a definition. */
const tunables: readonly Tunable[] = (
  [
    ['vcpu', 'period', 'quota'],
    ['emulator', 'emulatorPeriod', 'emulatorQuota'],
    ['global', 'globalPeriod', 'globalQuota'],
    ['iothread', 'iothreadPeriod', 'iothreadQuota'],
  ] as const
).flatMap(([group, period, quota]) => [
  { field: `${group}_period`, kind: 'period', group, key: period } as const,
  { field: `${group}_quota`, kind: 'quota', group, key: quota } as const,
]);

const known = Object.fromEntries([
  ['cpu_shares', 'ullong'],
  ...tunables.map(({ field, kind }) => [field, kind === 'period' ? 'ullong' : 'llong']),
]);

/** The nine parameters of cputune: in their order, as many as are asked for. */
function parametersOf(
  shares: bigint,
  values: (tunable: Tunable) => bigint,
  count: number,
): readonly TypedParameter[] {
  const all = [
    ullong('cpu_shares', shares),
    ...tunables.map((tunable) =>
      tunable.kind === 'period'
        ? ullong(tunable.field, values(tunable))
        : llong(tunable.field, values(tunable)),
    ),
  ];
  return all.slice(0, Math.max(0, count));
}

/** virDomainGetSchedulerParametersFlags. */
function schedulerParameters(
  domain: Domain,
  count: number,
  flags: number,
): readonly TypedParameter[] {
  checkExclusive(flags);
  checkFlags(flags, 3 | STRING_OKAY, 'qemuDomainGetSchedulerParametersFlags');
  const { run, config } = domain.affected(flags);
  if (config !== null) {
    const { cputune } = config;
    return parametersOf(
      cputune.shares ?? 0n,
      ({ key }) => (cputune[key] as bigint | null) ?? 0n,
      count,
    );
  }
  const { cgroup } = run!;
  // Without iothreads libvirt asks the cgroup of the whole domain instead of theirs.
  const without = run!.definition.iothreads.length === 0;
  return parametersOf(
    cgroup.shares,
    ({ group, kind }) => cgroup[without && group === 'iothread' ? 'global' : group][kind],
    count,
  );
}

function checkRange({ field, kind }: Tunable, value: bigint): void {
  const [low, high] = ranges[kind];
  if (!((value > 0n && value < low) || value > high)) return;
  throw invalidArgument(`value of '${field}' is out of range [${low}, ${high}]`);
}

/** A group's bandwidth with one of its numbers changed, as the kernel keeps it. */
function changedBandwidth(
  before: Bandwidth,
  kind: 'period' | 'quota',
  value: bigint,
  none: bigint,
): Bandwidth {
  if (kind === 'period') return { ...before, period: value };
  return { ...before, quota: value < 0n || value >= ranges.quota[1] ? none : value };
}

/** VIR_DOMAIN_TUNABLE_CPU_...: what the event calls a parameter. */
const eventName = (field: string): string => `cputune.${field}`;

/** virDomainSetSchedulerParametersFlags; what comes before a mistake is done. @throws VirError */
function setSchedulerParameters(
  domain: Domain,
  params: readonly TypedParameter[],
  flags: number,
): void {
  checkFlags(flags, 3, 'qemuDomainSetSchedulerParametersFlags');
  checkParameters(params, known);
  const { run, config } = domain.affected(flags);
  const { host } = domain;
  let changed = config?.cputune ?? null;
  const done: TypedParameter[] = [];
  for (const { field, value } of params) {
    const number = value as bigint;
    const tunable = tunables.find((other) => other.field === field);
    if (tunable !== undefined) checkRange(tunable, number);
    if (run !== null && (tunable === undefined || number !== 0n)) {
      const cgroup: Cgroup =
        tunable === undefined
          ? { ...run.cgroup, shares: kernelShares(host, number) }
          : {
              ...run.cgroup,
              [tunable.group]: changedBandwidth(
                run.cgroup[tunable.group],
                tunable.kind,
                number,
                unlimitedQuota(host.system.cgroup),
              ),
            };
      run.cgroup = cgroup;
      const key = tunable?.key ?? 'shares';
      domain.setLive({ cputune: { ...run.definition.cputune, [key]: number } });
      done.push(
        tunable?.kind === 'quota'
          ? llong(eventName(field), number)
          : ullong(eventName(field), number),
      );
    }
    if (changed !== null) changed = { ...changed, [tunable?.key ?? 'shares']: number };
  }
  if (done.length > 0) tell.tunable(domain, done);
  if (changed !== null) domain.setConfig({ cputune: changed });
}

/** The CPU scheduler of domains (virDomainGetSchedulerType and its like). */
export const domainSchedulerHandlers: readonly Handled[] = [
  handler(p.domainGetSchedulerType, ({ host }, { dom }) => {
    host.domains.of(dom);
    return { type: 'posix', nparams: 9 };
  }),
  handler(p.domainGetSchedulerParameters, ({ host }, { dom, nparams }) => ({
    params: schedulerParameters(host.domains.of(dom), nparams, 0),
  })),
  handler(p.domainGetSchedulerParametersFlags, ({ host }, { dom, nparams, flags }) => ({
    params: schedulerParameters(host.domains.of(dom), nparams, flags),
  })),
  handler(
    p.domainSetSchedulerParameters,
    ({ host }, { dom, params }) => {
      host.domains.settle();
      setSchedulerParameters(host.domains.of(dom), params, 0);
    },
    { writes: true },
  ),
  handler(
    p.domainSetSchedulerParametersFlags,
    ({ host }, { dom, params, flags }) => {
      host.domains.settle();
      setSchedulerParameters(host.domains.of(dom), params, flags);
    },
    { writes: true },
  ),
];
