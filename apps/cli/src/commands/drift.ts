import { type Difference, drift, type Fate, messageText } from '@virtune/planner';
import { wrapped } from '../check/wrap.ts';
import { command } from '../command.ts';
import { displayWidth } from '../format/width.ts';
import { t, translate } from '../messages/index.ts';
import { string } from '../options.ts';
import {
  connectsUnlessFrom,
  domainIn,
  snapshotOf,
  snapshotOptions,
} from '../sight/snapshot-source.ts';
import type { Out } from '../terminal/terminal.ts';

export interface DriftData {
  /** The domains that were looked at and run: what does not run cannot drift. */
  readonly domains: readonly string[];
  readonly differences: readonly DifferenceDocument[];
  /** Whether the kernel itself could be read; from afar only what libvirt tells of it is known. */
  readonly kernelRead: boolean;
}

/** A setting of which persistent definition, live definition and kernel say different things. */
interface DifferenceDocument {
  readonly domain: string;
  readonly uuid: string;
  /** `vcpupin`, `cpu_shares` and so on, by libvirt's names. */
  readonly setting: string;
  /** Of which vCPU, iothread or cell. */
  readonly index?: number;
  /** null where it is not set; left out where there is no persistent definition. */
  readonly config?: string | null;
  readonly live: string | null;
  /** What the kernel has, where it is not what the live definition says. */
  readonly kernel?: string;
  /** The live value is lost at the next start; the persistent one waits for it; the kernel differs. */
  readonly becomes: readonly ('lost' | 'waits' | 'kernel')[];
  /** How that probably came about. */
  readonly cause?: DriftCause;
}

interface DriftCause {
  /** A word for programs: `live-change`, `shares-reset`. */
  readonly name: string;
  readonly text: string;
}

function differenceDocument(one: Difference): DifferenceDocument {
  const { domain, setting, index, config, live, kernel, fates, cause } = one;
  return {
    domain: domain.name,
    uuid: domain.uuid,
    setting,
    ...(index !== null && { index }),
    ...(config !== undefined && { config }),
    live: live ?? null,
    ...(kernel !== undefined && { kernel }),
    becomes: fates,
    ...(cause !== null && {
      cause: { name: cause.name, text: messageText(cause.text, translate) },
    }),
  };
}

/** What becomes of a value, as a sentence goes on after it. */
function fateText(fate: Fate, { live, config }: DifferenceDocument): string {
  switch (fate) {
    case 'lost':
      return t`${live ?? '-'} is lost at the next start`;
    case 'waits':
      return t`${config ?? '-'} takes effect at the next start`;
    default:
      return t`the kernel is not doing what libvirt says`;
  }
}

export default command({
  name: 'drift',
  summary: 'where persistent definition, live definition and kernel disagree',
  description: `Shows each setting of CPU and memory of which the three do not say the same, what becomes of it,
and the likely cause where the pattern is known. A dash is a setting that is not made; an empty
place under Kernel is what the live definition says. docs/drift.md has the causes.`,
  reads: true,
  options: {
    domain: string('name, id or UUID of one domain; all domains without'),
    ...snapshotOptions,
  },
  connects: connectsUnlessFrom,
  verbatim: true,

  async run(ctx, args): Promise<DriftData> {
    const snapshot = await snapshotOf(ctx, args, { memory: false, domain: args.domain });
    const wanted = args.domain === undefined ? undefined : domainIn(snapshot, args.domain, args);
    const looked = wanted === undefined ? snapshot.domains : [wanted];
    for (const { name, live, config } of looked) {
      const reason = live?.unreadable ?? config?.unreadable ?? null;
      if (reason !== null) ctx.hint(t`'${name}' could not be read: ${reason}`);
    }
    if (wanted !== undefined && wanted.live === null) {
      ctx.hint(t`'${wanted.name}' does not run: it has one definition, which cannot drift`);
    }
    return {
      domains: looked.filter(({ live }) => live !== null).map(({ name }) => name),
      differences: drift({ ...snapshot, domains: looked }).map(differenceDocument),
      kernelRead: snapshot.host.hasKernelFacts,
    };
  },

  text(out, data) {
    for (const [domain, own] of Map.groupBy(data.differences, (one) => one.domain)) {
      printDomain(out, domain, own);
    }
    const count = data.differences.length;
    const where =
      data.domains.length === 1 ? t`1 running domain` : t`${data.domains.length} running domains`;
    if (count === 0) out.print(`${out.paint('green', t`No drift in ${where}`)}\n`);
    else
      out.print(
        count === 1 ? t`1 difference in ${where}\n` : t`${count} differences in ${where}\n`,
      );
    if (!data.kernelRead) {
      out.printExtra(
        t`The kernel was not read: its values are those that libvirt tells from afar\n`,
      );
    }
  },
});

const nameOf = ({ setting, index }: DifferenceDocument): string =>
  index === undefined ? setting : `${setting} ${index}`;

function rowOf(one: DifferenceDocument): readonly string[] {
  const config = one.config === undefined ? '' : (one.config ?? '-');
  return [nameOf(one), config, one.live ?? '-', one.kernel ?? ''];
}

function printDomain(out: Out, domain: string, own: readonly DifferenceDocument[]): void {
  const titles = [t`Setting`, t`Persistent`, t`Live`, t`Kernel`];
  const rows = own.map(rowOf);
  const widths = titles.map((title, column) =>
    Math.max(...[titles, ...rows].map((row) => displayWidth(row[column] ?? title))),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, i) => cell + ' '.repeat(Math.max(0, (widths[i] ?? 0) - displayWidth(cell)) + 2))
      .join('')
      .trimEnd();
  out.print(`${out.paint('bold', domain)}\n`);
  out.print(`  ${out.paint('gray', line(titles))}\n`);
  for (const [i, one] of own.entries()) {
    const style = one.becomes.includes('kernel') ? 'red' : 'yellow';
    out.print(`  ${out.paint(style, line(rows[i] ?? []))}\n`);
    const fates = one.becomes.map((fate) => fateText(fate, one)).join('; ');
    for (const text of wrapped(fates, out.columns - 4)) out.print(`    ${text}\n`);
    const cause =
      one.cause === undefined ? [] : wrapped(t`likely: ${one.cause.text}`, out.columns - 4);
    for (const text of cause) out.print(`    ${out.paint('gray', text)}\n`);
  }
  out.print('\n');
}
