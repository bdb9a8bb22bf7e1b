import type { Cpuset } from '../cpuset/cpuset.ts';
import type { HostTopology } from '../topology/topology.ts';

/** The host of a snapshot. */
export interface SnapshotHost {
  /** virConnectGetHostname. */
  readonly hostname: string;
  /** The kernel's release, `6.1.0-18-amd64`. null on a remote host. */
  readonly kernel: string | null;
  /** libvirt's, of the daemon: `9.0.0`. */
  readonly libvirt: string;
  /** The driver (virConnectGetType): `QEMU`. */
  readonly driver: string;
  /** The hypervisor's: `7.2.9`. */
  readonly hypervisor: string;
  /**
   * Whether the facts of the kernel are there: virtune ran on the host itself. Where they are not,
   * `kernel`, `numad`, `isolated` and the like and each domain's `kernel` are null.
   */
  readonly hasKernelFacts: boolean;
  /**
   * Which cgroups carry the CPU controller: decides the scale of shares (v1: 2-262144, default
   * 1024; v2: weight 1-10000, default 100). null where it is not known.
   */
  readonly cgroupVersion: 1 | 2 | null;
  /** Nodes, distances, CPUs with socket, die, core and siblings, caches. */
  readonly topology: HostTopology;
  readonly cpus: HostCpuSets;
  /** By node, in the order of their numbers. */
  readonly memory: readonly NodeMemory[];
  /** What each online CPU has done since the start; empty where libvirt does not tell. */
  readonly cpuTimes: readonly HostCpuTimes[];
  /** Whether numad, which `placement='auto'` needs, is installed; null on a remote host. */
  readonly numad: boolean | null;
}

/** Which CPUs the host has, and what its administrator has set some of them aside for. */
export interface HostCpuSets {
  /** Highest CPU number plus one (virNodeGetCPUMap). */
  readonly count: number;
  readonly online: Cpuset;
  /** Kept from the scheduler's balancing: `isolcpus=`, isolated cpuset partitions. */
  readonly isolated: Cpuset | null;
  /** Without a tick: `nohz_full=`. */
  readonly nohzFull: Cpuset | null;
  /**
   * Set aside for the host's own processes: named with `--reserved`, or those to which systemd
   * confines everything (CPUAffinity= in system.conf), which process 1 shows. Empty where none are.
   */
  readonly reserved: Cpuset | null;
}

export interface NodeMemory {
  readonly node: number;
  readonly totalKiB: number;
  readonly freeKiB: number | null;
  /** By page size, ascending; the smallest is all memory that is in no pool of huge pages. */
  readonly pages: readonly NodePages[];
}

export interface NodePages {
  readonly sizeKiB: number;
  readonly total: number;
  readonly free: number | null;
}

/** virNodeGetCPUStats of one CPU; null for a kind that libvirt does not count there. */
export interface HostCpuTimes {
  readonly cpu: number;
  readonly userNs: bigint | null;
  readonly kernelNs: bigint | null;
  readonly idleNs: bigint | null;
  readonly iowaitNs: bigint | null;
}
