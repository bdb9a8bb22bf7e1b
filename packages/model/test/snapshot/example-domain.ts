import { Cpuset, type Nodeset } from '../../src/cpuset/index.ts';
import {
  Definition,
  type DefinitionValues,
  type DomainKernel,
  type KernelCgroup,
  type KernelThread,
  type SchedulerParameters,
  type SnapshotDomain,
  type SnapshotHost,
  type ThreadKind,
} from '../../src/snapshot/index.ts';

/** What a definition says; XML parts are libvirt's own. */
export interface DefinitionParts {
  readonly vcpus?: number;
  readonly currentVcpus?: number;
  /** More attributes of `<vcpu>`: `placement='auto'`, `cpuset='0-3'`. */
  readonly vcpuAttributes?: string;
  readonly memoryMiB?: number;
  readonly iothreads?: number;
  /** What stands in `<cputune>`, `<numatune>`, `<numa>`. */
  readonly cputune?: string;
  readonly numatune?: string;
  readonly cells?: string;
  /** More of `<cpu>`, as `<topology/>`. */
  readonly cpu?: string;
  /** More elements of `<domain>`. */
  readonly elements?: string;
}

export interface ExampleDomainOptions extends DefinitionParts {
  readonly name: string;
  /** Its id; null for one that is shut off. 1 when left out. */
  readonly id?: number | null;
  /** Where the persistent definition differs; null for a transient domain. */
  readonly config?: DefinitionParts | null;
  /** Changes to what the kernel says, which otherwise is what the live definition says. */
  readonly kernel?: (kernel: DomainKernel) => DomainKernel | null;
  /** Changes to all else. */
  readonly overrides?: Partial<SnapshotDomain>;
}

const element = (name: string, content: string | number | undefined): string =>
  content === undefined ? '' : `  <${name}>${content}</${name}>\n`;

/** A UUID for a name, the same every time. */
function uuidOf(name: string): string {
  let hash = 0;
  for (const character of name)
    hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 0xffff_ffff_ffff;
  return `00000000-0000-4000-8000-${hash.toString(16).padStart(12, '0')}`;
}

/** A definition as text. */
export function exampleXml(name: string, parts: DefinitionParts): string {
  const { vcpus = 2, memoryMiB = 1024 } = parts;
  const current = parts.currentVcpus === undefined ? '' : ` current='${parts.currentVcpus}'`;
  const attributes = parts.vcpuAttributes === undefined ? '' : ` ${parts.vcpuAttributes}`;
  const cpu = `${parts.cpu ?? ''}${parts.cells === undefined ? '' : `<numa>${parts.cells}</numa>`}`;
  return `<domain type='kvm'>
  <name>${name}</name>
  <uuid>${uuidOf(name)}</uuid>
  <memory unit='MiB'>${memoryMiB}</memory>
  <vcpu${attributes}${current}>${vcpus}</vcpu>
${element('iothreads', parts.iothreads)}${element('cputune', parts.cputune)}${element('numatune', parts.numatune)}${parts.elements ?? ''}  <os>
    <type arch='x86_64' machine='pc'>hvm</type>
  </os>
${element('cpu', cpu === '' ? undefined : cpu)}  <devices/>
</domain>
`;
}

function definition(name: string, parts: DefinitionParts): Definition {
  const made = new Definition(exampleXml(name, parts));
  if (made.values === null) throw new Error(`example ${name}: ${made.unreadable}`);
  return made;
}

/** The vCPUs that are there at the start. */
function onlineVcpus({ vcpu, vcpus }: DefinitionValues): number[] {
  if (vcpus.length > 0) return vcpus.filter(({ enabled }) => enabled).map(({ id }) => id);
  return Array.from({ length: vcpu.current ?? vcpu.count }, (_, id) => id);
}

function thread(
  tid: number,
  kind: ThreadKind,
  id: number | null,
  cpuset: Cpuset,
  nodeset: Nodeset,
): KernelThread {
  const comms: Readonly<Record<ThreadKind, string>> = {
    vcpu: `CPU ${id}/KVM`,
    emulator: 'qemu-system-x86',
    iothread: `IO iothread${id}`,
    vhost: 'vhost-1000',
    'kvm-pit': 'kvm-pit/1000',
    worker: 'worker',
  };
  const cpuTimeNs = 1_000_000_000n;
  return {
    tid,
    kind,
    id,
    comm: comms[kind],
    cpuset,
    nodeset,
    lastCpu: cpuset.min,
    cpuTimeNs,
    waitTimeNs: 0n,
  };
}

function threadsOf(
  values: DefinitionValues,
  { cpus: { online }, topology }: SnapshotHost,
  pid: number,
): KernelThread[] {
  const nodes = Cpuset.from(topology.nodes.keys());
  const { cputune, vcpu, iothreads } = values;
  const rest = vcpu.cpuset ?? online;
  const pin = (pins: readonly { id: number; cpuset: Cpuset }[], id: number): Cpuset =>
    pins.find((one) => one.id === id)?.cpuset ?? rest;
  const ioIds = iothreads.ids.length > 0 ? iothreads.ids.map(({ id }) => id) : [];
  const ids = ioIds.length > 0 ? ioIds : Array.from({ length: iothreads.count }, (_, i) => i + 1);
  return [
    thread(pid, 'emulator', null, cputune.emulatorpin ?? rest, nodes),
    ...ids.map((id, i) =>
      thread(pid + 1 + i, 'iothread', id, pin(cputune.iothreadpins, id), nodes),
    ),
    ...onlineVcpus(values).map((id) =>
      thread(pid + 100 + id, 'vcpu', id, pin(cputune.vcpupins, id), nodes),
    ),
  ];
}

function cgroup(
  part: string,
  { cgroupVersion, cpus, topology }: SnapshotHost,
  limits: { shares?: number | null; quota?: number | null; period?: number | null },
  cpuset: Cpuset | null,
  bound: Cpuset | null = null,
): KernelCgroup {
  const version1 = cgroupVersion === 1;
  return {
    part,
    shares: version1 ? (limits.shares ?? 1024) : null,
    weight: version1 ? null : (limits.shares ?? 100),
    quotaUs: limits.quota ?? -1,
    periodUs: limits.period ?? 100_000,
    cpus: cpuset ?? (version1 ? cpus.online : Cpuset.empty),
    mems: bound ?? (version1 ? Cpuset.from(topology.nodes.keys()) : Cpuset.empty),
    effectiveCpus: cpuset ?? cpus.online,
    effectiveMems: bound ?? Cpuset.from(topology.nodes.keys()),
  };
}

function cgroupsOf(
  values: DefinitionValues,
  threads: readonly KernelThread[],
  host: SnapshotHost,
): KernelCgroup[] {
  const tune = values.cputune;
  const limitsOf = {
    vcpu: { quota: tune.quota, period: tune.period },
    iothread: { quota: tune.iothreadQuota, period: tune.iothreadPeriod },
    emulator: { quota: tune.emulatorQuota, period: tune.emulatorPeriod },
  };
  const { memory } = values.numatune;
  const isHeld = memory?.mode === 'strict' || memory?.mode === 'restrictive';
  const bound = isHeld && memory.placement === 'static' ? memory.nodeset : null;
  const machine = { shares: tune.shares, quota: tune.globalQuota, period: tune.globalPeriod };
  return [
    cgroup('machine', host, machine, null),
    ...threads.flatMap(({ kind, id, cpuset }) =>
      kind === 'vcpu' || kind === 'iothread' || kind === 'emulator'
        ? [cgroup(`${kind}${id ?? ''}`, host, limitsOf[kind], cpuset, bound)]
        : [],
    ),
  ];
}

/** The kernel doing what a definition says; its memory is where the numatune wants it, or on the first node. */
function kernelOf(values: DefinitionValues, host: SnapshotHost, pid: number): DomainKernel {
  const threads = threadsOf(values, host, pid);
  const memory = values.numatune.memory;
  const nodeset = memory?.placement === 'static' ? memory.nodeset : Cpuset.of(0);
  const cellsKiB = values.cpu.cells.reduce((sum, cell) => sum + cell.memoryKiB, 0);
  const totalKiB = cellsKiB === 0 ? (values.memory.memoryKiB ?? 0) : cellsKiB;
  const nodes = Array.from(nodeset, (node) => ({
    node,
    memoryKiB: Math.floor(totalKiB / nodeset.size),
  }));
  const policy = memory?.mode === 'strict' ? `bind:${nodeset.format()}` : 'default';
  return {
    pid,
    threads,
    cgroups: cgroupsOf(values, threads, host),
    memory: nodes,
    policies: [{ policy, nodes }],
  };
}

function schedulerOf(values: DefinitionValues, host: SnapshotHost): SchedulerParameters {
  const { cputune } = values;
  return {
    cpu_shares: cputune.shares ?? (host.cgroupVersion === 1 ? 1024 : 100),
    vcpu_period: cputune.period ?? 100_000,
    vcpu_quota: cputune.quota ?? -1,
    emulator_period: cputune.emulatorPeriod ?? 100_000,
    emulator_quota: cputune.emulatorQuota ?? -1,
    global_period: cputune.globalPeriod ?? 100_000,
    global_quota: cputune.globalQuota ?? -1,
    iothread_period: cputune.iothreadPeriod ?? 100_000,
    iothread_quota: cputune.iothreadQuota ?? -1,
  };
}

/** A domain of a snapshot on a host, in which everybody agrees unless told otherwise. */
export function exampleDomain(host: SnapshotHost, options: ExampleDomainOptions): SnapshotDomain {
  const { name, id = 1, config, kernel: change, overrides, ...parts } = options;
  const persistent = config === null ? null : definition(name, { ...parts, ...config });
  const live = id === null ? null : definition(name, parts);
  const values = live?.values ?? null;
  const agreed = values === null ? null : kernelOf(values, host, 1000 * ((id ?? 0) + 1));
  const kernel = agreed !== null && change !== undefined ? change(agreed) : agreed;
  const threads = kernel?.threads ?? agreed?.threads ?? [];
  return {
    name,
    uuid: uuidOf(name),
    id,
    state: id === null ? 'shutoff' : 'running',
    stateReason: 1,
    autostart: false,
    persistent: persistent !== null,
    live,
    config: persistent,
    scheduler: {
      live: values && schedulerOf(values, host),
      config: persistent?.values ? schedulerOf(persistent.values, host) : null,
    },
    vcpus: threads.flatMap((one) =>
      one.kind !== 'vcpu' || one.id === null
        ? []
        : [
            {
              id: one.id,
              state: 'running' as const,
              cpu: one.lastCpu,
              cpuset: one.cpuset,
              cpuTimeNs: one.cpuTimeNs,
              waitTimeNs: one.waitTimeNs,
            },
          ],
    ),
    iothreads: threads.flatMap((one) =>
      one.kind === 'iothread' && one.id !== null ? [{ id: one.id, cpuset: one.cpuset }] : [],
    ),
    autoCpuset: null,
    statistics: {
      cpuTimeNs: threads.reduce((sum, one) => sum + one.cpuTimeNs, 0n),
      cpuUserNs: 0n,
      cpuSystemNs: 0n,
      vcpusCurrent: values && onlineVcpus(values).length,
      vcpusMaximum: (live ?? persistent)?.values?.vcpu.count ?? null,
      memoryCurrentKiB: (live ?? persistent)?.values?.memory.memoryKiB ?? null,
      memoryMaximumKiB: (live ?? persistent)?.values?.memory.memoryKiB ?? null,
      memoryRssKiB: null,
    },
    kernel: host.hasKernelFacts ? kernel : null,
    ...overrides,
  };
}
