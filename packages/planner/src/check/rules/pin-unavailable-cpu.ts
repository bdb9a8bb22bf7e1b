import { Cpuset, type Nodeset } from '@virtune/model';
import { type Message, msg } from '../../message.ts';
import { cellsOf, type Change } from '../../scene/change.ts';
import type { Guest, GuestThread } from '../../scene/guest.ts';
import type { Host } from '../../scene/host.ts';
import type { Scene } from '../../scene/scene.ts';
import { freeCpu, nearMemory, pinThread, possible, shareable } from '../choose.ts';
import { type Found, guestRule, type Severity } from '../rule.ts';
import { cpusText, nodesText, threadsText } from '../wording.ts';

/** One way in which a CPU of a pin is not to be had. */
interface Lack {
  readonly why: 'missing' | 'offline' | 'isolated';
  readonly cpus: (thread: GuestThread, host: Host) => Cpuset;
  readonly severity: (threads: readonly GuestThread[]) => Severity;
  readonly text: (threads: Message, cpus: Cpuset, host: Host) => Message;
}

const beyond = (host: Host): Cpuset => Cpuset.range(0, host.facts.cpus.count - 1);

const LACKS: readonly Lack[] = [
  {
    why: 'missing',
    cpus: ({ pin }, host) => (pin ?? Cpuset.empty).difference(beyond(host).union(host.online)),
    severity: () => 'error',
    text: (threads, cpus, host) =>
      msg`${threads} pinned to ${cpusText(cpus)}, but the host has ${cpusText(host.online)}`,
  },
  {
    why: 'offline',
    cpus: ({ pin }, host) => (pin ?? Cpuset.empty).intersect(beyond(host)).difference(host.online),
    severity: () => 'error',
    text: (threads, cpus, host) =>
      msg`${threads} pinned to ${cpusText(cpus)}, not online (online: ${host.online})`,
  },
  {
    why: 'isolated',
    cpus: ({ pin }, host) => (pin ?? Cpuset.empty).intersect(host.isolated),
    // Alone on an isolated CPU is what isolation is for; among several, nothing balances.
    severity: (threads) => (threads.every(({ pin }) => pin?.size === 1) ? 'info' : 'warning'),
    text: (threads, cpus, host) =>
      msg`${threads} pinned to ${cpusText(cpus)}, isolated from the scheduler's balancing (isolated: ${host.isolated})`,
  },
];

/** A pin on what is there; where that is nothing, near the memory. */
function available(scene: Scene, guest: Guest, thread: GuestThread): Cpuset {
  const { host } = scene;
  const pin = thread.pin ?? Cpuset.empty;
  const rest = pin.intersect(host.floating);
  if (!rest.isEmpty) return rest;
  if (thread.kind === 'vcpu' && pin.size === 1) {
    const cpu = freeCpu(scene, guest, thread.id);
    if (cpu !== null) return Cpuset.of(cpu);
  }
  const near = thread.kind === 'vcpu' ? nearMemory(guest, thread.id) : host.floating;
  return shareable(scene, guest, near);
}

/** One after the other, so that two vCPUs do not get one CPU. */
function repinned(
  scene: Scene,
  guest: Guest,
  threads: readonly GuestThread[],
): readonly Change[] | null {
  const changes: Change[] = [];
  let taken = Cpuset.empty;
  for (const thread of threads) {
    let cpuset = available(scene, guest, thread);
    if (thread.kind === 'vcpu' && thread.pin?.size === 1) {
      const free = cpuset.difference(taken).min ?? freeCpu(scene, guest, thread.id, { taken });
      if (free === null) return null;
      cpuset = Cpuset.of(free);
      taken = taken.union(cpuset);
    }
    if (cpuset.isEmpty) return null;
    changes.push(pinThread(thread, cpuset));
  }
  return changes;
}

/** The nodesets of a guest without the nodes that are not there. */
function rebound(guest: Guest): readonly Change[] {
  const { host } = guest;
  const withMemory = Cpuset.from([...host.nodes].filter((node) => host.memoryKiB(node) !== 0));
  const there = (nodeset: Nodeset): Nodeset => {
    const rest = nodeset.intersect(host.nodes);
    if (!rest.isEmpty) return rest;
    const ofVcpus = host.nodesOf(guest.allowed).intersect(withMemory);
    return ofVcpus.isEmpty ? withMemory : ofVcpus;
  };
  const isBad = (nodeset: Nodeset): boolean => !nodeset.isSubsetOf(host.nodes);
  const cells = cellsOf(guest);
  const changes: Change[] = [];
  if (guest.nodeset !== null && isBad(guest.nodeset)) {
    changes.push({ kind: 'numatune', nodeset: there(guest.nodeset) });
  }
  if (cells.some(({ memnode }) => memnode !== null && isBad(memnode.nodeset))) {
    changes.push({
      kind: 'vnuma',
      cells: cells.map((cell) =>
        cell.memnode === null
          ? cell
          : { ...cell, memnode: { ...cell.memnode, nodeset: there(cell.memnode.nodeset) } },
      ),
    });
  }
  return changes;
}

function* badPins(guest: Guest, scene: Scene): Iterable<Found> {
  const { host } = scene;
  for (const { why, cpus, severity, text } of LACKS) {
    const threads = guest.threads.filter((thread) => !cpus(thread, host).isEmpty);
    if (threads.length === 0) continue;
    const bad = threads.map((thread) => cpus(thread, host)).reduce((all, set) => all.union(set));
    yield {
      guest,
      severity: severity(threads),
      message: text(threadsText(threads), bad, host),
      values: {
        threads: threads.map(({ kind, id }) => (kind === 'emulator' ? kind : `${kind} ${id}`)),
        [why]: bad.format(),
        online: host.online.format(),
      },
      mends: () => possible(repinned(scene, guest, threads)),
      noMend: msg`no other CPU near its memory is free: bring the CPUs online, or pin by hand`,
    };
  }
}

export default guestRule({
  name: 'pin-unavailable-cpu',
  severity: 'error',
  title: msg`pins on offline, isolated or missing CPUs, and nodesets with missing nodes`,
  explanation: msg`libvirt takes any number in a definition and finds out at the start, where the kernel then refuses it. On isolated CPUs the scheduler does not balance: threads that may choose among several of them pile up on one, and only a thread that is alone on its CPU is right there.`,
  source: 'https://docs.kernel.org/admin-guide/cgroup-v1/cpusets.html',
  takesCpus: true,
  *check(guest, scene): Iterable<Found> {
    const { host } = scene;
    if (!host.isKnown) return;
    yield* badPins(guest, scene);
    const missing = guest.bindings
      .map(({ nodeset }) => nodeset.difference(host.nodes))
      .reduce((all, set) => all.union(set), Cpuset.empty);
    if (missing.isEmpty) return;
    yield {
      guest,
      message: msg`memory bound to ${nodesText(missing)}, but the host has ${nodesText(host.nodes)}`,
      values: { missingNodes: missing.format(), nodes: host.nodes.format() },
      mends: () => possible(rebound(guest)),
      noMend: msg`no node of this host has room for it beside its vCPUs: bind it by hand`,
    };
  },
});
