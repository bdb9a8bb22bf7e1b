import type { Cpuset, Nodeset } from '../cpuset/cpuset.ts';

export const threadKinds = [
  /** Runs a vCPU. */
  'vcpu',
  /** The main loop, and whatever else of QEMU is none of the others. */
  'emulator',
  'iothread',
  /** Moves packets in the kernel for virtio-net and others. */
  'vhost',
  /** KVM's timer of an x86 guest. */
  'kvm-pit',
  /** Of QEMU's thread pool: comes and goes with disk requests. */
  'worker',
] as const;
export type ThreadKind = (typeof threadKinds)[number];

/** A thread of a domain, in the kernel's words. */
export interface KernelThread {
  readonly tid: number;
  readonly kind: ThreadKind;
  /** The number of the vCPU or of the iothread; null for the other kinds. */
  readonly id: number | null;
  /** proc_pid_comm(5): `CPU 0/KVM`, `IO iothread1`, `vhost-4711`. */
  readonly comm: string;
  /** Where it may run: `Cpus_allowed_list` of its status. */
  readonly cpuset: Cpuset;
  /** The nodes that it may take memory from: `Mems_allowed_list`. */
  readonly nodeset: Nodeset;
  /** The CPU that it ran on last (proc_pid_stat(5), field 39). */
  readonly lastCpu: number | null;
  readonly cpuTimeNs: bigint;
  /** Time spent ready to run and waiting (schedstat's second field); null without schedstats. */
  readonly waitTimeNs: bigint | null;
}

/** One cgroup of a domain. Files that are not there are null. */
export interface KernelCgroup {
  /** `machine` is the domain's own; those below it are `emulator`, `vcpu0`, `iothread1`. */
  readonly part: string;
  /** v1's cpu.shares. */
  readonly shares: number | null;
  /** v2's cpu.weight. */
  readonly weight: number | null;
  /** cpu.cfs_quota_us, or cpu.max's first; -1 is no limit. */
  readonly quotaUs: number | null;
  readonly periodUs: number | null;
  /** cpuset.cpus as it was set; empty on v2 where all of the parent's are meant. */
  readonly cpus: Cpuset | null;
  readonly mems: Nodeset | null;
  /** What is left of it: cpuset.effective_cpus (v1), cpuset.cpus.effective (v2). */
  readonly effectiveCpus: Cpuset | null;
  readonly effectiveMems: Nodeset | null;
}

/** How much of a process's memory is on one node. */
export interface MemoryOnNode {
  readonly node: number;
  readonly memoryKiB: number;
}

/** Memory of one policy (numa_maps: `default`, `bind:0`, `prefer:0`, `interleave:0-1`). */
export interface MemoryOfPolicy {
  readonly policy: string;
  readonly nodes: readonly MemoryOnNode[];
}

/** What the kernel of the host says of a running domain. */
export interface DomainKernel {
  readonly pid: number;
  /** By tid. */
  readonly threads: readonly KernelThread[];
  /** `machine` first; empty where libvirt uses no cgroups. */
  readonly cgroups: readonly KernelCgroup[];
  /** numa_maps, by node; null where it is not ours to read. */
  readonly memory: readonly MemoryOnNode[] | null;
  /** The same by policy, to see which memory is bound; null where it is not ours to read. */
  readonly policies: readonly MemoryOfPolicy[] | null;
}
