/**
 * Flag and enumeration values of libvirt/libvirt-domain.h; each object is named after its C type.
 */

/** virDomainModificationImpact: which definition a call reads or changes. */
export const modificationImpact = { current: 0, live: 1, config: 2 } as const;

/** virDomainState. */
export const domainState = {
  nostate: 0,
  running: 1,
  blocked: 2,
  paused: 3,
  shutdown: 4,
  shutoff: 5,
  crashed: 6,
  pmsuspended: 7,
} as const;

/** virVcpuState. */
export const vcpuState = { offline: 0, running: 1, blocked: 2 } as const;

/** virConnectListAllDomainsFlags. */
export const listAllDomainsFlags = {
  active: 1 << 0,
  inactive: 1 << 1,
  persistent: 1 << 2,
  transient: 1 << 3,
  running: 1 << 4,
  paused: 1 << 5,
  shutoff: 1 << 6,
  other: 1 << 7,
  managedsave: 1 << 8,
  noManagedsave: 1 << 9,
  autostart: 1 << 10,
  noAutostart: 1 << 11,
  hasSnapshot: 1 << 12,
  noSnapshot: 1 << 13,
  hasCheckpoint: 1 << 14,
  noCheckpoint: 1 << 15,
} as const;

/** virDomainXMLFlags. */
export const xmlFlags = { secure: 1, inactive: 2, updateCpu: 4, migratable: 8 } as const;

/** virDomainDefineFlags. */
export const defineFlags = { validate: 1 } as const;

/** virDomainCreateFlags. */
export const createFlags = {
  startPaused: 1 << 0,
  autodestroy: 1 << 1,
  bypassCache: 1 << 2,
  forceBoot: 1 << 3,
  validate: 1 << 4,
  resetNvram: 1 << 5,
} as const;

/** virDomainShutdownFlagValues. */
export const shutdownFlags = {
  acpiPowerButton: 1 << 0,
  guestAgent: 1 << 1,
  initctl: 1 << 2,
  signal: 1 << 3,
  paravirt: 1 << 4,
} as const;

/** virDomainDestroyFlagsValues. */
export const destroyFlags = { graceful: 1, removeLogs: 2 } as const;

/** virDomainUndefineFlagsValues. */
export const undefineFlags = {
  managedSave: 1 << 0,
  snapshotsMetadata: 1 << 1,
  nvram: 1 << 2,
  keepNvram: 1 << 3,
  checkpointsMetadata: 1 << 4,
  tpm: 1 << 5,
  keepTpm: 1 << 6,
} as const;

/** virDomainVcpuFlags beyond virDomainModificationImpact. */
export const vcpuFlags = { maximum: 1 << 2, guest: 1 << 3, hotpluggable: 1 << 4 } as const;

/** virDomainMemoryModFlags beyond virDomainModificationImpact. */
export const memoryFlags = { maximum: 1 << 2 } as const;

/** virDomainStatsTypes. */
export const statsTypes = {
  state: 1 << 0,
  cpuTotal: 1 << 1,
  balloon: 1 << 2,
  vcpu: 1 << 3,
  interface: 1 << 4,
  block: 1 << 5,
  perf: 1 << 6,
  iothread: 1 << 7,
  memory: 1 << 8,
  dirtyrate: 1 << 9,
  vm: 1 << 10,
} as const;

/** virConnectGetAllDomainStatsFlags beyond virConnectListAllDomainsFlags. */
export const allDomainStatsFlags = {
  nowait: 1 << 29,
  backing: 1 << 30,
  enforceStats: 2 ** 31,
} as const;

/** virDomainMemoryStatTags. */
export const memoryStatTags = {
  swapIn: 0,
  swapOut: 1,
  majorFault: 2,
  minorFault: 3,
  unused: 4,
  available: 5,
  actualBalloon: 6,
  rss: 7,
  usable: 8,
  lastUpdate: 9,
  diskCaches: 10,
  hugetlbPgalloc: 11,
  hugetlbPgfail: 12,
} as const;

/** virDomainNumatuneMemMode. */
export const numatuneMemMode = { strict: 0, preferred: 1, interleave: 2, restrictive: 3 } as const;

/** virDomainMessageType. */
export const messageType = { deprecation: 1, tainting: 2 } as const;

/** virDomainSnapshotListFlags: which snapshots a call lists. */
export const snapshotListFlags = { metadata: 1 << 1 } as const;

/** virDomainRebootFlagValues. */
export const rebootFlags = {
  acpiPowerButton: 1 << 0,
  guestAgent: 1 << 1,
  initctl: 1 << 2,
  signal: 1 << 3,
  paravirt: 1 << 4,
} as const;

/** virDomainMetadataType. */
export const metadataType = { description: 0, title: 1, element: 2 } as const;

/** virDomainBlockJobType. */
export const blockJobType = {
  unknown: 0,
  pull: 1,
  copy: 2,
  commit: 3,
  activeCommit: 4,
  backup: 5,
} as const;

/** virDomainBlockJobAbortFlags. */
export const blockJobAbortFlags = {
  /** The call does not wait. */
  async: 1 << 0,
  /** The disk goes over to the copy. */
  pivot: 1 << 1,
} as const;

/** virDomainBlockJobInfoFlags and virDomainBlockJobSetSpeedFlags. */
export const blockJobFlags = {
  /** Bandwidth in bytes a second rather than MiB. */
  bandwidthBytes: 1 << 0,
} as const;

/** virDomainBlockPullFlags. */
export const blockPullFlags = {
  /** Bandwidth in bytes a second rather than MiB. */
  bandwidthBytes: 1 << 6,
} as const;
