import type { Cell, Definition } from './definition.ts';
import type { Device } from './devices/device.ts';
import { xmlError } from './refusal.ts';

/** Models of memory devices that belong to a cell. */
const inCells = new Set(['dimm', 'nvdimm', 'virtio-mem']);

/**
 * The one cell that a domain with room for memory devices and without cells is given, and the
 * devices in it (qemuDomainDefNumaAutoAdd); null where it needs none.
 */
export function withCell(
  cells: readonly Cell[],
  { maxKiB, totalKiB }: Pick<Definition['memory'], 'maxKiB' | 'totalKiB'>,
  devices: readonly Device[],
): { readonly cells: readonly Cell[]; readonly devices: readonly Device[] } | null {
  if (maxKiB === 0 || cells.length > 0) return null;
  let memoryKiB = totalKiB;
  const placed = devices.map((device) => {
    if (device.kind !== 'memory') return device;
    if (device.sizeKiB > memoryKiB) {
      throw xmlError('Total size of memory devices exceeds the total memory size');
    }
    memoryKiB -= device.sizeKiB;
    return device.cell < 0 && inCells.has(device.model ?? '') ? { ...device, cell: 0 } : device;
  });
  const cell: Cell = {
    cpus: null,
    memoryKiB,
    memAccess: null,
    discard: null,
    distances: null,
    caches: [],
    memnode: null,
  };
  return { cells: [cell], devices: placed };
}
