/** virsh's words for the values of events (virsh-domain-event.c, virsh-domain.c), by libvirt's names. */

type Words = Readonly<Record<string, string>>;

export const eventWords: Words = {
  defined: 'Defined',
  undefined: 'Undefined',
  started: 'Started',
  suspended: 'Suspended',
  resumed: 'Resumed',
  stopped: 'Stopped',
  shutdown: 'Shutdown',
  pmsuspended: 'PMSuspended',
  crashed: 'Crashed',
};

/** By what happened. */
export const detailWords: Readonly<Record<string, Words>> = {
  defined: { added: 'Added', updated: 'Updated', renamed: 'Renamed', fromSnapshot: 'Snapshot' },
  undefined: { removed: 'Removed', renamed: 'Renamed' },
  started: {
    booted: 'Booted',
    migrated: 'Migrated',
    restored: 'Restored',
    fromSnapshot: 'Snapshot',
    wakeup: 'Event wakeup',
  },
  suspended: {
    paused: 'Paused',
    migrated: 'Migrated',
    ioError: 'I/O Error',
    watchdog: 'Watchdog',
    restored: 'Restored',
    fromSnapshot: 'Snapshot',
    apiError: 'API error',
    postcopy: 'Post-copy',
    postcopyFailed: 'Post-copy Error',
  },
  resumed: {
    unpaused: 'Unpaused',
    migrated: 'Migrated',
    fromSnapshot: 'Snapshot',
    postcopy: 'Post-copy',
    postcopyFailed: 'Post-copy Error',
  },
  stopped: {
    shutdown: 'Shutdown',
    destroyed: 'Destroyed',
    crashed: 'Crashed',
    migrated: 'Migrated',
    saved: 'Saved',
    failed: 'Failed',
    fromSnapshot: 'Snapshot',
  },
  shutdown: {
    finished: 'Finished',
    guest: 'Finished after guest request',
    host: 'Finished after host request',
  },
  pmsuspended: { memory: 'Memory', disk: 'Disk' },
  crashed: { panicked: 'Panicked', crashloaded: 'Crashloaded' },
};

export const watchdogWords: Words = {
  none: 'none',
  pause: 'pause',
  reset: 'reset',
  poweroff: 'poweroff',
  shutdown: 'shutdown',
  debug: 'debug',
  injectNmi: 'inject-nmi',
};

export const ioErrorWords: Words = { none: 'none', pause: 'pause', report: 'report' };

export const graphicsPhaseWords: Words = {
  connect: 'connect',
  initialize: 'initialize',
  disconnect: 'disconnect',
};

/** Never translated. */
export const graphicsFamilyWords: Words = { ipv4: 'IPv4', ipv6: 'IPv6', unix: 'unix' };

export const blockJobWords: Words = {
  unknown: 'Unknown job',
  pull: 'Block Pull',
  copy: 'Block Copy',
  commit: 'Block Commit',
  activeCommit: 'Active Block Commit',
  backup: 'Backup',
};

export const blockJobStatusWords: Words = {
  completed: 'completed',
  failed: 'failed',
  canceled: 'canceled',
  ready: 'ready',
};

export const diskChangeWords: Words = {
  changeMissingOnStart: 'changed',
  dropMissingOnStart: 'dropped',
};

export const trayChangeWords: Words = { open: 'opened', close: 'closed' };

export const agentStateWords: Words = { connected: 'connected', disconnected: 'disconnected' };

export const agentReasonWords: Words = {
  unknown: 'unknown',
  domainStarted: 'domain started',
  channel: 'channel event',
};

export const metadataWords: Words = {
  description: 'description',
  title: 'title',
  element: 'element',
};

export const memoryRecipientWords: Words = { hypervisor: 'hypervisor', guest: 'guest' };

export const memoryActionWords: Words = {
  ignore: 'ignore',
  inject: 'inject',
  fatal: 'fatal',
  reset: 'reset',
};
