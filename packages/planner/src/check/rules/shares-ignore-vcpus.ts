import { msg } from '../../message.ts';
import { defaultShares, largestShares, ownShares, rivals, vcpuCount } from '../competition.ts';
import { type Found, guestRule } from '../rule.ts';
import { namesOf, vcpuCountText } from '../wording.ts';

export default guestRule({
  name: 'shares-ignore-vcpus',
  severity: 'info',
  title: msg`equal shares for neighbours of different vCPU counts on the same CPUs`,
  explanation: msg`Shares belong to the guest as a whole: of two guests with equal shares the one with four times the vCPUs gets, on busy CPUs, a quarter for each of them. Shares in proportion to the vCPUs make all vCPUs equal.`,
  source: 'https://libvirt.org/formatdomain.html#cpu-tuning',
  reach: 'shares',
  *check(guest, scene): Iterable<Found> {
    const usual = defaultShares(scene.host);
    if (usual === null) return;
    const shares = ownShares(guest) ?? usual;
    const vcpus = vcpuCount(guest);
    const smaller = rivals(scene, guest).filter(
      (other) => (ownShares(other) ?? usual) === shares && vcpuCount(other) < vcpus,
    );
    if (smaller.length === 0) return;
    const fewest = Math.max(1, Math.min(...smaller.map(vcpuCount)));
    const fair = Math.round((shares * vcpus) / fewest);
    yield {
      guest,
      others: smaller,
      message: msg`${shares} shares for ${vcpuCountText(vcpus)}, beside ${shares} for ${vcpuCountText(fewest)} of ${namesOf(smaller)}: ${Number((vcpus / fewest).toFixed(1))} times less for each vCPU`,
      values: {
        shares,
        vcpus,
        fewestVcpus: fewest,
        guests: smaller.map(({ name }) => name),
      },
      *mends() {
        if (fair <= largestShares(scene.host)) yield [{ kind: 'schedinfo', set: { shares: fair } }];
      },
      noMend: msg`${fair} shares are more than this host takes (${largestShares(scene.host)}): give the smaller guests fewer`,
    };
  },
});
