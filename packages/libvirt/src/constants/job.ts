/**
 * Values of libvirt/libvirt-domain.h about jobs, saving and statistics; named after their C
 * types.
 */

/** virDomainJobType. */
export const jobType = {
  none: 0,
  /** Its end can be foreseen. */
  bounded: 1,
  /** Its end cannot be foreseen. */
  unbounded: 2,
  completed: 3,
  failed: 4,
  cancelled: 5,
} as const;

/** virDomainJobOperation. */
export const jobOperation = {
  unknown: 0,
  start: 1,
  save: 2,
  restore: 3,
  migrationIn: 4,
  migrationOut: 5,
  snapshot: 6,
  snapshotRevert: 7,
  dump: 8,
  backup: 9,
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
  ok: 0,
  /** A job runs; few calls are possible. */
  job: 1,
  /** A command runs. */
  occupied: 2,
  error: 3,
} as const;

/** virDomainSaveRestoreFlags. */
export const saveFlags = {
  bypassCache: 1 << 0,
  /** It is to run when it is restored. */
  running: 1 << 1,
  /** It is to be paused when it is restored. */
  paused: 1 << 2,
  /** Since libvirt 8.1.0. */
  resetNvram: 1 << 3,
} as const;

/** virDomainDirtyRateCalcFlags. */
export const dirtyRateFlags = {
  pageSampling: 0,
  /** Since libvirt 8.1.0. */
  dirtyBitmap: 1 << 0,
  /** Since libvirt 8.1.0. */
  dirtyRing: 1 << 1,
} as const;

/** virDomainDirtyRateStatus. */
export const dirtyRateStatus = { unstarted: 0, measuring: 1, measured: 2 } as const;
