import { code, from, VirError } from '../../error.ts';
import { unsigned } from './number.ts';

/** The largest size of memory in bytes (virMemoryMaxValue on a machine of 64 bits). */
export const MAX_BYTES = (1n << 63n) - 1n;

const powers = 'bkmgtpe';

/** Bytes that a unit stands for (virScaleInteger). @throws VirError for an unknown unit. */
function factor(suffix: string): bigint {
  const unit = suffix.toLowerCase();
  if (unit === 'b' || unit === 'byte' || unit === 'bytes') return 1n;
  const rest = unit.slice(1);
  const base = rest === '' || rest === 'ib' ? 1024n : rest === 'b' ? 1000n : null;
  const power = powers.indexOf(unit[0] ?? '');
  if (base === null || power < 1) {
    throw new VirError(code.invalidArg, from.none, `unknown suffix '${suffix}'`);
  }
  return base ** BigInt(power);
}

/** A number with its unit, in bytes. @throws VirError as virParseScaledValue and virScaleInteger. */
export function scaledBytes(
  text: string,
  unit: string | undefined,
  { path, scale, max }: { readonly path: string; readonly scale: bigint; readonly max: bigint },
): bigint {
  const value = unsigned(text, 64);
  if (value === null) {
    throw new VirError(
      code.xmlError,
      from.xml,
      `Invalid value '${text}' for element or attribute '${path}'`,
    );
  }
  const by = unit === undefined || unit === '' ? scale : factor(unit);
  if (value > max / by) {
    throw new VirError(code.overflow, from.none, `value too large: ${value}${unit ?? ''}`);
  }
  return value * by;
}

/**
 * A size of memory in KiB, rounded up (virDomainParseMemory). `path` is what libvirt calls the place.
 * @throws VirError
 */
export function memoryKiB(
  text: string | undefined,
  unit: string | undefined,
  path: string,
  required = false,
): number {
  if (text === undefined || text === '') {
    if (!required) return 0;
    throw new VirError(code.xmlError, from.xml, `missing element or attribute '${path}'`);
  }
  const bytes = scaledBytes(text, unit, { path, scale: 1024n, max: MAX_BYTES });
  const size = (bytes + 1023n) / 1024n;
  if (size >= (MAX_BYTES + 1023n) / 1024n) {
    throw new VirError(code.overflow, from.domain, 'size value too large');
  }
  return Number(size);
}
