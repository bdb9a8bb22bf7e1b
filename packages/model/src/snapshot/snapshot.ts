import type { SnapshotDomain } from './domain.ts';
import type { SnapshotHost } from './host.ts';

/** What a snapshot's document calls itself. */
export const SNAPSHOT_FORMAT = 'virtune-snapshot';

/**
 * The version of the document that this writes, and the only one that it reads. It grows when a
 * reader of the one before would misunderstand the document; new optional fields do not count.
 */
export const SNAPSHOT_VERSION = 1;

/** What a snapshot could not see, and why. */
export interface SnapshotNote {
  /** A word for programs: `domain-vanished`, `kernel-denied`, `remote`. */
  readonly code: SnapshotNoteCode;
  /** The name of the domain that it is about; null for the host as a whole. */
  readonly domain: string | null;
  /** A sentence for people, in English. */
  readonly text: string;
}

export const snapshotNoteCodes = [
  /** The domain ended or was undefined while it was read, and is left out. */
  'domain-vanished',
  /** The kernel or its files would not let themselves be read. */
  'kernel-denied',
  /** The domain's process could not be found in the kernel. */
  'process-not-found',
  /** libvirt would not answer one call; what it would have told is left empty. */
  'call-refused',
  /** The connection leads to another host, whose kernel cannot be looked into. */
  'remote',
  /** The version of cgroups follows from what libvirt takes for a domain's shares. */
  'cgroup-version-inferred',
] as const;
export type SnapshotNoteCode = (typeof snapshotNoteCodes)[number];

/**
 * Everything observed of one host at one time, as data: enough to check and to plan offline. The
 * values are the model's (Cpuset, HostTopology, DomainValues); `encodeSnapshot` makes the JSON
 * document of it and `decodeSnapshot` reads that back. Sizes are KiB, times nanoseconds unless the
 * name says otherwise. Counters that may pass 2^53 are bigint, in JSON a number up to 2^53 - 1 and
 * a string of decimal digits beyond. null is "not known".
 */
export interface Snapshot {
  /** When it was begun, ISO 8601 in UTC. */
  readonly takenAt: string;
  /** How long it took; what is in it may be apart by that much. */
  readonly tookMs: number;
  /** The virtune that took it, `0.1.0`. */
  readonly virtune: string;
  /** The URI of the connection over which it was taken. */
  readonly uri: string;
  /** Whether names, UUIDs and paths have been replaced. */
  readonly redacted: boolean;
  readonly host: SnapshotHost;
  /** Running ones first, by id; then the others by name. */
  readonly domains: readonly SnapshotDomain[];
  readonly notes: readonly SnapshotNote[];
}
