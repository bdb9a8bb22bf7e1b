import type { Definition } from '../definition.ts';
import { isQ35 } from '../caps.ts';
import type { Device } from './device.ts';

const MIB_KIB = 1024;
const GIB_KIB = 1024 * MIB_KIB;
/** Where memory above the devices' window below 4 GiB goes on. */
const ABOVE_KIB = 4 * GIB_KIB;
/** How modules are aligned in the guest: as QEMU's own huge pages. */
const ALIGN_KIB = 2 * MIB_KIB;

/** How much memory a machine has below 4 GiB, where it has more than fits (pc_memory_init). */
const below = (q35: boolean, kib: number): number => {
  const [limit, least] = q35 ? [2 * GIB_KIB, 2816 * MIB_KIB] : [3 * GIB_KIB, 3584 * MIB_KIB];
  return kib >= least ? limit : kib;
};

const upTo = (kib: number, align: number): number => Math.ceil(kib / align) * align;

/** Memory modules with the places in the guest's memory that QEMU gives them, the first that fit. */
export function withBases({ devices, memory, os }: Definition): readonly Device[] {
  const modulesKiB = devices.reduce((sum, { sizeKiB }) => sum + sizeKiB, 0);
  const initialKiB = memory.totalKiB - modulesKiB;
  const above = initialKiB - below(isQ35(os.machine), initialKiB);
  const firstKiB = upTo(ABOVE_KIB + above, GIB_KIB);
  const taken: (readonly [startKiB: number, endKiB: number])[] = [];
  for (const { address, sizeKiB } of devices) {
    if (address?.type !== 'dimm' || address.base === null) continue;
    const start = Number(BigInt(address.base) / 1024n);
    taken.push([start, start + sizeKiB]);
  }
  return devices.map((device) => {
    const { address, sizeKiB } = device;
    if (address?.type !== 'dimm' || address.base !== null) return device;
    let start = firstKiB;
    for (const [from, to] of taken.toSorted(([a], [b]) => a - b)) {
      if (start + sizeKiB <= from) break;
      start = Math.max(start, upTo(to, ALIGN_KIB));
    }
    taken.push([start, start + sizeKiB]);
    const base = `0x${(BigInt(start) * 1024n).toString(16)}`;
    return { ...device, address: { ...address, base } };
  });
}
