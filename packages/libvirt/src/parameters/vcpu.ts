import { parameterSet } from './parameter-set.ts';

/** CPU time of a domain, on one host CPU or on all (VIR_DOMAIN_CPU_STATS_*). */
export interface CpuStatistics {
  /** Of vCPUs and hypervisor together. */
  readonly cpuTimeNs?: bigint;
  /** Of that, in user mode; of the total alone. */
  readonly userTimeNs?: bigint;
  /** Of that, in the kernel; of the total alone. */
  readonly systemTimeNs?: bigint;
  /** Of the vCPUs. */
  readonly vcpuTimeNs?: bigint;
}

/** Reads what virDomainGetCPUStats answers. */
export const cpuStatistics = parameterSet<CpuStatistics>({
  cpuTimeNs: ['cpu_time', 'ullong'],
  userTimeNs: ['user_time', 'ullong'],
  systemTimeNs: ['system_time', 'ullong'],
  vcpuTimeNs: ['vcpu_time', 'ullong'],
});

/** The vCPUs as the guest itself sees them: lists such as `0-3`. */
export interface GuestVcpus {
  /** Those that it has. */
  readonly vcpus?: string;
  /** Those that it uses. */
  readonly online?: string;
  /** Those that it could stop using. */
  readonly offlinable?: string;
}

/** Reads what virDomainGetGuestVcpus answers. */
export const guestVcpus = parameterSet<GuestVcpus>({
  vcpus: ['vcpus', 'string'],
  online: ['online', 'string'],
  offlinable: ['offlinable', 'string'],
});
