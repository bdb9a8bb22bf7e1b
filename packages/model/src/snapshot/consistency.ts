import type { Cpuset } from '../cpuset/cpuset.ts';
import { iothreadLookup } from '../domain/iothreads.ts';
import { Place } from './codec/place.ts';
import type { Definition } from './definition.ts';
import type { SnapshotDomain } from './domain.ts';
import type { SnapshotHost } from './host.ts';
import type { DomainKernel } from './kernel.ts';
import type { Snapshot } from './snapshot.ts';

/** Refuses a second value of the same. */
function unique<T>(
  items: readonly T[],
  key: (item: T) => string | number | null,
  what: string,
  place: Place,
): void {
  const seen = new Set<string | number>();
  for (const [index, item] of items.entries()) {
    const value = key(item);
    if (value === null) continue;
    if (seen.has(value)) place.at(index).fail(`there are two with ${what} ${value}`);
    seen.add(value);
  }
}

/** What the host of a snapshot has, to hold the rest against. */
class HostBounds {
  readonly #count: number;
  readonly #nodes: ReadonlySet<number>;

  constructor({ cpus, topology }: SnapshotHost) {
    this.#count = cpus.count;
    this.#nodes = new Set(topology.nodes.keys());
  }

  cpus(cpuset: Cpuset | null, place: Place): void {
    const max = cpuset?.max ?? -1;
    if (max >= this.#count) place.fail(this.#noCpu(max));
  }

  cpu(cpu: number | null, place: Place): void {
    if (cpu !== null && cpu >= this.#count) place.fail(this.#noCpu(cpu));
  }

  /** What runs has to have been let run somewhere; CPUs too many beside it are taken. */
  pin(cpuset: Cpuset | null, place: Place): void {
    if (cpuset === null || cpuset.isEmpty || (cpuset.min ?? 0) < this.#count) return;
    place.fail(this.#noCpu(cpuset.min ?? 0));
  }

  node(node: number, place: Place): void {
    if (!this.#nodes.has(node)) place.fail(`the host has no node ${node}`);
  }

  #noCpu(cpu: number): string {
    return `the host has no CPU ${cpu}: its highest is ${this.#count - 1}`;
  }
}

function checkHost(host: SnapshotHost, bounds: HostBounds, place: Place): void {
  const { topology, cpus, memory, cpuTimes } = host;
  for (const [index, cpu] of [...topology.cpus.values()].entries()) {
    const at = place.at('topology', 'cpus', index);
    bounds.cpu(cpu.id, at.at('id'));
    bounds.node(cpu.node, at.at('node'));
  }
  for (const name of ['online', 'isolated', 'nohzFull', 'reserved'] as const) {
    bounds.cpus(cpus[name], place.at('cpus', name));
  }
  unique(memory, ({ node }) => node, 'node', place.at('memory'));
  for (const [index, { node, totalKiB, freeKiB }] of memory.entries()) {
    const at = place.at('memory', index);
    bounds.node(node, at.at('node'));
    if (totalKiB > 0 && (freeKiB ?? 0) > totalKiB) {
      at.at('freeKiB').fail(`${freeKiB} KiB are free of ${totalKiB}`);
    }
  }
  unique(cpuTimes, ({ cpu }) => cpu, 'CPU', place.at('cpuTimes'));
  for (const [index, { cpu }] of cpuTimes.entries()) {
    bounds.cpu(cpu, place.at('cpuTimes', index, 'cpu'));
  }
}

/** The pins of what runs. Those of a persistent definition may be of CPUs that are not there. */
function checkLivePins(live: Definition, bounds: HostBounds, place: Place): void {
  const { values } = live;
  if (values === null) return;
  const at = place.at('resources', 'cputune');
  for (const name of ['vcpupins', 'iothreadpins'] as const) {
    for (const [index, { cpuset }] of values.cputune[name].entries()) {
      bounds.pin(cpuset, at.at(name, index, 'cpuset'));
    }
  }
  bounds.pin(values.cputune.emulatorpin, at.at('emulatorpin'));
  bounds.pin(values.vcpu.cpuset, place.at('resources', 'vcpu', 'cpuset'));
}

function checkThreads(domain: SnapshotDomain, bounds: HostBounds, place: Place): void {
  const values = domain.live?.values ?? null;
  const most = values?.vcpu.count ?? Number.POSITIVE_INFINITY;
  const noVcpu = (id: number): string => `the domain has no vCPU ${id}, but ${most} of them`;
  unique(domain.vcpus, ({ id }) => id, 'id', place.at('vcpus'));
  for (const [index, { id, cpu, cpuset }] of domain.vcpus.entries()) {
    const at = place.at('vcpus', index);
    if (id >= most) at.at('id').fail(noVcpu(id));
    bounds.cpu(cpu, at.at('cpu'));
    bounds.cpus(cpuset, at.at('cpuset'));
  }
  const told = domain.statistics.vcpusMaximum;
  if (values !== null && told !== null && told !== most) {
    place
      .at('statistics', 'vcpusMaximum')
      .fail(`${told} vCPUs are the most here, ${most} in the definition`);
  }
  const hasIothread = values === null ? () => true : iothreadLookup(values.iothreads);
  unique(domain.iothreads, ({ id }) => id, 'id', place.at('iothreads'));
  for (const [index, { id, cpuset }] of domain.iothreads.entries()) {
    const at = place.at('iothreads', index);
    if (!hasIothread(id)) at.at('id').fail(`the domain has no iothread ${id}`);
    bounds.cpus(cpuset, at.at('cpuset'));
  }
}

function checkKernel(kernel: DomainKernel, bounds: HostBounds, place: Place): void {
  unique(kernel.threads, ({ tid }) => tid, 'tid', place.at('threads'));
  for (const [index, { cpuset, lastCpu }] of kernel.threads.entries()) {
    bounds.cpus(cpuset, place.at('threads', index, 'cpuset'));
    bounds.cpu(lastCpu, place.at('threads', index, 'lastCpu'));
  }
  unique(kernel.cgroups, ({ part }) => part, 'part', place.at('cgroups'));
  for (const [index, { effectiveCpus }] of kernel.cgroups.entries()) {
    bounds.cpus(effectiveCpus, place.at('cgroups', index, 'effectiveCpus'));
  }
  for (const [index, { node }] of (kernel.memory ?? []).entries()) {
    bounds.node(node, place.at('memory', index, 'node'));
  }
}

function checkDomain(domain: SnapshotDomain, bounds: HostBounds, place: Place): void {
  const { id, live, kernel } = domain;
  if (id === null && live !== null) place.at('live').fail('a domain without an id does not run');
  if (id === null && kernel !== null) {
    place.at('kernel').fail('a domain without an id has no process');
  }
  if (live !== null) checkLivePins(live, bounds, place.at('live'));
  checkThreads(domain, bounds, place);
  if (kernel !== null) checkKernel(kernel, bounds, place.at('kernel'));
}

/**
 * Refuses what cannot be true of any host. What is merely wrong, a persistent definition with pins
 * on CPUs that are not there, is for the checks to find.
 * @throws PlaceError
 */
export function checkConsistency({ host, domains }: Snapshot): void {
  const bounds = new HostBounds(host);
  checkHost(host, bounds, Place.root.at('host'));
  const place = Place.root.at('domains');
  unique(domains, ({ name }) => name, 'name', place);
  unique(domains, ({ uuid }) => uuid, 'UUID', place);
  unique(domains, ({ id }) => id, 'id', place);
  for (const [index, domain] of domains.entries()) checkDomain(domain, bounds, place.at(index));
}
