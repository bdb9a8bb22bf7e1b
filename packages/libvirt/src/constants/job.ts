/**
 * Values of libvirt/libvirt-domain.h about jobs, saving and statistics; named after their C
 * types.
 */

/** virDomainJobType. */
export const jobType = {
  /** No job. */
  none: 0,
  /** Its end can be foreseen. */
  bounded: 1,
  /** Its end cannot be foreseen. */
  unbounded: 2,
  /** It has ended, and well. */
  completed: 3,
  /** It has ended, and not well. */
  failed: 4,
  /** It was aborted. */
  cancelled: 5,
} as const;

/** virDomainJobOperation. */
export const jobOperation = {
  /** Not known. */
  unknown: 0,
  /** The domain starts. */
  start: 1,
  /** Its memory is saved. */
  save: 2,
  /** Its memory is restored. */
  restore: 3,
  /** It comes from another host. */
  migrationIn: 4,
  /** It goes to another host. */
  migrationOut: 5,
  /** A snapshot is taken. */
  snapshot: 6,
  /** It goes back to a snapshot. */
  snapshotRevert: 7,
  /** Its memory is dumped. */
  dump: 8,
  /** A backup. */
  backup: 9,
  /** A snapshot is deleted. Since libvirt 9.0.0. */
  snapshotDelete: 10,
} as const;

/** virDomainGetJobStatsFlags. */
export const jobStatsFlags = {
  /** Of the job that ended last, once. */
  completed: 1 << 0,
  /** And again the next time. Since libvirt 6.0.0. */
  keepCompleted: 1 << 1,
} as const;

/** virDomainAbortJobFlagsValues. */
export const abortJobFlags = {
  /** A migration in post-copy, which leaves the domain on neither host until it is resumed. */
  postcopy: 1 << 0,
} as const;

/** virDomainControlState. */
export const controlState = {
  /** Nothing is under way. */
  ok: 0,
  /** A job runs; few calls are possible. */
  job: 1,
  /** A command runs. */
  occupied: 2,
  /** The monitor is of no use: see `details`. */
  error: 3,
} as const;

/** virDomainSaveRestoreFlags. */
export const saveFlags = {
  /** The file is written without the host's cache. */
  bypassCache: 1 << 0,
  /** It is to run when it is restored. */
  running: 1 << 1,
  /** It is to be paused when it is restored. */
  paused: 1 << 2,
  /** Its firmware's variables are made anew. Since libvirt 8.1.0. */
  resetNvram: 1 << 3,
} as const;

/** virDomainDirtyRateCalcFlags. */
export const dirtyRateFlags = {
  /** Some pages are looked at. */
  pageSampling: 0,
  /** Writes are noted for all. Since libvirt 8.1.0. */
  dirtyBitmap: 1 << 0,
  /** Writes are noted by vCPU. Since libvirt 8.1.0. */
  dirtyRing: 1 << 1,
} as const;

/** virDomainDirtyRateStatus. */
export const dirtyRateStatus = {
  /** Nothing was measured. */
  unstarted: 0,
  /** It is under way. */
  measuring: 1,
  /** The result is there. */
  measured: 2,
} as const;
