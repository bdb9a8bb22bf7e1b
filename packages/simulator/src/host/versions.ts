/**
 * From which libvirt on something is as it is: what differs between 9.0 and 11.x in what clients of
 * this project see. From libvirt's NEWS.rst and its sources of 9.0.0, 10.0.0 and 11.3.0. Procedures
 * are switched by `procedureRelease` of the protocol.
 */
const since = {
  /** Shares are checked against the range of the cgroup's own version, and only when it starts. */
  ownSharesRange: '9.1.0',
  /** A cell's memory is restrictive only where the whole domain's is. */
  memnodeRestrictive: '9.4.0',
  modelSapphireRapids: '9.4.0',
  modelGenoa: '9.8.0',
  /** A domain with room for memory devices and without cells is given one. */
  cellForHotplug: '9.6.0',
  /** Domain capabilities tell of asynchronous teardown, and of crypto devices. */
  asyncTeardown: '9.6.0',
  /** Guests' features name external snapshots. */
  externalSnapshot: '9.9.0',
  /** Clusters between dies and cores, of hosts and guests. */
  cpuClusters: '10.1.0',
  launchSecurity: '10.5.0',
  ps2: '10.7.0',
  /** What keeps a CPU model from being used is told. */
  cpuBlockers: '10.9.0',
  /** CPU models have versions (`-v1`), sorted upwards, and those without one say what they are. */
  cpuVersions: '10.10.0',
  /** Domain capabilities tell of interfaces' backends and panic devices: after 10.0. */
  panicAndInterface: '11.0.0',
  rdp: '11.1.0',
} as const;

export type Change = keyof typeof since;

/** `9.1.0` in libvirt's own scale. */
function numberOf(version: string): number {
  const [major = 0, minor = 0, release = 0] = version.split('.').map(Number);
  return major * 1_000_000 + minor * 1000 + release;
}

const numbers = Object.fromEntries(
  Object.entries(since).map(([change, version]) => [change, numberOf(version)]),
) as Readonly<Record<Change, number>>;

/** Whether a libvirt of this version has a change. */
export const has = (libvirtVersion: number, change: Change): boolean =>
  libvirtVersion >= numbers[change];

/** The first libvirt with a change, in its own scale. */
export const firstWith = (change: Change): number => numbers[change];
