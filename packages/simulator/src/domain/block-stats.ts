import type { TypedParameter } from '@virtune/protocol';
import type { Device } from './definition/devices/device.ts';
import { sourceOf } from './definition/devices/images.ts';
import { disksOf } from './disks.ts';
import type { Domain } from './domain.ts';
import { string, uint, ullong } from './parameters.ts';

/** What a disk has done: nothing, for simulated guests have no data. */
const counters = ['rd', 'wr']
  .flatMap((kind) => ['reqs', 'bytes', 'times'].map((what) => `${kind}.${what}`))
  .concat(['fl.reqs', 'fl.times']);

/** An image of a disk: its own, or one behind it. */
interface Visited {
  readonly disk: Device;
  readonly path: string | null;
  readonly index: number;
  readonly own: boolean;
}

function imagesOf(disk: Device, backing: boolean): readonly Visited[] {
  const { images } = disk;
  const path = sourceOf(disk);
  const own = { disk, path, index: path === null ? 0 : (images?.index ?? 0), own: true };
  const behind = backing ? (images?.behind ?? []) : [];
  return [own, ...behind.map((image) => ({ ...image, disk, own: false }))];
}

/** The group `block` (qemuDomainGetStatsBlock); with `backing`, of the images behind, too. */
export function blockStats(domain: Domain, backing: boolean): readonly TypedParameter[] {
  const runs = domain.run !== null;
  const visited = disksOf(domain.definition).flatMap((disk) => imagesOf(disk, backing));
  const each = visited.flatMap(({ disk, path, index, own }, i) => {
    const name = [string(`block.${i}.name`, disk.target ?? '')];
    if (path !== null) name.push(string(`block.${i}.path`, path));
    if (!runs) return path === null ? name : [...name, ...sizes(domain, path, i)];
    if (index > 0) name.push(uint(`block.${i}.backingIndex`, index));
    const counted = own ? counters.map((counter) => ullong(`block.${i}.${counter}`, 0n)) : [];
    if (path === null) return [...name, ...counted];
    return [...name, ...counted, ...liveSizes(domain, path, i)];
  });
  return [uint('block.count', visited.length), ...each];
}

/** As the files say. */
function sizes({ host }: Domain, path: string, i: number): readonly TypedParameter[] {
  const { allocationBytes, capacityBytes, physicalBytes } = host.images.of(path);
  const told = { allocation: allocationBytes, capacity: capacityBytes, physical: physicalBytes };
  return Object.entries(told)
    .filter(([, bytes]) => bytes > 0n)
    .map(([name, bytes]) => ullong(`block.${i}.${name}`, bytes));
}

/** As QEMU says: its highest write, and what the file takes. */
function liveSizes({ host }: Domain, path: string, i: number): readonly TypedParameter[] {
  const { allocationBytes, capacityBytes } = host.images.of(path);
  return [
    ullong(`block.${i}.allocation`, 0n),
    ullong(`block.${i}.capacity`, capacityBytes),
    ullong(`block.${i}.physical`, allocationBytes),
  ];
}
