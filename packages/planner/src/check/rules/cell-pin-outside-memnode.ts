import { msg } from '../../message.ts';
import { cellsOf, type Change } from '../../scene/change.ts';
import type { Guest, GuestThread } from '../../scene/guest.ts';
import { movedNear, possible } from '../choose.ts';
import { type Found, guestRule } from '../rule.ts';
import { idsOf, nodesText, vcpusText } from '../wording.ts';

/** The memory of a cell follows its vCPUs. */
function moveMemnode(
  guest: Guest,
  cell: number,
  vcpus: readonly GuestThread[],
): readonly Change[] | null {
  if (vcpus.some(({ pin }) => pin === null)) return null;
  const nodeset = guest.host.nodesOf(
    vcpus.map(({ allowed }) => allowed).reduce((all, set) => all.union(set)),
  );
  if (nodeset.isEmpty) return null;
  const cells = cellsOf(guest).map((one) =>
    one.id === cell && one.memnode !== null
      ? { ...one, memnode: { ...one.memnode, nodeset } }
      : one,
  );
  return [{ kind: 'vnuma', cells }];
}

export default guestRule({
  name: 'cell-pin-outside-memnode',
  severity: 'warning',
  title: msg`a guest NUMA cell whose vCPUs are pinned outside the nodes of its memory`,
  explanation: msg`The guest's kernel believes that the memory of a cell is near to the vCPUs of that cell, and places its processes by that. Where the host has them on different nodes the guest's own care makes things worse.`,
  source: 'https://libvirt.org/formatdomain.html#numa-node-tuning',
  takesCpus: true,
  *check(guest, scene): Iterable<Found> {
    const { host } = guest;
    for (const { id, cpus } of guest.values.cpu.cells) {
      const nodeset = guest.memnode(id)?.nodeset;
      const near = nodeset === undefined ? null : host.cpusOf(nodeset);
      if (nodeset === undefined || near === null || near.isEmpty) continue;
      const all = guest.vcpus.filter((vcpu) => cpus.has(vcpu.id));
      const outside = all.filter(({ pin, allowed }) => pin !== null && !allowed.isSubsetOf(near));
      if (outside.length === 0) continue;
      const nodes = host.nodesOf(
        outside.map(({ allowed }) => allowed).reduce((sum, set) => sum.union(set)),
      );
      yield {
        guest,
        message: msg`cell ${id}: ${vcpusText(idsOf(outside))} may run on ${nodesText(nodes)}, but the cell's memory is on ${nodesText(nodeset)}`,
        values: {
          cell: id,
          vcpus: idsOf(outside).format(),
          cpuNodes: nodes.format(),
          memoryNodes: nodeset.format(),
        },
        mends: () => possible(movedNear(scene, guest, outside, near), moveMemnode(guest, id, all)),
        noMend: msg`neither have the cell's nodes CPUs to spare for its vCPUs, nor the vCPUs' nodes room for its memory`,
      };
    }
  },
});
