import type { Guest } from '../scene/guest.ts';
import type { Host } from '../scene/host.ts';
import type { Scene } from '../scene/scene.ts';

/**
 * The shares that a cgroup has by default (v1: cpu.shares, v2: cpu.weight); null where the version
 * of cgroups is not known.
 */
export function defaultShares({ facts }: Host): number | null {
  if (facts.cgroupVersion === null) return null;
  return facts.cgroupVersion === 1 ? 1024 : 100;
}

/** The largest that this host takes. */
export function largestShares({ facts }: Host): number {
  return facts.cgroupVersion === 2 ? 10_000 : 262_144;
}

/** What a definition says of shares; null where it says nothing. */
export function ownShares({ values }: Guest): number | null {
  const { shares } = values.cputune;
  return shares === null || shares === 0 ? null : shares;
}

/** The other guests whose vCPUs may run where this one's may. */
export function rivals(scene: Scene, guest: Guest): readonly Guest[] {
  const { allowed } = guest;
  return scene.guests.filter(
    (other) => other.name !== guest.name && other.allowed.intersects(allowed),
  );
}

/** How many vCPUs a guest has plugged. */
export const vcpuCount = (guest: Guest): number =>
  guest.vcpus.filter(({ isThere }) => isThere).length;
