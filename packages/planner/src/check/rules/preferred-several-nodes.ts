import { Cpuset, type Nodeset } from '@virtune/model';
import { msg } from '../../message.ts';
import { cellsOf, type Change } from '../../scene/change.ts';
import type { Binding, Guest } from '../../scene/guest.ts';
import { type Found, guestRule } from '../rule.ts';

/** The nodes of a nodeset, best first: where the vCPUs may run, then where most memory is. */
function ranked(guest: Guest, nodeset: Nodeset): readonly number[] {
  const { host } = guest;
  const near = host.nodesOf(guest.allowed);
  const rank = (node: number): number =>
    (near.has(node) ? 1e15 : 0) + (host.freeKiB(node) ?? host.memoryKiB(node) ?? 0);
  return [...nodeset].toSorted((a, b) => rank(b) - rank(a) || a - b);
}

function onNode(guest: Guest, { cell }: Binding, node: number): readonly Change[] {
  const nodeset = Cpuset.of(node);
  if (cell === null) return [{ kind: 'numatune', nodeset }];
  const cells = cellsOf(guest).map((one) =>
    one.id === cell && one.memnode !== null
      ? { ...one, memnode: { ...one.memnode, nodeset } }
      : one,
  );
  return [{ kind: 'vnuma', cells }];
}

export default guestRule({
  name: 'preferred-several-nodes',
  severity: 'warning',
  title: msg`mode preferred with several nodes`,
  explanation: msg`Linux before 5.15 can prefer one node only, and libvirt built without numa_set_preferred_many refuses to start a guest that prefers several ("only supports single node"). Where it starts, all but the lowest node may count for nothing.`,
  source: 'https://docs.kernel.org/admin-guide/mm/numa_memory_policy.html',
  *check(guest): Iterable<Found> {
    const several = guest.bindings.filter(
      ({ mode, nodeset }) => mode === 'preferred' && nodeset.size > 1,
    );
    for (const binding of several) {
      const { cell, nodeset } = binding;
      yield {
        guest,
        message:
          cell === null
            ? msg`its memory prefers ${nodeset.size} nodes (${nodeset})`
            : msg`cell ${cell}: its memory prefers ${nodeset.size} nodes (${nodeset})`,
        values: { cell, nodeset: nodeset.format(), nodes: nodeset.size },
        *mends() {
          for (const node of ranked(guest, nodeset)) yield onNode(guest, binding, node);
        },
        noMend: msg`its vCPUs may run on several of these nodes: choose one, or mode interleave`,
      };
    }
  },
});
