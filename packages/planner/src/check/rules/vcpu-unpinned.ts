import type { Cpuset } from '@virtune/model';
import { msg } from '../../message.ts';
import type { Change } from '../../scene/change.ts';
import type { Guest, GuestThread } from '../../scene/guest.ts';
import type { Scene } from '../../scene/scene.ts';
import { moveToFreeCpus, nearMemory, pinVcpus, possible } from '../choose.ts';
import { type Found, guestRule } from '../rule.ts';
import { idsOf, vcpusText } from '../wording.ts';

/** As their neighbours: a CPU each where those have one each, otherwise where those may run. */
function asTheOthers(
  scene: Scene,
  guest: Guest,
  pinned: readonly GuestThread[],
  free: readonly GuestThread[],
): Iterable<readonly Change[]> {
  const together = pinned
    .map(({ allowed }) => allowed)
    .reduce((all: Cpuset, set) => all.union(set));
  const isSingle = pinned.every(({ pin }) => pin?.size === 1);
  return possible(
    isSingle ? moveToFreeCpus(scene, guest, free) : null,
    pinVcpus(free, ({ id }) => {
      const near = together.intersect(nearMemory(guest, id));
      return near.isEmpty ? together : near;
    }),
  );
}

export default guestRule({
  name: 'vcpu-unpinned',
  severity: 'warning',
  title: msg`a guest of which some vCPUs are pinned and some are not`,
  explanation: msg`A vCPU that was forgotten runs anywhere, on the CPUs of other guests as well, and is the slow one on which the others wait. That counts for vCPUs that can be plugged later too: nobody thinks of their pins then.`,
  source: 'https://libvirt.org/formatdomain.html#cpu-tuning',
  takesCpus: true,
  *check(guest, scene): Iterable<Found> {
    const pinned = guest.vcpus.filter(({ pin }) => pin !== null);
    const free = guest.vcpus.filter(({ pin }) => pin === null);
    if (pinned.length === 0 || free.length === 0) return;
    const later = free.filter(({ isThere }) => !isThere);
    const values = {
      pinned: idsOf(pinned).format(),
      unpinned: idsOf(free).format(),
      offline: idsOf(later).format(),
    };
    yield {
      guest,
      message:
        later.length === 0
          ? msg`${vcpusText(idsOf(free))} may run anywhere, beside pins for ${vcpusText(idsOf(pinned))}`
          : msg`${vcpusText(idsOf(free))} may run anywhere (not yet plugged: ${idsOf(later)}), beside pins for ${vcpusText(idsOf(pinned))}`,
      values,
      mends: () => asTheOthers(scene, guest, pinned, free),
      noMend: msg`no CPU near its memory is free for them: pin them by hand`,
    };
  },
});
