import type { Cpuset } from '@virtune/model';
import { msg } from '../../message.ts';
import type { Guest } from '../../scene/guest.ts';
import type { Scene } from '../../scene/scene.ts';
import { nearMemory, pinVcpus, possible, shareable } from '../choose.ts';
import { type Found, guestRule } from '../rule.ts';
import { cpusText, idsOf, namesOf, vcpusText } from '../wording.ts';

/** The guests, but this, that have these CPUs for themselves. */
export function holders(scene: Scene, guest: Guest, cpus: Cpuset): readonly Guest[] {
  const found = [...cpus].flatMap((cpu) => scene.claims.get(cpu) ?? []);
  return [...new Set(found.map((claim) => claim.guest))].filter(({ name }) => name !== guest.name);
}

export default guestRule({
  name: 'floating-on-exclusive-cpu',
  severity: 'warning',
  title: msg`a guest that may float onto CPUs which another's vCPUs have for themselves`,
  explanation: msg`A pin says where a vCPU may run, and not that nobody else may run there: whoever is not pinned elsewhere takes its part of the CPU. Pin the other guests to the CPUs that are left.`,
  source: 'https://libvirt.org/formatdomain.html#cpu-tuning',
  reach: 'claims',
  *check(guest, scene): Iterable<Found> {
    const claimed = scene.claimedByOthers(guest);
    const floating = guest.vcpus.filter(
      ({ pin, allowed }) => pin?.size !== 1 && allowed.intersects(claimed),
    );
    if (floating.length === 0) return;
    const cpus = floating
      .map(({ allowed }) => allowed.intersect(claimed))
      .reduce((all, set) => all.union(set));
    const others = holders(scene, guest, cpus);
    yield {
      guest,
      others,
      message: msg`${vcpusText(idsOf(floating))} may run on ${cpusText(cpus)}, where vCPUs of ${namesOf(others)} are pinned alone`,
      values: {
        vcpus: idsOf(floating).format(),
        cpus: cpus.format(),
        guests: others.map(({ name }) => name),
      },
      mends: () =>
        possible(
          pinVcpus(floating, ({ id, allowed }) =>
            shareable(scene, guest, allowed.intersect(nearMemory(guest, id))),
          ),
          pinVcpus(floating, ({ allowed }) => shareable(scene, guest, allowed)),
        ),
      noMend: msg`no CPU is left where it may run: all are pinned to vCPUs of others`,
    };
  },
});
