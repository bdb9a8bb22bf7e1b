import type { Cpuset } from '@virtune/model';
import { msg } from '../../message.ts';
import type { Change } from '../../scene/change.ts';
import type { Guest, GuestThread } from '../../scene/guest.ts';
import type { Scene } from '../../scene/scene.ts';
import { movedNear } from '../choose.ts';
import { type Found, guestRule } from '../rule.ts';
import { possible } from '../choose.ts';
import { idsOf, nodesText, vcpusText } from '../wording.ts';

/** The vCPUs, in no bound cell, that are pinned to CPUs of nodes where the memory is not. */
function strangers(guest: Guest, near: Cpuset): readonly GuestThread[] {
  const bound = guest.values.cpu.cells.filter(({ id }) => guest.memnode(id) !== null);
  return guest.vcpus.filter(
    ({ id, pin, allowed }) =>
      pin !== null && !allowed.isSubsetOf(near) && !bound.some(({ cpus }) => cpus.has(id)),
  );
}

/** The memory follows the vCPUs. */
function moveMemory(guest: Guest): readonly Change[] | null {
  const { host } = guest;
  if (guest.vcpus.some(({ pin }) => pin === null)) return null;
  const nodeset = host.nodesOf(guest.allowed);
  return nodeset.isEmpty ? null : [{ kind: 'numatune', nodeset }];
}

export default guestRule({
  name: 'vcpu-memory-node-mismatch',
  severity: 'warning',
  title: msg`vCPUs pinned to other nodes than those of the guest's memory`,
  explanation: msg`Every access of such a vCPU to memory crosses the link between the nodes, which costs up to twice the time. Pin the vCPUs to the CPUs of the nodes that hold the memory, or bind the memory to the nodes of the vCPUs.`,
  source: 'https://docs.kernel.org/admin-guide/mm/numa_memory_policy.html',
  takesCpus: true,
  *check(guest: Guest, scene: Scene): Iterable<Found> {
    const { nodeset, host } = guest;
    if (nodeset === null) return;
    const near = host.cpusOf(nodeset);
    // Memory of nodes without CPUs is far from every vCPU.
    if (near.isEmpty) return;
    const vcpus = strangers(guest, near);
    if (vcpus.length === 0) return;
    const nodes = host.nodesOf(
      vcpus.map(({ allowed }) => allowed).reduce((all, set) => all.union(set)),
    );
    yield {
      guest,
      message: msg`${vcpusText(idsOf(vcpus))} may run on ${nodesText(nodes)}, but the memory is on ${nodesText(nodeset)}`,
      values: {
        vcpus: idsOf(vcpus).format(),
        cpuNodes: nodes.format(),
        memoryNodes: nodeset.format(),
      },
      mends: () => {
        const byPins = movedNear(scene, guest, vcpus, near);
        const byMemory = moveMemory(guest);
        return guest.isRunning ? possible(byPins, byMemory) : possible(byMemory, byPins);
      },
      noMend: msg`neither have the memory's nodes CPUs to spare for its vCPUs, nor the vCPUs' nodes room for its memory`,
    };
  },
});
