import { parameterSet } from './parameter-set.ts';

/**
 * CPU shares and bandwidth of a domain (VIR_DOMAIN_SCHEDULER_*, libvirt's `posix` scheduler). A
 * quota is CPU time within its period, both in microseconds: 1,000-1,000,000 and
 * 1,000-17,592,186,044,415; a negative quota is no limit. In a definition, 0 means "not set".
 */
export interface SchedulerParameters {
  /**
   * Weight against other domains: `cpu.shares`, 2-262,144, 1,024 by default, on cgroup v1;
   * `cpu.weight`, 1-10,000, 100 by default, on cgroup v2.
   */
  readonly shares?: bigint;
  /** Period of the vCPUs' quota. */
  readonly vcpuPeriodUs?: bigint;
  /** What each vCPU may use within its period. */
  readonly vcpuQuotaUs?: bigint;
  /** Period of the emulator's quota. */
  readonly emulatorPeriodUs?: bigint;
  /** What all emulator threads together may use within their period. */
  readonly emulatorQuotaUs?: bigint;
  /** Period of the whole domain's quota. Since libvirt 1.3.3. */
  readonly globalPeriodUs?: bigint;
  /** What the whole domain may use within its period. */
  readonly globalQuotaUs?: bigint;
  /** Period of the iothreads' quota. Since libvirt 2.2.0. */
  readonly iothreadPeriodUs?: bigint;
  /** What each iothread may use within its period. */
  readonly iothreadQuotaUs?: bigint;
}

/** Reads and writes what virDomainGetSchedulerParametersFlags and its setter speak of. */
export const schedulerParameters = parameterSet<SchedulerParameters>({
  shares: ['cpu_shares', 'ullong'],
  vcpuPeriodUs: ['vcpu_period', 'ullong'],
  vcpuQuotaUs: ['vcpu_quota', 'llong'],
  emulatorPeriodUs: ['emulator_period', 'ullong'],
  emulatorQuotaUs: ['emulator_quota', 'llong'],
  globalPeriodUs: ['global_period', 'ullong'],
  globalQuotaUs: ['global_quota', 'llong'],
  iothreadPeriodUs: ['iothread_period', 'ullong'],
  iothreadQuotaUs: ['iothread_quota', 'llong'],
});
