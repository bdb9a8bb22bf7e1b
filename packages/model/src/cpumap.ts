import { Cpuset } from './cpuset/cpuset.ts';

/** Bytes of a cpumap for this many CPUs (VIR_CPU_MAPLEN). */
export function cpumapLength(cpus: number): number {
  return Math.ceil(cpus / 8);
}

/**
 * A cpuset as libvirt's API wants it (virDomainPinVcpu): bytes in little-endian order, the lowest
 * CPU in the lowest bit. Without `length` as many bytes as the highest CPU needs, at least one, as
 * virsh sends it: libvirt takes the missing ones for zero, and refuses a map longer than the host's.
 * @throws RangeError when a CPU of the set does not fit into `length` bytes; it is never cut.
 */
export function encodeCpumap(cpus: Cpuset, length?: number): Uint8Array {
  return cpus.toCpumap(length ?? cpumapLength((cpus.max ?? 0) + 1));
}

/**
 * The cpuset that a cpumap stands for. Bits from `cpus` on, the unused ones of the last byte, are
 * ignored when it is given.
 * @throws RangeError when a bit beyond 16383 is set.
 */
export function decodeCpumap(cpumap: Uint8Array, cpus?: number): Cpuset {
  const set = Cpuset.fromCpumap(cpumap);
  return cpus === undefined ? set : set.intersect(Cpuset.range(0, cpus - 1));
}

/**
 * The cpusets of several cpumaps that stand one behind the other, `length` bytes each, as
 * virDomainGetVcpus and virDomainGetVcpuPinInfo return them (VIR_GET_CPUMAP).
 * @throws RangeError when the bytes are not a whole number of them.
 */
export function decodeCpumaps(cpumaps: Uint8Array, length: number, cpus?: number): Cpuset[] {
  const count = cpumaps.length === 0 ? 0 : cpumaps.length / length;
  if (!Number.isInteger(count)) {
    throw new RangeError(`${cpumaps.length} bytes are no whole number of cpumaps of ${length}`);
  }
  return Array.from({ length: count }, (_, i) =>
    decodeCpumap(cpumaps.subarray(i * length, (i + 1) * length), cpus),
  );
}
