const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'] as const;

export interface Capacity {
  readonly value: number;
  readonly unit: (typeof UNITS)[number];
}

/** Bytes in the largest unit of which there is at least one (vshPrettyCapacity). */
export function prettyCapacity(bytes: bigint): Capacity {
  let power = 0;
  while (power < UNITS.length - 1 && bytes >= 1024n ** BigInt(power + 1)) power++;
  return { value: Number(bytes) / 1024 ** power, unit: UNITS[power] ?? 'B' };
}
