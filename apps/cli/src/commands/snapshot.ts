import { command } from '../command.ts';
import { t } from '../messages/index.ts';
import { flag, string } from '../options.ts';
import { connectsUnlessFrom, snapshotOf, snapshotOptions } from '../sight/snapshot-source.ts';

/** The document itself: docs/snapshot.md tells of its parts, docs/snapshot.schema.json has all fields. */
export interface SnapshotData {
  readonly format: 'virtune-snapshot';
  readonly version: number;
  /** ISO 8601, in UTC. */
  readonly takenAt: string;
  readonly tookMs: number;
  /** The version of the virtune that took it. */
  readonly virtune: string;
  readonly uri: string;
  readonly redacted: boolean;
  readonly host: object;
  readonly domains: readonly object[];
  readonly notes: readonly SnapshotNote[];
}

/** What could not be seen. */
interface SnapshotNote {
  readonly code: string;
  /** The name of the domain that it is about; null for the host. */
  readonly domain: string | null;
  readonly text: string;
}

export default command({
  name: 'snapshot',
  summary: 'everything about the host and its domains, as one document',
  reads: true,
  description: `Writes a JSON document: topology, memory, CPUs, and each domain's definitions, threads and
statistics. Every command with --from takes it in place of a host. docs/snapshot.md tells what
is in it.`,
  options: {
    file: string('the file to write; standard output without'),
    redact: flag('replace names, UUIDs, paths and addresses, the same by the same'),
    ...snapshotOptions,
  },
  connects: connectsUnlessFrom,
  verbatim: true,

  async run(ctx, args): Promise<SnapshotData> {
    const { encodeSnapshot, redactSnapshot, snapshotJson } = await import('@virtune/model');
    const whole = await snapshotOf(ctx, args);
    const snapshot = args.redact ? redactSnapshot(whole) : whole;
    if (args.file !== undefined) {
      const { writeWhole } = await import('../sight/snapshot-file.ts');
      await writeWhole(args.file, encodeSnapshot(snapshot));
    }
    for (const { domain, text } of args.from === undefined ? snapshot.notes : []) {
      ctx.hint(domain === null ? text : `'${domain}': ${text}`);
    }
    return snapshotJson(snapshot) as unknown as SnapshotData;
  },

  text(out, data, { file }) {
    if (file === undefined) {
      out.print(`${JSON.stringify(data, null, 2)}\n`);
    } else {
      out.printExtra(t`Snapshot of ${data.domains.length} domains written to ${file}\n`);
    }
  },
});
