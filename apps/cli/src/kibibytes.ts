/** Bytes in KiB, rounded up as libvirt does it (VIR_DIV_UP): within 64 bits, where it wraps around. */
export const toKibibytes = (bytes: bigint): bigint => BigInt.asUintN(64, bytes + 1023n) / 1024n;
