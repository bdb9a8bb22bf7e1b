/** CPUs as libvirt's little-endian bitmap, as long as the highest of them needs. */
export function cpumapOf(cpus: readonly number[]): Uint8Array {
  const map = new Uint8Array(((cpus.at(-1) ?? -1) >> 3) + 1);
  for (const cpu of cpus) map[cpu >> 3] = (map[cpu >> 3] ?? 0) | (1 << (cpu & 7));
  return map;
}
