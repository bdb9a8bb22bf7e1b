import { Cpuset } from '@virtune/model';
import { msg } from '../../message.ts';
import type { Guest, GuestThread } from '../../scene/guest.ts';
import type { Scene } from '../../scene/scene.ts';
import { moveToFreeCpus, possible } from '../choose.ts';
import { type Found, guestRule } from '../rule.ts';
import { cpusText, idsOf, namesOf, vcpusText } from '../wording.ts';

/** The guest of this vCPU came later to its CPU than another: who was first may stay. */
function earlier(scene: Scene, guest: Guest, { pin }: GuestThread): readonly Guest[] {
  const claims = scene.claims.get(pin?.min ?? 0) ?? [];
  const own = claims.findIndex((claim) => claim.guest.name === guest.name);
  return claims.slice(0, own).map((claim) => claim.guest);
}

export default guestRule({
  name: 'exclusive-cpu-overlap',
  severity: 'error',
  title: msg`vCPUs of two guests, each pinned to one CPU, on the same CPU`,
  explanation: msg`A vCPU pinned to one CPU has nowhere else to go, so two of them on one CPU get half of it each while other CPUs may idle. Each guest was meant to have the CPU for itself; the one that came later has to move.`,
  source: 'https://libvirt.org/formatdomain.html#cpu-tuning',
  reach: 'claims',
  takesCpus: true,
  *check(guest, scene): Iterable<Found> {
    const late = guest.exclusive.filter((vcpu) => earlier(scene, guest, vcpu).length > 0);
    if (late.length === 0) return;
    const others = [...new Set(late.flatMap((vcpu) => earlier(scene, guest, vcpu)))];
    const cpus = Cpuset.from(late.flatMap(({ pin }) => [...(pin ?? [])]));
    yield {
      guest,
      others,
      message: msg`${vcpusText(idsOf(late))} pinned to ${cpusText(cpus)}, where vCPUs of ${namesOf(others)} are pinned too`,
      values: {
        vcpus: idsOf(late).format(),
        cpus: cpus.format(),
        guests: others.map(({ name }) => name),
      },
      mends: () => possible(moveToFreeCpus(scene, guest, late)),
      noMend: msg`no CPU near its memory is free of the vCPUs of others: let vCPUs share by wider pins, or move a guest to another host`,
    };
  },
});
