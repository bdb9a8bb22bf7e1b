import type { Cpuset } from '@virtune/model';
import { msg } from '../../message.ts';
import type { Change } from '../../scene/change.ts';
import type { Guest } from '../../scene/guest.ts';
import type { Host } from '../../scene/host.ts';
import type { Scene } from '../../scene/scene.ts';
import { moveToFreeCpus, pinVcpus, possible, shareable } from '../choose.ts';
import { type Found, guestRule } from '../rule.ts';
import { cpusText } from '../wording.ts';

/**
 * Whether the pins were made with caches in view: each inside one group, or all together no more
 * than one group has. A guest that may use whole nodes is left to the scheduler.
 */
function isNarrow(guest: Guest, host: Host, largest: number): boolean {
  if (guest.allowed.size <= largest) return true;
  return guest.vcpus.every(({ allowed }) => host.l3Of(allowed).length <= 1);
}

/** All vCPUs in one group: a CPU each where each had one, the group for all otherwise. */
function gathered(scene: Scene, guest: Guest, group: Cpuset): readonly Change[] | null {
  const single = guest.vcpus.every(({ pin }) => pin?.size === 1);
  if (single) {
    const moving = guest.vcpus.filter(({ allowed }) => !allowed.isSubsetOf(group));
    return moveToFreeCpus(scene, guest, moving, group);
  }
  const cpus = shareable(scene, guest, group);
  if (cpus.size < guest.vcpus.length) return null;
  return pinVcpus(guest.vcpus, () => cpus);
}

export default guestRule({
  name: 'l3-split',
  severity: 'info',
  title: msg`a guest small enough for one L3 cache, pinned over several`,
  explanation: msg`CPUs that share a level 3 cache pass data to one another in a third of the time that it takes over the links between caches. A guest that fits beside one cache is faster there, and leaves the others to its neighbours.`,
  source: 'https://docs.kernel.org/admin-guide/cputopology.html',
  takesCpus: true,
  *check(guest, scene): Iterable<Found> {
    const { host } = scene;
    const largest = Math.max(0, ...host.l3Groups.map(({ size }) => size));
    const cells = guest.values.cpu.cells.filter(({ cpus }) => !cpus.isEmpty);
    if (host.l3Groups.length < 2 || guest.vcpus.length > largest || cells.length > 1) return;
    if (guest.vcpus.length < 2 || guest.vcpus.some(({ pin }) => pin === null)) return;
    const groups = host.l3Of(guest.allowed);
    if (groups.length < 2 || !isNarrow(guest, host, largest)) return;
    yield {
      guest,
      message: msg`${guest.vcpus.length} vCPUs on ${cpusText(guest.allowed)}, which belong to ${groups.length} L3 caches; one serves up to ${largest} CPUs`,
      values: {
        vcpus: guest.vcpus.length,
        cpus: guest.allowed.format(),
        groups: groups.map((group) => group.format()),
        largestGroupCpus: largest,
      },
      mends: () => possible(...groups.map((group) => gathered(scene, guest, group))),
      noMend: msg`none of these caches has CPUs free for all of its vCPUs`,
    };
  },
});
