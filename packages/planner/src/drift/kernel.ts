import type { Cpuset, KernelCgroup, KernelThread, SnapshotDomain } from '@virtune/model';
import type { Change, SchedulerNumbers } from '../scene/change.ts';
import type { Guest, GuestThread } from '../scene/guest.ts';
import type { CauseName, SettingName } from './difference.ts';

/** A setting that the kernel does not follow. */
export interface KernelFault {
  readonly setting: SettingName;
  readonly index: number | null;
  readonly kernel: string;
  readonly cause: CauseName | null;
  readonly repair: readonly Change[] | null;
}

/** What the kernel says of the threads that follow one pin. */
interface Sight {
  readonly cpusets: readonly Cpuset[];
  /** The cgroup of the threads; null where there is none to be seen. */
  readonly cgroup: KernelCgroup | null;
}

const SETTINGS = {
  vcpu: 'vcpupin',
  emulator: 'emulatorpin',
  iothread: 'iothreadpin',
} as const satisfies Record<GuestThread['kind'], SettingName>;

const partOf = ({ kind, id }: GuestThread): string => (kind === 'emulator' ? kind : `${kind}${id}`);

/**
 * The threads of a kind and number, from /proc where it could be read, else as libvirt asked the
 * kernel itself (virDomainGetVcpus, virDomainGetIOThreadInfo). Threads of QEMU's pools are left
 * out: they take after whichever thread has started them.
 */
function sightOf({ kernel, vcpus, iothreads }: SnapshotDomain, thread: GuestThread): Sight {
  const { kind, id } = thread;
  if (kernel !== null) {
    const mine = kernel.threads.filter(
      (one: KernelThread) => one.kind === kind && (kind === 'emulator' || one.id === id),
    );
    const cgroup = kernel.cgroups.find(({ part }) => part === partOf(thread)) ?? null;
    return { cpusets: mine.map(({ cpuset }) => cpuset), cgroup };
  }
  if (kind === 'emulator') return { cpusets: [], cgroup: null };
  const facts = kind === 'vcpu' ? vcpus : iothreads;
  return {
    cpusets: facts.flatMap((one) => (one.id === id ? [one.cpuset] : [])),
    cgroup: null,
  };
}

/** Where the definition wants a thread, or where one may be that it leaves alone. */
function isAsWanted(guest: Guest, thread: GuestThread, actual: Cpuset): boolean {
  const { online, floating } = guest.host;
  const seen = actual.intersect(online);
  if (thread.pin !== null) return seen.equals(thread.allowed);
  // libvirt gives a thread without a pin every CPU, later versions all but the isolated ones.
  return [thread.allowed, online, floating].some((set) => set.equals(seen));
}

function causeOf(guest: Guest, thread: GuestThread, actual: Cpuset, sight: Sight): CauseName {
  const { online } = guest.host;
  if (thread.allowed.isEmpty) return 'cpu-offline';
  const seen = actual.intersect(online);
  const limit = sight.cgroup?.effectiveCpus ?? sight.cgroup?.cpus ?? null;
  if (limit === null || limit.isEmpty) return 'affinity-set';
  // What the cgroup does not have, no affinity gives.
  if (!thread.allowed.isSubsetOf(limit)) return 'cpuset-narrowed';
  return seen.equals(limit.intersect(online)) ? 'affinity-reset' : 'affinity-set';
}

/** The same pin once more: libvirt writes cgroup and affinity though its definition has it. */
function again(guest: Guest, thread: GuestThread): readonly Change[] | null {
  const { kind, id, allowed } = thread;
  const cpuset = thread.pin ?? allowed;
  if (allowed.isEmpty) return null;
  // What the cgroup above does not have, the cgroup below cannot be given (EACCES, cgroup v1).
  const above = guest.domain.kernel?.cgroups.find(({ part }) => part === 'machine')?.cpus ?? null;
  if (above !== null && !above.isEmpty && !allowed.isSubsetOf(above)) return null;
  switch (kind) {
    case 'vcpu':
      return [{ kind: 'vcpupin', vcpu: id, cpuset }];
    case 'emulator':
      return [{ kind: 'emulatorpin', cpuset }];
    default:
      return [{ kind: 'iothreadpin', iothread: id, cpuset }];
  }
}

function* pinFaults(guest: Guest): Generator<KernelFault> {
  for (const thread of guest.threads) {
    const sight = sightOf(guest.domain, thread);
    const wrong = sight.cpusets.filter((actual) => !isAsWanted(guest, thread, actual));
    const [first] = wrong;
    if (first === undefined) continue;
    yield {
      setting: SETTINGS[thread.kind],
      index: thread.kind === 'emulator' ? null : thread.id,
      kernel: [...new Set(wrong.map((set) => set.format()))].join(' or '),
      cause: causeOf(guest, thread, first, sight),
      repair: again(guest, thread),
    };
  }
}

/** What the kernel has of the CPU controller's numbers; null where nobody can tell. */
interface Limit {
  readonly setting: SettingName;
  /** What the live definition says; null where it says nothing. */
  readonly wanted: number | null;
  readonly usual: number | null;
  readonly actual: number | null;
  readonly set: SchedulerNumbers | null;
}

/** No limit is -1, or so much that it is none (VIR_CGROUP_CPU_QUOTA_MAX). */
const quotaNumber = (value: number | null | undefined): number | null =>
  value === null || value === undefined
    ? null
    : value < 0 || value >= 17_592_186_044_415
      ? -1
      : value;

/** The quotas of all cgroups of a kind; null where they differ among each other or cannot be seen. */
function partQuota(
  { kernel, scheduler }: SnapshotDomain,
  kind: string,
  name: string,
): number | null {
  if (kernel === null) return quotaNumber(scheduler.live?.[name]);
  const parts = kernel.cgroups.filter(({ part }) => part.replace(/\d+$/, '') === kind);
  const quotas = new Set(parts.map(({ quotaUs }) => quotaNumber(quotaUs)));
  return quotas.size === 1 ? ([...quotas][0] ?? null) : null;
}

function sharesOf({ kernel, scheduler }: SnapshotDomain): number | null {
  if (kernel === null) return scheduler.live?.['cpu_shares'] ?? null;
  const machine = kernel.cgroups.find(({ part }) => part === 'machine');
  return machine?.shares ?? machine?.weight ?? null;
}

function limitsOf({ domain, values, host }: Guest): readonly Limit[] {
  const { cputune } = values;
  const { cgroupVersion } = host.facts;
  const usualShares = cgroupVersion === null ? null : cgroupVersion === 1 ? 1024 : 100;
  const shares = cputune.shares === 0 ? null : cputune.shares;
  const quota = quotaNumber(cputune.quota) ?? -1;
  const globalQuota = quotaNumber(cputune.globalQuota) ?? -1;
  return [
    {
      setting: 'cpu_shares',
      wanted: shares,
      usual: usualShares,
      actual: sharesOf(domain),
      set: (shares ?? usualShares) === null ? null : { shares: shares ?? usualShares ?? 0 },
    },
    {
      setting: 'vcpu_quota',
      wanted: quota,
      usual: -1,
      actual: partQuota(domain, 'vcpu', 'vcpu_quota'),
      set: { quota },
    },
    {
      setting: 'global_quota',
      wanted: globalQuota,
      usual: -1,
      actual: partQuota(domain, 'machine', 'global_quota'),
      set: { globalQuota },
    },
    {
      setting: 'emulator_quota',
      wanted: quotaNumber(cputune.emulatorQuota) ?? -1,
      usual: -1,
      actual: partQuota(domain, 'emulator', 'emulator_quota'),
      set: null,
    },
    {
      setting: 'iothread_quota',
      wanted: quotaNumber(cputune.iothreadQuota) ?? -1,
      usual: -1,
      actual: partQuota(domain, 'iothread', 'iothread_quota'),
      set: null,
    },
  ];
}

function* limitFaults(guest: Guest): Generator<KernelFault> {
  for (const { setting, wanted, usual, actual, set } of limitsOf(guest)) {
    const meant = wanted ?? usual;
    if (meant === null || actual === null || actual === meant) continue;
    const isReset = setting === 'cpu_shares' && wanted !== null && actual === usual;
    yield {
      setting,
      index: null,
      kernel: String(actual),
      cause: isReset ? 'shares-reset' : 'cgroup-written',
      repair: set === null ? null : [{ kind: 'schedinfo', set }],
    };
  }
}

/**
 * The nodes from which its threads may take memory (Mems_allowed_list), where libvirt holds them by
 * their cgroup: mode strict or restrictive (qemuProcessSetupPid).
 */
function* nodesetFaults({ domain, values, host }: Guest): Generator<KernelFault> {
  const { memory } = values.numatune;
  const holds = memory?.mode === 'strict' || memory?.mode === 'restrictive';
  if (!holds || memory.placement !== 'static' || domain.kernel === null) return;
  if (values.numatune.memnodes.length > 0) return;
  const wanted = memory.nodeset.intersect(host.nodes);
  const parts = domain.kernel.cgroups.filter(
    ({ part, mems }) => part !== 'machine' && mems !== null,
  );
  const seen = parts.flatMap(({ effectiveMems, mems }) => effectiveMems ?? mems ?? []);
  const wrong = seen.filter((mems) => !mems.isEmpty && !mems.equals(wanted));
  if (wrong.length === 0) return;
  yield {
    setting: 'numa_nodeset',
    index: null,
    kernel: [...new Set(wrong.map((mems) => mems.format()))].join(' or '),
    cause: 'cgroup-written',
    repair: memory.mode === 'restrictive' ? [{ kind: 'numatune', nodeset: memory.nodeset }] : null,
  };
}

/** What the kernel does otherwise than the live definition of a guest says. */
export function kernelFaults(guest: Guest): readonly KernelFault[] {
  if (guest.definition !== 'live') return [];
  return [...pinFaults(guest), ...limitFaults(guest), ...nodesetFaults(guest)];
}
