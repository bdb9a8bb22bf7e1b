import { parameterSet } from './parameter-set.ts';

/** VIR_DOMAIN_MEMORY_PARAM_UNLIMITED: what stands for "no limit", in KiB. */
export const memoryUnlimitedKiB = 9_007_199_254_740_991n;

/** Memory limits of a domain (VIR_DOMAIN_MEMORY_*); `memoryUnlimitedKiB` is no limit. */
export interface MemoryParameters {
  /** The most that the domain may use; the kernel kills it when it needs more. */
  readonly hardLimitKiB?: bigint;
  /** What it is driven back to when memory runs short. */
  readonly softLimitKiB?: bigint;
  /** What is guaranteed; of hypervisors other than QEMU. */
  readonly minGuaranteeKiB?: bigint;
  /** Memory and swap together; not less than the hard limit. */
  readonly swapHardLimitKiB?: bigint;
}

/** Reads and writes what virDomainGetMemoryParameters and its setter speak of. */
export const memoryParameters = parameterSet<MemoryParameters>({
  hardLimitKiB: ['hard_limit', 'ullong'],
  softLimitKiB: ['soft_limit', 'ullong'],
  minGuaranteeKiB: ['min_guarantee', 'ullong'],
  swapHardLimitKiB: ['swap_hard_limit', 'ullong'],
});
