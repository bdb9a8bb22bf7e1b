import {
  type Snapshot,
  SNAPSHOT_FORMAT,
  SNAPSHOT_VERSION,
  type SnapshotNote,
  snapshotNoteCodes,
} from '../snapshot.ts';
import { as, type Codec, described } from './codec.ts';
import { domain } from './domain.ts';
import { host } from './host.ts';
import { decimal, oneOf, text, truth } from './scalars.ts';
import { list, nullable, object } from './structures.ts';

const note = object<SnapshotNote>({
  code: oneOf(snapshotNoteCodes),
  domain: nullable(text),
  text,
});

interface Written extends Snapshot {
  readonly format: typeof SNAPSHOT_FORMAT;
  readonly version: typeof SNAPSHOT_VERSION;
}

/** The document of a snapshot. */
export const snapshot: Codec<Snapshot> = as(
  object<Written>({
    format: oneOf([SNAPSHOT_FORMAT]),
    version: oneOf([SNAPSHOT_VERSION]),
    takenAt: described('ISO 8601 in UTC', text),
    tookMs: decimal,
    virtune: described('The version of the virtune that took it', text),
    uri: text,
    redacted: described('Whether names, UUIDs and paths have been replaced', truth),
    host,
    domains: list(domain),
    notes: described('What could not be seen, and why', list(note)),
  }),
  (value: Snapshot) => ({ format: SNAPSHOT_FORMAT, version: SNAPSHOT_VERSION, ...value }),
  ({ format: _format, version: _version, ...value }) => value,
);
