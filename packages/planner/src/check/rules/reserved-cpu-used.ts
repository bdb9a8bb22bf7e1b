import { msg } from '../../message.ts';
import { moveToFreeCpus, pinVcpus, possible, shareable } from '../choose.ts';
import { type Found, guestRule } from '../rule.ts';
import { cpusText, idsOf, vcpusText } from '../wording.ts';

export default guestRule({
  name: 'reserved-cpu-used',
  severity: 'warning',
  title: msg`guests on CPUs that are reserved for the host`,
  explanation: msg`Some CPUs were set aside for the host's own processes, so that these always find one, and no guest ever waits for them. A vCPU that may run there takes that time from the host, and the host from the guest.`,
  source:
    'https://www.freedesktop.org/software/systemd/man/latest/systemd-system.conf.html#CPUAffinity=',
  takesCpus: true,
  *check(guest, scene): Iterable<Found> {
    const { reserved } = scene.host;
    const vcpus = guest.vcpus.filter(({ allowed }) => allowed.intersects(reserved));
    if (vcpus.length === 0) return;
    const cpus = vcpus
      .map(({ allowed }) => allowed.intersect(reserved))
      .reduce((all, set) => all.union(set));
    const wide = vcpus.filter(({ pin }) => pin?.size !== 1);
    const single = vcpus.filter(({ pin }) => pin?.size === 1);
    yield {
      guest,
      message: msg`${vcpusText(idsOf(vcpus))} may run on ${cpusText(cpus)}, reserved for the host (reserved: ${reserved})`,
      values: {
        vcpus: idsOf(vcpus).format(),
        cpus: cpus.format(),
        reserved: reserved.format(),
      },
      mends() {
        const narrowed = pinVcpus(wide, ({ allowed }) => shareable(scene, guest, allowed));
        const moved = moveToFreeCpus(scene, guest, single);
        return possible(narrowed === null || moved === null ? null : [...narrowed, ...moved]);
      },
      noMend: msg`no other CPU near its memory is free: reserve fewer CPUs, or pin it by hand`,
    };
  },
});
