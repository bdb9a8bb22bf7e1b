/** virDomainMigrateFlags (libvirt/libvirt-domain.h). */
export const migrateFlags = {
  /** The guest goes on running. */
  live: 1 << 0,
  /** The source's daemon does it all; the client may go away. */
  peer2peer: 1 << 1,
  /** Memory travels inside the daemons' connection. */
  tunnelled: 1 << 2,
  /** The destination keeps its definition. */
  persistDest: 1 << 3,
  /** The source forgets its definition. */
  undefineSource: 1 << 4,
  /** It is to be paused on the destination. */
  paused: 1 << 5,
  /** Disks are copied whole. */
  nonSharedDisk: 1 << 6,
  /** Disks are copied, their backing images being there. */
  nonSharedInc: 1 << 7,
  /** The domain may not be changed meanwhile; always so with protocol 3. */
  changeProtection: 1 << 8,
  /** Though a disk's cache mode may lose data. */
  unsafe: 1 << 9,
  /** The definition of a domain that does not run. */
  offline: 1 << 10,
  /** Memory is compressed; see `compression`. */
  compressed: 1 << 11,
  /** A disk error of the guest ends the migration. */
  abortOnError: 1 << 12,
  /** The guest is slowed down until the rest is small enough. */
  autoConverge: 1 << 13,
  /** All memory is pinned before, over RDMA. */
  rdmaPinAll: 1 << 14,
  /** migrateStartPostCopy may be called. */
  postcopy: 1 << 15,
  /** Memory is encrypted. Since libvirt 3.2.0. */
  tls: 1 << 16,
  /** Over several connections. Since libvirt 5.2.0. */
  parallel: 1 << 17,
  /** Writes to copied disks wait for both. Since libvirt 8.0.0. */
  nonSharedSynchronousWrites: 1 << 18,
  /** Goes on with a post-copy migration that broke. Since libvirt 8.5.0. */
  postcopyResume: 1 << 19,
  /** Memory is sent without being copied first. Since libvirt 8.5.0. */
  zerocopy: 1 << 20,
} as const;

/** virDomainMigrateMaxSpeedFlags. */
export const migrateMaxSpeedFlags = {
  /** Of post-copy. Since libvirt 5.1.0. */
  postcopy: 1 << 0,
} as const;
