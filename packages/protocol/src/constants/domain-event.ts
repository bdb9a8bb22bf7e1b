/**
 * Numbers in the events of domains (libvirt/libvirt-domain.h); each object is named after its C
 * type, and its keys are C's names without their beginning.
 */

/** virDomainEventID: what may be registered for, under the names of `virsh event`. */
export const domainEventId = {
  lifecycle: 0,
  reboot: 1,
  'rtc-change': 2,
  watchdog: 3,
  'io-error': 4,
  graphics: 5,
  'io-error-reason': 6,
  'control-error': 7,
  'block-job': 8,
  'disk-change': 9,
  'tray-change': 10,
  'pm-wakeup': 11,
  'pm-suspend': 12,
  'balloon-change': 13,
  'pm-suspend-disk': 14,
  'device-removed': 15,
  'block-job-2': 16,
  tunable: 17,
  'agent-lifecycle': 18,
  'device-added': 19,
  'migration-iteration': 20,
  'job-completed': 21,
  'device-removal-failed': 22,
  'metadata-change': 23,
  'block-threshold': 24,
  'memory-failure': 25,
  'memory-device-size-change': 26,
} as const;

/** virDomainEventType: what happened to a domain's life. */
export const domainEventType = {
  defined: 0,
  undefined: 1,
  started: 2,
  suspended: 3,
  resumed: 4,
  stopped: 5,
  shutdown: 6,
  pmsuspended: 7,
  crashed: 8,
} as const;

/** Why, by what happened: virDomainEventDefinedDetailType and its sisters. */
export const domainEventDetail = {
  defined: { added: 0, updated: 1, renamed: 2, fromSnapshot: 3 },
  undefined: { removed: 0, renamed: 1 },
  started: { booted: 0, migrated: 1, restored: 2, fromSnapshot: 3, wakeup: 4 },
  suspended: {
    paused: 0,
    migrated: 1,
    ioError: 2,
    watchdog: 3,
    restored: 4,
    fromSnapshot: 5,
    apiError: 6,
    postcopy: 7,
    postcopyFailed: 8,
  },
  resumed: { unpaused: 0, migrated: 1, fromSnapshot: 2, postcopy: 3, postcopyFailed: 4 },
  stopped: {
    shutdown: 0,
    destroyed: 1,
    crashed: 2,
    migrated: 3,
    saved: 4,
    failed: 5,
    fromSnapshot: 6,
  },
  shutdown: { finished: 0, guest: 1, host: 2 },
  pmsuspended: { memory: 0, disk: 1 },
  crashed: { panicked: 0, crashloaded: 1 },
} as const;

/** virDomainEventWatchdogAction. */
export const watchdogAction = {
  none: 0,
  pause: 1,
  reset: 2,
  poweroff: 3,
  shutdown: 4,
  debug: 5,
  injectNmi: 6,
} as const;

/** virDomainEventIOErrorAction. */
export const ioErrorAction = { none: 0, pause: 1, report: 2 } as const;

/** virDomainEventGraphicsPhase. */
export const graphicsPhase = { connect: 0, initialize: 1, disconnect: 2 } as const;

/** virDomainEventGraphicsAddressType. */
export const graphicsAddressFamily = { ipv4: 0, ipv6: 1, unix: 2 } as const;

/** virDomainBlockJobType. */
export const blockJobType = {
  unknown: 0,
  pull: 1,
  copy: 2,
  commit: 3,
  activeCommit: 4,
  backup: 5,
} as const;

/** virConnectDomainEventBlockJobStatus. */
export const blockJobStatus = { completed: 0, failed: 1, canceled: 2, ready: 3 } as const;

/** virConnectDomainEventDiskChangeReason. */
export const diskChangeReason = { changeMissingOnStart: 0, dropMissingOnStart: 1 } as const;

/** virDomainEventTrayChangeReason. */
export const trayChangeReason = { open: 0, close: 1 } as const;

/** virConnectDomainEventAgentLifecycleState. */
export const agentState = { connected: 1, disconnected: 2 } as const;

/** virConnectDomainEventAgentLifecycleReason. */
export const agentReason = { unknown: 0, domainStarted: 1, channel: 2 } as const;

/** virDomainMetadataType. */
export const metadataType = { description: 0, title: 1, element: 2 } as const;

/** virDomainEventMemoryFailureRecipientType. */
export const memoryFailureRecipient = { hypervisor: 0, guest: 1 } as const;

/** virDomainEventMemoryFailureActionType. */
export const memoryFailureAction = { ignore: 0, inject: 1, fatal: 2, reset: 3 } as const;

/** virDomainMemoryFailureFlags. */
export const memoryFailureFlags = { actionRequired: 1, recursive: 2 } as const;
