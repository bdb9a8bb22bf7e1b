/** Flag and enumeration values of libvirt/libvirt-domain.h; each object is named after its C type. */

/** virDomainModificationImpact: which definition a call reads or changes. */
export const modificationImpact = {
  /** The running guest where there is one, the definition otherwise. */
  current: 0,
  /** The running guest. */
  live: 1,
  /** The persistent definition: from its next start on. */
  config: 2,
} as const;

/** virDomainState. */
export const domainState = {
  /** Not known. */
  nostate: 0,
  /** It runs. */
  running: 1,
  /** It waits for something; of Xen. */
  blocked: 2,
  /** Stopped for a while, its memory kept. */
  paused: 3,
  /** It is being shut down. */
  shutdown: 4,
  /** It does not run. */
  shutoff: 5,
  /** It has crashed. */
  crashed: 6,
  /** Asleep, by the guest's own power management. */
  pmsuspended: 7,
} as const;

/** virConnectListAllDomainsFlags: of two opposites neither or both list all. */
export const listAllDomainsFlags = {
  /** Running, paused, asleep. */
  active: 1 << 0,
  /** Defined, and shut off. */
  inactive: 1 << 1,
  /** With a definition that stays. */
  persistent: 1 << 2,
  /** Gone when they end. */
  transient: 1 << 3,
  /** In state running. */
  running: 1 << 4,
  /** In state paused. */
  paused: 1 << 5,
  /** In state shutoff. */
  shutoff: 1 << 6,
  /** In any other state. */
  other: 1 << 7,
  /** With a managed save image. */
  managedsave: 1 << 8,
  /** Without one. */
  noManagedsave: 1 << 9,
  /** Started with the host. */
  autostart: 1 << 10,
  /** Not started with it. */
  noAutostart: 1 << 11,
  /** With snapshots. */
  hasSnapshot: 1 << 12,
  /** Without. */
  noSnapshot: 1 << 13,
  /** With checkpoints. Since libvirt 5.6.0. */
  hasCheckpoint: 1 << 14,
  /** Without. Since libvirt 5.6.0. */
  noCheckpoint: 1 << 15,
} as const;

/** virDomainXMLFlags. */
export const xmlFlags = {
  /** With passwords; not for a read-only connection. */
  secure: 1,
  /** The persistent definition of a running domain. */
  inactive: 2,
  /** The guest's CPU as this host would make it. */
  updateCpu: 4,
  /** As a migration needs it. */
  migratable: 8,
} as const;

/** virDomainDefineFlags. */
export const defineFlags = {
  /** What libvirt's schema does not know is an error. */
  validate: 1,
} as const;

/** virDomainCreateFlags. */
export const createFlags = {
  /** It is not to run before it is resumed. */
  startPaused: 1 << 0,
  /** It ends with this connection. */
  autodestroy: 1 << 1,
  /** A saved image is read without the host's cache. */
  bypassCache: 1 << 2,
  /** A managed save image is thrown away. */
  forceBoot: 1 << 3,
  /** What libvirt's schema does not know is an error. */
  validate: 1 << 4,
  /** Its firmware's variables are made anew. Since libvirt 8.1.0. */
  resetNvram: 1 << 5,
} as const;

/** virDomainShutdownFlagValues: how the guest is asked; several are tried in some order. */
export const shutdownFlags = {
  /** As by its power button. */
  acpiPowerButton: 1 << 0,
  /** Through its agent. */
  guestAgent: 1 << 1,
  /** Through its init; of containers. */
  initctl: 1 << 2,
  /** With a signal to its init; of containers. */
  signal: 1 << 3,
  /** Through its drivers; of Xen. */
  paravirt: 1 << 4,
} as const;

/** virDomainRebootFlagValues: how the guest is asked; several are tried in some order. */
export const rebootFlags = {
  /** As by its power button; its system has to come up again by itself. */
  acpiPowerButton: 1 << 0,
  /** Through its agent. */
  guestAgent: 1 << 1,
  /** Through its init; of containers. */
  initctl: 1 << 2,
  /** With a signal to its init; of containers. */
  signal: 1 << 3,
  /** Through its drivers; of Xen. */
  paravirt: 1 << 4,
} as const;

/** virDomainDestroyFlagsValues. */
export const destroyFlags = {
  /** Its process is asked to end, and not killed: it may write out what it holds. */
  graceful: 1,
  /** Its logs are removed. Since libvirt 8.3.0. */
  removeLogs: 2,
} as const;

/** virDomainUndefineFlagsValues. */
export const undefineFlags = {
  /** A managed save image is removed as well. */
  managedSave: 1 << 0,
  /** What libvirt knows of snapshots is removed as well. */
  snapshotsMetadata: 1 << 1,
  /** Its firmware's variables are removed as well. */
  nvram: 1 << 2,
  /** They are kept. */
  keepNvram: 1 << 3,
  /** What libvirt knows of checkpoints is removed as well. Since libvirt 5.6.0. */
  checkpointsMetadata: 1 << 4,
  /** The state of its TPM is removed as well. Since libvirt 8.9.0. */
  tpm: 1 << 5,
  /** It is kept. Since libvirt 8.9.0. */
  keepTpm: 1 << 6,
} as const;

/** virDomainMetadataType. */
export const metadataType = {
  /** `<description>`. */
  description: 0,
  /** `<title>`. */
  title: 1,
  /** An element of `<metadata>`, of a namespace. */
  element: 2,
} as const;

/** virDomainMessageType. */
export const messageType = {
  /** What will go out of use. */
  deprecation: 1,
  /** What may do harm. */
  tainting: 2,
} as const;

/** virDomainSnapshotListFlags: which snapshots a call lists. */
export const snapshotListFlags = {
  /** Those that are lost when the domain is undefined. */
  metadata: 1 << 1,
} as const;
