/** Values of libvirt/libvirt-domain.h about jobs on disks; named after their C types. */

/** virDomainBlockJobType. */
export const blockJobType = {
  /** Not known. */
  unknown: 0,
  /** Backing images are copied into the disk. */
  pull: 1,
  /** The disk is copied elsewhere. */
  copy: 2,
  /** An image is written back into the one behind it. */
  commit: 3,
  /** The same, of the image that the guest writes to. */
  activeCommit: 4,
  /** A backup. */
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
