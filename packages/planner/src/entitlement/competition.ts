import type { Cpuset } from '@virtune/model';

/**
 * Domains that compete for the CPUs of a host, as far as CPU time goes. It is made from a snapshot,
 * by a simulated host, or by hand.
 *
 * Terms:
 * - **weight**: a domain's cpu.shares (cgroup v1) or cpu.weight (v2). Only ratios count, so both
 *   scales do, but never mixed. libvirt sets it on the domain's own cgroup and leaves those of the
 *   vCPUs below it at the default: a domain's weight is divided equally among its vCPUs, and a
 *   domain with more vCPUs has no more of it (libvirt: docs/cgroups.rst, src/hypervisor/
 *   domain_cgroup.c; Linux: Documentation/scheduler/sched-design-CFS.rst, group scheduling).
 * - **limit**: the most that a vCPU uses, in CPUs: 1, or less by `vcpu_quota`, or less again where
 *   it does not want more.
 * - **quota**: the most that a domain's vCPUs use together, in CPUs (`global_quota`).
 */
export interface Competition {
  /** The CPUs that there are: those online. */
  readonly cpus: Cpuset;
  readonly domains: readonly Competitor[];
}

export interface Competitor {
  /** What the result calls it by: a UUID, say. */
  readonly key: string;
  /** Above 0. */
  readonly weight: number;
  /** In CPUs, above 0; null for no limit. */
  readonly quota: number | null;
  /** Those that want to run. */
  readonly vcpus: readonly CompetingVcpu[];
}

export interface CompetingVcpu {
  readonly id: number;
  /** Where it may run; CPUs that are not online do not count. */
  readonly cpuset: Cpuset;
  /** In CPUs, from 0 to 1. */
  readonly limit: number;
}

/** How the CPU time of a competition is divided. */
export interface Division {
  /** In the order in which they were given. */
  readonly domains: readonly Share[];
  /** How much of each online CPU is used, from 0 to 1. */
  readonly busy: ReadonlyMap<number, number>;
}

/** What one domain gets. */
export interface Share {
  readonly key: string;
  /** In CPUs: 1.5 is a CPU and a half. */
  readonly cpus: number;
  readonly vcpus: readonly VcpuShare[];
}

/**
 * Why a vCPU gets no more: it has its own limit; its domain has its quota; the CPUs that it may run
 * on are used up by it and by others that are no better off; it may run on no CPU that is online.
 */
export type Bound = 'limit' | 'quota' | 'cpus' | 'no-cpu';

export interface VcpuShare {
  readonly id: number;
  /** In CPUs. */
  readonly cpus: number;
  readonly bound: Bound;
}
