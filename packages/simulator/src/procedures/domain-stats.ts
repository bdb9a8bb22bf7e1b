import { procedures as p, type TypedParameter } from '@virtune/protocol';
import { code, from, VirError } from '../error.ts';
import type { Domain, Run } from '../domain/domain.ts';
import { onlineVcpus } from '../domain/definition/definition.ts';
import { blockStats } from '../domain/block-stats.ts';
import { dirtyRateStats } from '../domain/dirty-rate.ts';
import { checkFlags, invalidArgument, STRING_OKAY } from '../domain/flags.ts';
import { int, uint, ullong } from '../domain/parameters.ts';
import { cpuTimeNs, vcpuTime } from '../domain/times.ts';
import { type Handled, handler } from '../server/handler.ts';
import { defaultPolling } from './domain-iothread.ts';
import { isListed } from './domain-read.ts';

const hasBalloon = (domain: Domain): boolean =>
  domain.definition.devices.some(({ kind, model }) => kind === 'memballoon' && model !== 'none');

/** What of a domain's memory the host has given, KiB. */
const rssKiB = (run: Run): number => run.shares.reduce((sum, { kib }) => sum + kib, 0);

const TICK_NS = 10_000_000n;
const inTicks = (ns: bigint): bigint => (ns / TICK_NS) * TICK_NS;

/** How CPU time is told apart: a tenth of it is the kernel's. */
const systemPart = (ns: bigint): bigint => inTicks(ns / 10n);

function stateStats(domain: Domain): readonly TypedParameter[] {
  return [int('state.state', domain.state), int('state.reason', domain.stateReason)];
}

function cpuStats(domain: Domain): readonly TypedParameter[] {
  if (domain.run === null) return [];
  const time = cpuTimeNs(domain);
  return [
    ullong('cpu.time', time),
    ullong('cpu.user', inTicks(time) - systemPart(time)),
    ullong('cpu.system', systemPart(time)),
    uint('cpu.cache.monitor.count', 0),
    ullong('cpu.haltpoll.success.time', 0n),
    ullong('cpu.haltpoll.fail.time', 0n),
  ];
}

function balloonStats(domain: Domain): readonly TypedParameter[] {
  const { memory } = domain.definition;
  const current = hasBalloon(domain) ? memory.currentKiB : memory.totalKiB;
  const sizes = [
    ullong('balloon.current', BigInt(current)),
    ullong('balloon.maximum', BigInt(memory.totalKiB)),
  ];
  if (domain.run === null) return sizes;
  const update = hasBalloon(domain) ? [ullong('balloon.last-update', 0n)] : [];
  return [...sizes, ...update, ullong('balloon.rss', BigInt(rssKiB(domain.run)))];
}

/** virVcpuState. */
const VCPU_RUNNING = 1;

function vcpuStats(domain: Domain): readonly TypedParameter[] {
  const { definition, run } = domain;
  const counts = [
    uint('vcpu.current', onlineVcpus(definition)),
    uint('vcpu.maximum', definition.vcpus.length),
  ];
  if (run === null) return counts;
  domain.host.domains.settle();
  const each = [...definition.vcpus.entries()].flatMap(([id, vcpu]) => {
    if (!vcpu.online) return [];
    const { cpuTimeNs: time, waitNs } = vcpuTime(domain, id);
    return [
      int(`vcpu.${id}.state`, VCPU_RUNNING),
      ullong(`vcpu.${id}.time`, inTicks(time)),
      ullong(`vcpu.${id}.wait`, 0n),
      ullong(`vcpu.${id}.delay`, waitNs),
    ];
  });
  return [...counts, ...each];
}

function interfaceStats(domain: Domain): readonly TypedParameter[] {
  if (domain.run === null) return [];
  const interfaces = domain.definition.devices.filter(({ kind }) => kind === 'interface');
  return [uint('net.count', interfaces.length)];
}

function iothreadStats({ run }: Domain): readonly TypedParameter[] {
  const iothreads = run?.definition.iothreads ?? [];
  if (run === null || iothreads.length === 0) return [];
  const each = iothreads.toReversed().flatMap(({ id }) => {
    const { maxNs, grow, shrink } = run.polling.get(id) ?? defaultPolling;
    return [
      ullong(`iothread.${id}.poll-max-ns`, maxNs),
      uint(`iothread.${id}.poll-grow`, grow),
      uint(`iothread.${id}.poll-shrink`, shrink),
    ];
  });
  return [uint('iothread.count', iothreads.length), ...each];
}

function perfStats({ run }: Domain): readonly TypedParameter[] {
  return [...(run?.definition.perf ?? [])]
    .filter(([, enabled]) => enabled)
    .map(([name]) => ullong(`perf.${name}`, 0n));
}

type Worker = (domain: Domain, backing: boolean) => readonly TypedParameter[];

/** virDomainStatsTypes, in libvirt's order, with who answers each. */
const workers: readonly (readonly [number, Worker])[] = [
  [1 << 0, stateStats],
  [1 << 1, cpuStats],
  [1 << 2, balloonStats],
  [1 << 3, vcpuStats],
  [1 << 4, interfaceStats],
  [1 << 5, blockStats],
  [1 << 6, perfStats],
  [1 << 7, iothreadStats],
  [1 << 8, () => []],
  [1 << 9, dirtyRateStats],
];
const SUPPORTED = workers.reduce((sum, [type]) => sum | type, 0);

const ACTIVE_FILTERS = 0x3;
const PERSISTENT_FILTERS = 0xc;
const STATE_FILTERS = 0xf0;
const STATS_FILTERS = ACTIVE_FILTERS | PERSISTENT_FILTERS | STATE_FILTERS;
const NOWAIT = 1 << 29;
const BACKING = 1 << 30;
const ENFORCE = 1 << 31;

function statsOf(domain: Domain, asked: number, flags: number): readonly TypedParameter[] {
  const missing = (asked & ~SUPPORTED) >>> 0;
  if ((flags & ENFORCE) !== 0 && missing !== 0) {
    throw new VirError(
      code.argumentUnsupported,
      from.qemu,
      `Stats types bits 0x${missing.toString(16)} are not supported by this daemon or QEMU`,
    );
  }
  const types = asked === 0 ? SUPPORTED : asked;
  const backing = (flags & BACKING) !== 0;
  return workers.flatMap(([type, work]) => ((types & type) !== 0 ? work(domain, backing) : []));
}

/** virDomainMemoryStatTags. */
const tag = { actual: 6, rss: 7, lastUpdate: 9 } as const;

/** A host's CPU in virDomainGetCPUStats: what a domain's threads ran there. */
function perCpu(domain: Domain, cpu: number): readonly TypedParameter[] {
  const run = domain.running();
  const vcpuNs = [...run.definition.vcpus.entries()].reduce((sum, [id, vcpu]) => {
    const time = vcpu.online ? vcpuTime(domain, id) : null;
    return time !== null && time.cpu === cpu ? sum + time.cpuTimeNs : sum;
  }, 0n);
  const [first] = domain.host.onlineCpus;
  const rest = cpu === first ? cpuTimeNs(domain) - allVcpusNs(domain, run) : 0n;
  return [ullong('cpu_time', vcpuNs + rest), ullong('vcpu_time', vcpuNs)];
}

function allVcpusNs(domain: Domain, { definition }: Run): bigint {
  return [...definition.vcpus.entries()].reduce(
    (sum, [id, vcpu]) => (vcpu.online ? sum + vcpuTime(domain, id).cpuTimeNs : sum),
    0n,
  );
}

function domainCpuStats(
  domain: Domain,
  { nparams, startCpu, ncpus }: { nparams: number; startCpu: number; ncpus: number },
): { params: readonly TypedParameter[]; nparams: number } {
  domain.running();
  if (startCpu === -1) {
    const time = cpuTimeNs(domain);
    const params = [
      ullong('cpu_time', time),
      ullong('user_time', inTicks(time) - systemPart(time)),
      ullong('system_time', systemPart(time)),
    ];
    return { params: params.slice(0, nparams), nparams: nparams === 0 ? 3 : Math.min(3, nparams) };
  }
  const cpus = (domain.host.machine.cpus.at(-1)?.id ?? 0) + 1;
  if (nparams === 0 && ncpus !== 0) return { params: [], nparams: 2 };
  if (ncpus === 0) return { params: [], nparams: cpus };
  if (startCpu >= cpus) {
    throw new VirError(
      code.invalidArg,
      from.cgroup,
      `start_cpu ${startCpu} larger than maximum of ${cpus - 1}`,
    );
  }
  const asked = Array.from({ length: Math.min(ncpus, cpus - startCpu) }, (_, i) => startCpu + i);
  const params = asked.flatMap((cpu) => perCpu(domain, cpu).slice(0, nparams));
  return { params, nparams: Math.min(2, nparams) };
}

/** What domains have done (virConnectGetAllDomainStats and its like). */
export const domainStatsHandlers: readonly Handled[] = [
  handler(p.connectGetAllDomainStats, ({ host }, { doms, stats, flags }) => {
    checkFlags(flags, STATS_FILTERS | NOWAIT | BACKING | ENFORCE, 'qemuConnectGetAllDomainStats');
    const asked = doms.length === 0 ? [...host.domains] : doms.map((dom) => host.domains.of(dom));
    const domains = asked.filter((domain) => isListed(domain, flags & STATS_FILTERS));
    host.domains.settle();
    return {
      retStats: domains.map((domain) => ({
        dom: domain.identity,
        params: statsOf(domain, stats, flags),
      })),
    };
  }),
  handler(p.domainMemoryStats, ({ host }, { dom, maxStats, flags }) => {
    checkFlags(flags, 0, 'qemuDomainMemoryStats');
    const domain = host.domains.of(dom);
    const run = domain.running();
    const balloon = hasBalloon(domain)
      ? [
          { tag: tag.actual, val: BigInt(run.definition.memory.currentKiB) },
          { tag: tag.lastUpdate, val: 0n },
        ]
      : [];
    const stats = [...balloon, { tag: tag.rss, val: BigInt(rssKiB(run)) }];
    return { stats: stats.slice(0, maxStats) };
  }),
  handler(p.domainGetCpuStats, ({ host }, { dom, nparams, startCpu, ncpus, flags }) => {
    checkFlags(flags, STRING_OKAY, 'qemuDomainGetCPUStats');
    if (startCpu < -1) throw invalidArgument(`start_cpu in virDomainGetCPUStats must be >= -1`);
    return domainCpuStats(host.domains.of(dom), { nparams, startCpu, ncpus });
  }),
  handler(p.domainGetControlInfo, ({ host }, { dom, flags }) => {
    checkFlags(flags, 0, 'qemuDomainGetControlInfo');
    host.domains.of(dom).running();
    return { state: 0, details: 0, stateTime: 0n };
  }),
];
