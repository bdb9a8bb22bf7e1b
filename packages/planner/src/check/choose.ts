import { Cpuset } from '@virtune/model';
import type { Change } from '../scene/change.ts';
import type { Guest, GuestThread } from '../scene/guest.ts';
import type { Scene } from '../scene/scene.ts';

/** CPUs that the other guests want left alone: those of their claims, with the whole core. */
function coresOfOthers(scene: Scene, guest: Guest): Cpuset {
  let cores = Cpuset.empty;
  for (const cpu of scene.claimedByOthers(guest)) cores = cores.union(scene.host.coreOf(cpu));
  return cores;
}

/** Where the memory of a vCPU wants it to run: the CPUs of its nodes, or all. */
export function nearMemory(guest: Guest, vcpu: number): Cpuset {
  const { host } = guest;
  const nodeset = guest.nodesetOf(vcpu);
  const near = nodeset === null ? Cpuset.empty : host.cpusOf(nodeset);
  return near.isEmpty ? host.floating : near;
}

/**
 * A CPU for a vCPU that is to have one for itself: near its memory, on a core of which no other
 * guest has a thread, not reserved. Those on which nobody's emulator is pinned come first.
 */
export function freeCpu(
  scene: Scene,
  guest: Guest,
  vcpu: number,
  { taken = Cpuset.empty, within }: { taken?: Cpuset; within?: Cpuset | undefined } = {},
): number | null {
  const own = Cpuset.from(
    guest.exclusive.flatMap(({ id, pin }) => (id === vcpu ? [] : [...(pin ?? [])])),
  );
  const near = nearMemory(guest, vcpu);
  const free = (within === undefined ? near : near.intersect(within))
    .intersect(scene.host.floating)
    .difference(coresOfOthers(scene, guest))
    .difference(scene.host.reserved)
    .difference(own)
    .difference(taken);
  return free.difference(scene.housekeeping).min ?? free.min;
}

/** Gives each of these vCPUs a free CPU of its own; null where there are not enough. */
export function moveToFreeCpus(
  scene: Scene,
  guest: Guest,
  vcpus: readonly GuestThread[],
  within?: Cpuset,
): readonly Change[] | null {
  const changes: Change[] = [];
  let taken = Cpuset.empty;
  for (const { id } of vcpus) {
    const cpu = freeCpu(scene, guest, id, { taken, within });
    if (cpu === null) return null;
    taken = taken.union(Cpuset.of(cpu));
    changes.push({ kind: 'vcpupin', vcpu: id, cpuset: Cpuset.of(cpu) });
  }
  return changes;
}

/** The pins of all vCPUs to what `choose` says; null where one would be left with nothing. */
export function pinVcpus(
  vcpus: readonly GuestThread[],
  choose: (vcpu: GuestThread) => Cpuset,
): readonly Change[] | null {
  const changes = vcpus.map((vcpu): Change => ({
    kind: 'vcpupin',
    vcpu: vcpu.id,
    cpuset: choose(vcpu),
  }));
  return changes.some((change) => 'cpuset' in change && change.cpuset.isEmpty) ? null : changes;
}

/** The pin of a thread, whatever kind of thread it is. */
export function pinThread({ kind, id }: GuestThread, cpuset: Cpuset): Change {
  switch (kind) {
    case 'vcpu':
      return { kind: 'vcpupin', vcpu: id, cpuset };
    case 'emulator':
      return { kind: 'emulatorpin', cpuset };
    default:
      return { kind: 'iothreadpin', iothread: id, cpuset };
  }
}

/** Several sets of changes without those that could not be made. */
export function* possible(
  ...ways: readonly (readonly Change[] | null)[]
): Generator<readonly Change[]> {
  for (const changes of ways) if (changes !== null && changes.length > 0) yield changes;
}

/**
 * These vCPUs with pins inside `near`: what of their pins is there already, else the CPUs there that
 * nobody has for himself; those that had one CPU get one.
 */
export function movedNear(
  scene: Scene,
  guest: Guest,
  vcpus: readonly GuestThread[],
  near: Cpuset,
): readonly Change[] | null {
  const single = vcpus.filter(({ pin }) => pin?.size === 1);
  const wide = vcpus.filter(({ pin }) => pin?.size !== 1);
  const moved = moveToFreeCpus(scene, guest, single, near);
  const pinned = pinVcpus(wide, ({ allowed }) => {
    const kept = allowed.intersect(near);
    return kept.isEmpty ? shareable(scene, guest, near) : kept;
  });
  return moved === null || pinned === null ? null : [...moved, ...pinned];
}

/** The CPUs among these that no vCPU has for itself and that are not set aside. */
export function shareable(scene: Scene, guest: Guest, cpus: Cpuset): Cpuset {
  const free = cpus
    .intersect(scene.host.floating)
    .difference(scene.claimedByOthers(guest))
    .difference(scene.host.reserved);
  const apart = free.difference(scene.claimed);
  // Rather beside its own vCPUs than nowhere.
  return apart.isEmpty ? free : apart;
}
