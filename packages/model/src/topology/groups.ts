import { Cpuset } from '../cpuset/cpuset.ts';
import type { HostCpu, HostTopology } from './topology.ts';

/** CPUs of one socket. */
export interface SocketGroup {
  readonly socket: number | null;
  readonly cpus: Cpuset;
}

/** CPUs of one die of a socket. */
export interface DieGroup extends SocketGroup {
  readonly die: number | null;
}

/** The CPUs that `key` puts together, in the order of the first of each. */
function groupBy(topology: HostTopology, key: (cpu: HostCpu) => string): HostCpu[][] {
  return [...Map.groupBy(topology.cpus.values(), key).values()];
}

function cpusetOf(cpus: readonly HostCpu[]): Cpuset {
  return Cpuset.from(cpus.map(({ id }) => id));
}

/** Every CPU that libvirt lists. */
export function allCpus(topology: HostTopology): Cpuset {
  return Cpuset.from(topology.cpus.keys());
}

/** The CPUs by socket; those of which none is known are together, under null. */
export function socketsOf(topology: HostTopology): readonly SocketGroup[] {
  return groupBy(topology, ({ socket }) => `${socket}`).map((cpus) =>
    Object.freeze({ socket: cpus[0]!.socket, cpus: cpusetOf(cpus) }),
  );
}

/** The CPUs by die. Die numbers are unique within a socket only. */
export function diesOf(topology: HostTopology): readonly DieGroup[] {
  return groupBy(topology, ({ socket, die }) => `${socket}/${die}`).map((cpus) =>
    Object.freeze({ socket: cpus[0]!.socket, die: cpus[0]!.die, cpus: cpusetOf(cpus) }),
  );
}

/**
 * The CPUs by core, each CPU in exactly one. What makes a core is the list of siblings, as in the
 * kernel (Documentation/admin-guide/cputopology.rst, core_cpus_list): core numbers repeat within a
 * socket of several nodes (Magny-Cours) and differ between the threads of one core (Bulldozer).
 */
export function coresOf(topology: HostTopology): readonly Cpuset[] {
  const cores: Cpuset[] = [];
  let left = allCpus(topology);
  for (const { id, siblings } of topology.cpus.values()) {
    if (!left.has(id)) continue;
    const core = siblings.intersect(left).union(Cpuset.of(id));
    left = left.difference(core);
    cores.push(core);
  }
  return cores;
}

/**
 * The sets of CPUs that share a level 3 cache, by their lowest CPU. They may span nodes or split
 * one, and overlap where the kernel contradicts itself; none where libvirt shows no cache.
 */
export function l3GroupsOf(topology: HostTopology): readonly Cpuset[] {
  const shared = topology.caches.filter(({ level }) => level === 3).map(({ cpus }) => cpus);
  const distinct = new Map(shared.map((cpus) => [cpus.format(), cpus]));
  return [...distinct.values()].toSorted((a, b) => (a.min ?? 0) - (b.min ?? 0));
}

/** The node that a CPU belongs to; null if libvirt lists no such CPU. */
export function nodeOf(topology: HostTopology, cpu: number): number | null {
  return topology.cpus.get(cpu)?.node ?? null;
}

/** The firmware's distance from one node to another; null where it is unknown. */
export function distanceBetween(topology: HostTopology, from: number, to: number): number | null {
  return topology.nodes.get(from)?.distances.get(to) ?? null;
}
