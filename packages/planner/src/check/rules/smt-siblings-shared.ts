import { Cpuset } from '@virtune/model';
import { msg } from '../../message.ts';
import type { Guest, GuestThread } from '../../scene/guest.ts';
import type { Claim, Scene } from '../../scene/scene.ts';
import { moveToFreeCpus, possible } from '../choose.ts';
import { type Found, guestRule } from '../rule.ts';
import { cpusText, idsOf, namesOf, vcpusText } from '../wording.ts';

/** Claims on the other threads of the core of a vCPU's CPU, by guests that were there before. */
function neighbours(scene: Scene, guest: Guest, { pin }: GuestThread): readonly Claim[] {
  const cpu = pin?.min ?? 0;
  const rank = scene.guests.indexOf(guest);
  return [...scene.host.coreOf(cpu).difference(Cpuset.of(cpu))]
    .flatMap((sibling) => scene.claims.get(sibling) ?? [])
    .filter((claim) => scene.guests.indexOf(claim.guest) < rank);
}

export default guestRule({
  name: 'smt-siblings-shared',
  severity: 'warning',
  title: msg`vCPUs of two guests pinned alone to threads of one core`,
  explanation: msg`The threads of a core share its execution units and its first caches: busy together they do 1.2 to 1.3 times the work of one, not twice. One guest then slows the other down, and side channels between them are open.`,
  source: 'https://docs.kernel.org/admin-guide/hw-vuln/core-scheduling.html',
  reach: 'claims',
  takesCpus: true,
  *check(guest, scene): Iterable<Found> {
    const late = guest.exclusive.filter((vcpu) => neighbours(scene, guest, vcpu).length > 0);
    if (late.length === 0) return;
    const claims = late.flatMap((vcpu) => neighbours(scene, guest, vcpu));
    const others = [...new Set(claims.map((claim) => claim.guest))];
    const cpus = Cpuset.from(late.flatMap(({ pin }) => [...(pin ?? [])]));
    const siblings = Cpuset.from(claims.flatMap(({ vcpu }) => [...(vcpu.pin ?? [])]));
    yield {
      guest,
      others,
      message: msg`${vcpusText(idsOf(late))} alone on ${cpusText(cpus)}, but vCPUs of ${namesOf(others)} are on ${cpusText(siblings)} of the same core`,
      values: {
        vcpus: idsOf(late).format(),
        cpus: cpus.format(),
        siblings: siblings.format(),
        guests: others.map(({ name }) => name),
      },
      mends: () => possible(moveToFreeCpus(scene, guest, late)),
      noMend: msg`no core near its memory is free of other guests: give each guest whole cores`,
    };
  },
});
