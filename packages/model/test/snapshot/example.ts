/** Snapshots for tests, by the shape of the host and what its domains say: `@virtune/model/examples`. */
import type { Snapshot, SnapshotHost } from '../../src/snapshot/index.ts';
import { exampleDomain, type ExampleDomainOptions } from './example-domain.ts';
import { exampleHost, hostShapes, type HostShapeName } from './example-host.ts';

export * from './example-domain.ts';
export * from './example-host.ts';

/**
 * A snapshot of a host, named by its shape or given, with these domains: `exampleSnapshot(
 * 'x86-2n16c-2t', [{ name: 'db', vcpus: 4, cputune: "<shares>2048</shares>" }])`. Ids count from 1
 * where none is given.
 */
export function exampleSnapshot(
  host: HostShapeName | SnapshotHost,
  domains: readonly ExampleDomainOptions[] = [],
  overrides: Partial<Snapshot> = {},
): Snapshot {
  const made = typeof host === 'string' ? exampleHost(hostShapes[host]) : host;
  return {
    takenAt: '2026-01-01T00:00:00.000Z',
    tookMs: 10,
    virtune: '0.1.0',
    uri: 'qemu:///system',
    redacted: false,
    host: made,
    domains: domains.map((options, i) =>
      exampleDomain(made, { ...options, id: options.id === undefined ? i + 1 : options.id }),
    ),
    notes: [],
    ...overrides,
  };
}
