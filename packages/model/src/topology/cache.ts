import type { Element } from '@xmldom/xmldom';
import { CapabilitiesError } from './capabilities-error.ts';
import type { CacheBank } from './topology.ts';
import { countAttribute, cpusetAttribute, oneOf } from './values.ts';

/** In libvirt's words (virCacheType) and units (virFormatIntPretty), powers of 1024. */
const types = ['both', 'code', 'data'] as const;
const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const;

/** One `<bank>` of `<host><cache>`. */
export function parseBank(bank: Element): CacheBank {
  const unit = oneOf(bank, 'unit', units);
  const sizeBytes = countAttribute(bank, 'size') * 1024 ** units.indexOf(unit);
  if (!Number.isSafeInteger(sizeBytes)) throw new CapabilitiesError(bank, 'the size is too large');
  return Object.freeze({
    id: countAttribute(bank, 'id'),
    level: countAttribute(bank, 'level'),
    type: oneOf(bank, 'type', types),
    sizeBytes,
    cpus: cpusetAttribute(bank, 'cpus'),
  });
}
