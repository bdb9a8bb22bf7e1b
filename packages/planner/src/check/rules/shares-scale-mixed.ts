import { msg } from '../../message.ts';
import type { Guest } from '../../scene/guest.ts';
import { defaultShares, ownShares, rivals, vcpuCount } from '../competition.ts';
import { type Found, guestRule } from '../rule.ts';
import { namesOf } from '../wording.ts';

/**
 * Half-way, as proportions go, between 100 and 1024, the defaults of the two scales: what is above
 * was meant for the one, what is below for the other.
 */
const BETWEEN_THE_SCALES = Math.sqrt(100 * 1024);

/** How a number of the other scale is written on this host's. */
function converted(shares: number, version: 1 | 2): number {
  const value = version === 2 ? (shares * 100) / 1024 : (shares * 1024) / 100;
  return Math.max(2, Math.round(value));
}

/**
 * Whether shares were meant for the other scale. What only makes up for more vCPUs, or fewer, than
 * the neighbours have was not.
 */
function isForeign(guest: Guest, others: readonly Guest[], shares: number, usual: number): boolean {
  const counts = others.map((other) => Math.max(1, vcpuCount(other)));
  const perVcpu = usual * vcpuCount(guest);
  return usual === 100
    ? shares > BETWEEN_THE_SCALES && shares > perVcpu / Math.min(...counts)
    : shares < BETWEEN_THE_SCALES && shares < perVcpu / Math.max(...counts);
}

export default guestRule({
  name: 'shares-scale-mixed',
  severity: 'warning',
  title: msg`shares on the scale of one cgroup version, beside neighbours on the default of the other`,
  explanation: msg`With cgroup v1 a guest has 1024 shares by default, with v2 a weight of 100, and libvirt passes the number on as it is. A definition that came from a host of the other version gives its guest ten times as much as its neighbours get, or a tenth.`,
  source: 'https://libvirt.org/cgroups.html',
  reach: 'shares',
  *check(guest, scene): Iterable<Found> {
    const usual = defaultShares(scene.host);
    const version = scene.host.facts.cgroupVersion;
    const shares = ownShares(guest);
    if (usual === null || version === null || shares === null) return;
    const all = rivals(scene, guest);
    const others = all.filter((other) => ownShares(other) === null);
    if (others.length === 0 || !isForeign(guest, all, shares, usual)) return;
    const times = shares / usual;
    const ratio =
      times >= 1 ? `${Number(times.toFixed(1))}` : `1/${Number((1 / times).toFixed(1))}`;
    yield {
      guest,
      others,
      message: msg`${shares} shares with cgroup v${version}, beside the default of ${usual} of ${namesOf(others)}: ${ratio} times as much`,
      values: {
        shares,
        cgroupVersion: version,
        defaultShares: usual,
        guests: others.map(({ name }) => name),
      },
      *mends() {
        yield [{ kind: 'schedinfo', set: { shares: converted(shares, version) } }];
      },
      noMend: msg`give all guests that share CPUs their shares on one scale`,
    };
  },
});
