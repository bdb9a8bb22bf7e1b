import type { Cpuset } from '../cpuset/cpuset.ts';
import type { Definition } from './definition.ts';
import type { DomainKernel } from './kernel.ts';

/** virDomainState, by name; the index is libvirt's number. */
export const domainStates = [
  'nostate',
  'running',
  'blocked',
  'paused',
  'shutdown',
  'shutoff',
  'crashed',
  'pmsuspended',
] as const;
export type DomainStateName = (typeof domainStates)[number];

/** A domain of a snapshot. */
export interface SnapshotDomain {
  readonly name: string;
  readonly uuid: string;
  /** null while it does not run. */
  readonly id: number | null;
  readonly state: DomainStateName;
  /** Why it is in that state: the number that libvirt has for it, whose meaning depends on `state`. */
  readonly stateReason: number;
  readonly autostart: boolean;
  readonly persistent: boolean;
  /** What runs; null while it does not. */
  readonly live: Definition | null;
  /** What the next start takes; null of a transient domain. */
  readonly config: Definition | null;
  /** virDomainGetSchedulerParametersFlags: `cpu_shares`, `vcpu_quota`... by libvirt's names. */
  readonly scheduler: {
    readonly live: SchedulerParameters | null;
    readonly config: SchedulerParameters | null;
  };
  /** virDomainGetVcpus: those that are online; empty while it does not run. */
  readonly vcpus: readonly VcpuFacts[];
  /** virDomainGetIOThreadInfo of the running domain. */
  readonly iothreads: readonly IothreadFacts[];
  /** The CPUs that numad chose for `placement='auto'`; null where it did not. */
  readonly autoCpuset: Cpuset | null;
  readonly statistics: DomainStatistics;
  /** What the kernel says; null while it does not run, on a remote host, and where it is denied. */
  readonly kernel: DomainKernel | null;
}

/** Periods and quotas in microseconds; a quota of -1 (or a very large one) is no limit. */
export type SchedulerParameters = Readonly<Record<string, number>>;

/** A vCPU as libvirt sees it; the cpuset is the thread's own affinity, from the kernel. */
export interface VcpuFacts {
  readonly id: number;
  readonly state: 'offline' | 'running' | 'blocked';
  /** The host CPU that it was on last; null where libvirt does not know. */
  readonly cpu: number | null;
  readonly cpuset: Cpuset;
  readonly cpuTimeNs: bigint;
  /** Time spent ready to run and waiting for a CPU; null where libvirt does not tell. */
  readonly waitTimeNs: bigint | null;
}

export interface IothreadFacts {
  readonly id: number;
  /** The thread's own affinity. */
  readonly cpuset: Cpuset;
}

/** virConnectGetAllDomainStats; null for what libvirt does not tell of this domain. */
export interface DomainStatistics {
  /** All of its threads together. */
  readonly cpuTimeNs: bigint | null;
  readonly cpuUserNs: bigint | null;
  readonly cpuSystemNs: bigint | null;
  readonly vcpusCurrent: number | null;
  readonly vcpusMaximum: number | null;
  /** What the balloon leaves the guest, and the most that it may have. */
  readonly memoryCurrentKiB: number | null;
  readonly memoryMaximumKiB: number | null;
  /** Host memory in use by the process. */
  readonly memoryRssKiB: number | null;
}
