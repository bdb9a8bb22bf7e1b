import type { Cpuset } from '@virtune/model';
import { msg } from '../../message.ts';
import type { Guest, GuestThread } from '../../scene/guest.ts';
import type { Scene } from '../../scene/scene.ts';
import { pinThread, possible } from '../choose.ts';
import type { Change } from '../../scene/change.ts';
import { type Found, guestRule } from '../rule.ts';
import { cpusText, namesOf, threadsText } from '../wording.ts';

/** Where emulators may go: near their guest, then anywhere, then where the host's own work is. */
function places(scene: Scene, guest: Guest): readonly Cpuset[] {
  const { host } = scene;
  const free = host.floating.difference(scene.claimed);
  const nodes = guest.nodeset ?? host.nodesOf(guest.allowed);
  const shared = free.difference(host.reserved);
  return [shared.intersect(host.cpusOf(nodes)), shared, free];
}

function pinned(threads: readonly GuestThread[], cpus: Cpuset): readonly Change[] | null {
  return cpus.isEmpty ? null : threads.map((thread) => pinThread(thread, cpus));
}

export default guestRule({
  name: 'emulator-on-vcpu-cpu',
  severity: 'warning',
  title: msg`an emulator or iothreads that may run on a CPU to which a vCPU is pinned alone`,
  explanation: msg`Emulator threads and iothreads do the guest's disk and network work, and take the time for it from whatever vCPU they meet on a CPU. A vCPU with a CPU of its own stutters then, so give these threads CPUs apart.`,
  source: 'https://libvirt.org/formatdomain.html#cpu-tuning',
  reach: 'claims',
  *check(guest, scene): Iterable<Found> {
    const threads = [guest.emulator, ...guest.iothreads].filter(({ allowed }) =>
      allowed.intersects(scene.claimed),
    );
    if (threads.length === 0) return;
    const cpus = threads
      .map(({ allowed }) => allowed.intersect(scene.claimed))
      .reduce((all, set) => all.union(set));
    const holders = [...cpus].flatMap((cpu) => scene.claims.get(cpu) ?? []);
    const guests = [...new Set(holders.map((claim) => claim.guest))];
    const others = guests.filter(({ name }) => name !== guest.name);
    yield {
      guest,
      others,
      message: msg`${threadsText(threads)} may run on ${cpusText(cpus)}, where vCPUs of ${namesOf(guests)} are pinned alone`,
      values: {
        threads: threads.map(({ kind, id }) => (kind === 'iothread' ? `${kind} ${id}` : kind)),
        cpus: cpus.format(),
        guests: guests.map(({ name }) => name),
      },
      mends: () => possible(...places(scene, guest).map((place) => pinned(threads, place))),
      noMend: msg`every CPU has a vCPU pinned to it alone: leave one for emulators`,
    };
  },
});
