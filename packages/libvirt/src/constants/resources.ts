/** Values of libvirt/libvirt-domain.h about CPU, memory and statistics; named after their C types. */

/** virVcpuState. */
export const vcpuState = {
  /** Not plugged in. */
  offline: 0,
  /** It runs, or could. */
  running: 1,
  /** It waits for something; of Xen. */
  blocked: 2,
} as const;

/** virDomainVcpuFlags beyond virDomainModificationImpact. */
export const vcpuFlags = {
  /** The most there can be, rather than how many there are. */
  maximum: 1 << 2,
  /** As the guest's agent says, or makes it. */
  guest: 1 << 3,
  /** Those that are added can be unplugged again. */
  hotpluggable: 1 << 4,
} as const;

/** virDomainMemoryModFlags beyond virDomainModificationImpact. */
export const memoryFlags = {
  /** The most there can be, rather than how much there is. */
  maximum: 1 << 2,
} as const;

/** virDomainNumatuneMemMode. */
export const numatuneMemMode = {
  /** From these nodes; a failure where they have no more. */
  strict: 0,
  /** From this node; from others where it has no more. */
  preferred: 1,
  /** From these nodes in turn. */
  interleave: 2,
  /** From these nodes, by the cgroup alone, so that it can be changed. Since libvirt 7.3.0. */
  restrictive: 3,
} as const;

/** virDomainStatsTypes. */
export const statsTypes = {
  /** State, and why. */
  state: 1 << 0,
  /** CPU time of the domain. */
  cpuTotal: 1 << 1,
  /** Memory. */
  balloon: 1 << 2,
  /** Each vCPU. */
  vcpu: 1 << 3,
  /** Each network interface. */
  interface: 1 << 4,
  /** Each disk. */
  block: 1 << 5,
  /** perf events that are switched on. */
  perf: 1 << 6,
  /** Each iothread. Since libvirt 4.10.0. */
  iothread: 1 << 7,
  /** Memory bandwidth, where it is monitored. Since libvirt 6.0.0. */
  memory: 1 << 8,
  /** How fast memory is dirtied, where it was measured. Since libvirt 7.2.0. */
  dirtyrate: 1 << 9,
  /** What the hypervisor says besides. Since libvirt 8.9.0. */
  vm: 1 << 10,
} as const;

/** virConnectGetAllDomainStatsFlags beyond virConnectListAllDomainsFlags. */
export const allDomainStatsFlags = {
  /** Of a domain that a job has, what needs no waiting. Since libvirt 4.5.0. */
  nowait: 1 << 29,
  /** Each image of a disk's backing chain. */
  backing: 1 << 30,
  /** A group that the server does not know is an error. */
  enforceStats: 2 ** 31,
} as const;

/** virDomainMemoryStatTags. */
export const memoryStatTags = {
  /** Read back from the guest's swap, KiB. */
  swapIn: 0,
  /** Written to the guest's swap, KiB. */
  swapOut: 1,
  /** Page faults that needed I/O. */
  majorFault: 2,
  /** Other page faults. */
  minorFault: 3,
  /** Used for nothing at all, KiB. */
  unused: 4,
  /** What the guest sees, KiB. */
  available: 5,
  /** What it has now, KiB. */
  actualBalloon: 6,
  /** What its process occupies on the host, KiB. */
  rss: 7,
  /** What the balloon could take without making it swap, KiB. */
  usable: 8,
  /** When the guest last reported, seconds since 1970. */
  lastUpdate: 9,
  /** What it could give up without I/O, KiB. */
  diskCaches: 10,
  /** Huge pages that it got. */
  hugetlbPgalloc: 11,
  /** Huge pages that it did not get. */
  hugetlbPgfail: 12,
} as const;
