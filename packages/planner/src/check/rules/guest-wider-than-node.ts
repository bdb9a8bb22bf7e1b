import { Cpuset, type Nodeset } from '@virtune/model';
import { type Message, msg } from '../../message.ts';
import type { CellChange, Change } from '../../scene/change.ts';
import type { Guest } from '../../scene/guest.ts';
import type { Scene } from '../../scene/scene.ts';
import { possible, shareable } from '../choose.ts';
import { type Found, guestRule } from '../rule.ts';
import { sizeText, vcpuCountText } from '../wording.ts';

/** What the largest node of a nodeset has. */
interface Largest {
  /** null where the host does not say. */
  readonly memoryKiB: number | null;
  readonly cpus: number;
}

function largestOf(guest: Guest, nodes: Nodeset): Largest {
  const { host } = guest;
  const sizes = [...nodes].map((node) => host.memoryKiB(node));
  return {
    memoryKiB: sizes.includes(null) ? null : Math.max(...sizes.map((size) => size ?? 0)),
    cpus: Math.max(...[...nodes].map((node) => host.cpusOf(Cpuset.of(node)).size)),
  };
}

/** Memory in whole MiB, of which QEMU makes cells; the last has the rest. */
function memoryParts(totalKiB: number, count: number): readonly number[] {
  const part = Math.floor(totalKiB / count / 1024) * 1024;
  return Array.from({ length: count }, (_, i) =>
    i < count - 1 ? part : totalKiB - part * (count - 1),
  );
}

/** One cell for each node, with an even part of all and bound to it. */
function cellsFor(
  scene: Scene,
  guest: Guest,
  nodes: readonly number[],
  withPins: boolean,
): readonly CellChange[] {
  const { vcpu, numatune, pluggedMemoryKiB } = guest.values;
  const mode = numatune.memory?.mode === 'restrictive' ? 'restrictive' : 'strict';
  const memory = memoryParts(guest.memoryKiB - pluggedMemoryKiB, nodes.length);
  const bound = (i: number): number => Math.round((i * vcpu.count) / nodes.length);
  return nodes.map((node, id) => ({
    id,
    vcpus: Cpuset.range(bound(id), bound(id + 1) - 1),
    memoryKiB: memory[id] ?? 0,
    memnode: { mode, nodeset: Cpuset.of(node) },
    pin: withPins ? shareable(scene, guest, guest.host.cpusOf(Cpuset.of(node))) : null,
  }));
}

/** Cells for the fewest nodes that can hold the guest; null where the nodeset has not so many. */
function withCells(
  scene: Scene,
  guest: Guest,
  nodes: readonly number[],
  withPins: boolean,
): readonly Change[] | null {
  const { host } = guest;
  for (let count = 2; count <= Math.min(nodes.length, guest.values.vcpu.count); count += 1) {
    const cells = cellsFor(scene, guest, nodes.slice(0, count), withPins);
    const fits = cells.every(({ vcpus, memoryKiB, pin }, i) => {
      const node = nodes[i] ?? 0;
      const hasCpus = host.cpusOf(Cpuset.of(node)).size >= vcpus.size && pin?.isEmpty !== true;
      return hasCpus && (host.memoryKiB(node) ?? memoryKiB) >= memoryKiB;
    });
    if (fits) return [{ kind: 'vnuma', cells }];
  }
  return null;
}

export default guestRule({
  name: 'guest-wider-than-node',
  severity: 'warning',
  title: msg`a guest larger than a node, to which no NUMA is shown`,
  explanation: msg`The guest spreads over several nodes of the host but believes that all of its memory is equally near, so its kernel cannot keep processes beside their memory. Cells, each bound to one node, show the guest what is there.`,
  source: 'https://libvirt.org/formatdomain.html#guest-numa-topology',
  *check(guest, scene): Iterable<Found> {
    const { host, values } = guest;
    const nodes = (guest.nodeset ?? host.nodes).intersect(host.nodes);
    if (values.cpu.cells.length > 0 || nodes.size < 2) return;
    const largest = largestOf(guest, nodes);
    const vcpus = values.vcpu.count;
    const message = tooLarge(guest, largest, nodes);
    if (message === null) return;
    // Nodes without CPUs or without memory are no place for a cell.
    const usable = [...nodes].filter(
      (node) => !host.cpusOf(Cpuset.of(node)).isEmpty && host.memoryKiB(node) !== 0,
    );
    yield {
      guest,
      message,
      values: {
        vcpus,
        memoryKiB: guest.memoryKiB,
        nodes: nodes.format(),
        largestNodeCpus: largest.cpus,
        largestNodeKiB: largest.memoryKiB,
      },
      mends: () =>
        possible(withCells(scene, guest, usable, true), withCells(scene, guest, usable, false)),
      noMend: msg`no even split over the nodes fits it: write its cells with 'virtune vnuma', or make it smaller`,
    };
  },
});

function tooLarge(guest: Guest, largest: Largest, nodes: Nodeset): Message | null {
  const vcpus = guest.values.vcpu.count;
  const { memoryKiB } = guest;
  const tooMuchMemory = largest.memoryKiB !== null && memoryKiB > largest.memoryKiB;
  if (vcpus > largest.cpus) {
    return tooMuchMemory
      ? msg`${vcpuCountText(vcpus)} and ${sizeText(memoryKiB)} of memory, but none of nodes ${nodes} has more than ${largest.cpus} CPUs and ${sizeText(largest.memoryKiB ?? 0)}; no cells`
      : msg`${vcpuCountText(vcpus)}, but none of nodes ${nodes} has more than ${largest.cpus} CPUs; no cells`;
  }
  return tooMuchMemory
    ? msg`${sizeText(memoryKiB)} of memory, but none of nodes ${nodes} has more than ${sizeText(largest.memoryKiB ?? 0)}; no cells`
    : null;
}
