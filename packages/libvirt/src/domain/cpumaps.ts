/** Cuts a reply's joined cpumaps apart. */
export function cutCpumaps(joined: Uint8Array, maplen: number, count: number): Uint8Array[] {
  return Array.from({ length: count }, (_, i) => joined.subarray(i * maplen, (i + 1) * maplen));
}
