import {
  Cpuset,
  type DefinitionValues,
  type HostCpuSets,
  type KernelThread,
  type Pin,
  type SnapshotDomain,
  type ThreadKind,
} from '@virtune/model';

/** A thread of a guest; what is not known, or is nothing of its kind, is left out. */
export interface ThreadFacts {
  readonly kind: ThreadKind;
  /** The number of a vCPU or of an iothread. */
  readonly id?: number;
  readonly tid?: number;
  /** The thread's name in the kernel. */
  readonly comm?: string;
  /** The CPUs that the live definition pins it to; null where it pins it to none. */
  readonly livePin?: string | null;
  /** The same of the persistent definition. */
  readonly configPin?: string | null;
  /** The CPUs that the kernel lets it run on. */
  readonly kernelPin?: string;
  /** Whether those are the CPUs that the live definition says, as far as they are online. */
  readonly agrees?: boolean;
  /** The CPU that it ran on last. */
  readonly lastCpu?: number;
  readonly cpuTimeNs?: bigint;
  /** How long it was ready to run and waited for a CPU. */
  readonly waitTimeNs?: bigint;
}

type ThreadName = Pick<ThreadFacts, 'kind' | 'id'>;

/**
 * Where a definition lets a thread run; undefined where it has no such thread. Threads that are
 * neither vCPUs nor iothreads go with the emulator; all without a pin of their own go with
 * `<vcpu cpuset>`.
 */
export function pinOf(
  values: DefinitionValues,
  { kind, id = 0 }: ThreadName,
  auto: Cpuset | null,
): Cpuset | null | undefined {
  const { cputune, vcpu } = values;
  const rest = vcpu.cpuset ?? auto;
  const own = (all: readonly Pin[]): Cpuset | undefined => all.find((pin) => pin.id === id)?.cpuset;
  if (kind === 'vcpu') return id >= vcpu.count ? undefined : (own(cputune.vcpupins) ?? rest);
  if (kind === 'iothread') return own(cputune.iothreadpins) ?? rest;
  return cputune.emulatorpin ?? rest;
}

type Pins = Pick<ThreadFacts, 'livePin' | 'configPin' | 'kernelPin' | 'agrees'>;

/** A thread without a pin may run on all CPUs, or on all that are not isolated (isolcpus=). */
function agrees(pin: Cpuset | null, kernel: Cpuset, { online, isolated }: HostCpuSets): boolean {
  const really = kernel.intersect(online);
  if (pin !== null) return pin.intersect(online).equals(really);
  return really.equals(online) || really.equals(online.difference(isolated ?? Cpuset.empty));
}

/** Where a thread may run, in the words of all three. */
function pins(
  { live, config, autoCpuset }: SnapshotDomain,
  name: ThreadName,
  cpus: HostCpuSets,
  kernel?: Cpuset,
): Pins {
  const livePin = live?.values && pinOf(live.values, name, autoCpuset);
  const configPin = config?.values && pinOf(config.values, name, null);
  return {
    ...(live?.values && livePin !== undefined && { livePin: livePin?.format() ?? null }),
    ...(config?.values && configPin !== undefined && { configPin: configPin?.format() ?? null }),
    ...(kernel && { kernelPin: kernel.format() }),
    ...(kernel && live?.values && { agrees: agrees(livePin ?? null, kernel, cpus) }),
  };
}

function fromKernel(domain: SnapshotDomain, thread: KernelThread, cpus: HostCpuSets): ThreadFacts {
  const { kind, id, tid, comm, cpuset, lastCpu, cpuTimeNs, waitTimeNs } = thread;
  const name = { kind, ...(id !== null && { id }) };
  return {
    ...name,
    tid,
    comm,
    ...pins(domain, name, cpus, cpuset),
    ...(lastCpu !== null && { lastCpu }),
    cpuTimeNs,
    ...(waitTimeNs !== null && { waitTimeNs }),
  };
}

/** What libvirt knows of: the emulator, iothreads and vCPUs; affinities are the kernel's through it. */
function fromLibvirt(domain: SnapshotDomain, cpus: HostCpuSets): ThreadFacts[] {
  const emulator = { kind: 'emulator' } as const;
  return [
    { ...emulator, ...pins(domain, emulator, cpus) },
    ...domain.iothreads.map(({ id, cpuset }): ThreadFacts => {
      const name = { kind: 'iothread', id } as const;
      return { ...name, ...pins(domain, name, cpus, cpuset) };
    }),
    ...domain.vcpus.map(({ id, cpu, cpuset, cpuTimeNs, waitTimeNs }): ThreadFacts => {
      const name = { kind: 'vcpu', id } as const;
      return {
        ...name,
        ...pins(domain, name, cpus, cpuset),
        ...(cpu !== null && { lastCpu: cpu }),
        cpuTimeNs,
        ...(waitTimeNs !== null && { waitTimeNs }),
      };
    }),
  ];
}

/** The threads that a guest will have at its next start, with nothing of the kernel. */
function fromConfig(domain: SnapshotDomain, cpus: HostCpuSets): ThreadFacts[] {
  const values = domain.config?.values;
  if (!values) return [];
  const { iothreads, vcpu, vcpus } = values;
  const ids =
    iothreads.ids.length > 0
      ? iothreads.ids.map(({ id }) => id)
      : Array.from({ length: iothreads.count }, (_, index) => index + 1);
  const online =
    vcpus.length > 0
      ? vcpus.filter(({ enabled }) => enabled).map(({ id }) => id)
      : Array.from({ length: vcpu.current ?? vcpu.count }, (_, id) => id);
  const names: ThreadName[] = [
    { kind: 'emulator' },
    ...ids.map((id): ThreadName => ({ kind: 'iothread', id })),
    ...online.map((id): ThreadName => ({ kind: 'vcpu', id })),
  ];
  return names.map((name) => ({ ...name, ...pins(domain, name, cpus) }));
}

const ORDER: readonly ThreadKind[] = ['vcpu', 'emulator', 'iothread', 'vhost', 'kvm-pit', 'worker'];

function byKind(a: ThreadFacts, b: ThreadFacts): number {
  return (
    ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) ||
    (a.id ?? 0) - (b.id ?? 0) ||
    (a.tid ?? 0) - (b.tid ?? 0)
  );
}

function facts(domain: SnapshotDomain, cpus: HostCpuSets): readonly ThreadFacts[] {
  const { kernel, id } = domain;
  if (kernel !== null) return kernel.threads.map((thread) => fromKernel(domain, thread, cpus));
  return id === null ? fromConfig(domain, cpus) : fromLibvirt(domain, cpus);
}

/** All threads of a guest as far as they are known, by kind. */
export function threadFacts(domain: SnapshotDomain, cpus: HostCpuSets): readonly ThreadFacts[] {
  return facts(domain, cpus).toSorted(byKind);
}
