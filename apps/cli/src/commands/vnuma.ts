import { type Domain, modificationImpact, xmlFlags } from '@virtune/libvirt';
import { DomainDocument, DomainXmlError, type NumatuneMemory } from '@virtune/model';
import { affectFlags, affectOptions } from '../affect.ts';
import { command } from '../command.ts';
import type { Context } from '../context.ts';
import { CommandFailed, orFail } from '../failure.ts';
import { hostTopology } from '../host-topology.ts';
import { t } from '../messages/index.ts';
import { domainOption, repeated } from '../options.ts';
import type { Out } from '../terminal/terminal.ts';
import { parseCell, type WantedCell } from '../vnuma/cell-argument.ts';
import { checkCells } from '../vnuma/check.ts';
import { doubts } from '../vnuma/doubts.ts';
import { withCells } from '../vnuma/edit.ts';
import { type GuestCell, guestNuma } from '../vnuma/guest-cell.ts';
import { changes, memoryText, tableRow, tableTitles } from '../vnuma/text.ts';

export interface VnumaData {
  /** The domain's name. */
  readonly domain: string;
  /** `live` is the running domain, `config` its persistent definition. */
  readonly definition: 'live' | 'config';
  /** By id; none where the guest sees no NUMA. */
  readonly cells: readonly GuestCell[];
  /** Where the memory of all cells without a memnode is, and of QEMU itself; null is anywhere. */
  readonly memory: NumatuneMemory | null;
  /** With --cell. */
  readonly written?: Rewriting;
}

interface Rewriting {
  /** The cells that the definition had before. */
  readonly before: readonly GuestCell[];
  /** Whether the domain runs, and so goes on with the cells that it was started with. */
  readonly running: boolean;
}

async function persistent(domain: Domain): Promise<DomainDocument> {
  // Without its secrets a definition that is written back would lose them.
  return DomainDocument.open(await domain.getXmlDesc(xmlFlags.inactive | xmlFlags.secure));
}

async function show(domain: Domain, flags: number): Promise<VnumaData> {
  const running = await domain.isActive();
  const { live, config } = modificationImpact;
  const definition = flags === config || (flags === 0 && !running) ? 'config' : 'live';
  if (definition === 'live' && !running) {
    throw new CommandFailed(t`domain '${domain.name}' is not running`, {
      hint: t`leave --live out: its definition counts from the next start on`,
    });
  }
  if (flags === (live | config)) {
    throw new CommandFailed(t`--live and --config are two definitions: which one?`, {
      hint: t`show them one after the other`,
    });
  }
  const xml = await domain.getXmlDesc(definition === 'config' ? xmlFlags.inactive : 0);
  return { domain: domain.name, definition, ...guestNuma(DomainDocument.open(xml)) };
}

function edited(document: DomainDocument, cells: readonly WantedCell[]): DomainDocument {
  try {
    return withCells(document, cells);
  } catch (error) {
    if (!(error instanceof DomainXmlError)) throw error;
    throw new CommandFailed(
      t`the cells do not go with the rest of the definition: ${error.message}`,
      { hint: t`change that first, with dumpxml --inactive and define` },
    );
  }
}

async function write(
  ctx: Context,
  domain: Domain,
  cells: readonly WantedCell[],
): Promise<VnumaData> {
  const { name } = domain;
  if (!(await domain.isPersistent())) {
    throw new CommandFailed(t`domain '${name}' has no persistent definition`, {
      hint: t`cells cannot be changed while it runs: define it first`,
    });
  }
  const before = await persistent(domain);
  const host = await hostTopology(ctx.connection, t`the capabilities of the host are malformed`);
  checkCells(name, cells, before, host);
  const after = edited(before, cells);
  if (after !== before) {
    await orFail(
      ctx.connection.domainDefineXml(after.text),
      t`Failed to define the cells of domain '${name}'`,
    );
  }
  const numa = guestNuma(await persistent(domain));
  for (const doubt of doubts(name, numa, host)) ctx.hint(doubt);
  return {
    domain: name,
    definition: 'config',
    ...numa,
    written: { before: guestNuma(before).cells, running: await domain.isActive() },
  };
}

function refuseLive(args: { readonly live: boolean; readonly current: boolean }): void {
  if (!args.live && !args.current) return;
  throw new CommandFailed(t`--cell writes the persistent definition: not --live, not --current`, {
    hint: t`no guest can change its cells while it runs; with --config they count from the next start on`,
  });
}

export default command({
  name: 'vnuma',
  summary: 'show or write the NUMA nodes that a guest sees',
  description: `Without --cell it shows the cells of the guest's NUMA: their vCPUs and memory, the host's nodes
that the memory is bound to, and the CPUs that the vCPUs are pinned to; of the running domain if
it runs, of its definition otherwise.

With one --cell for each cell, numbered from 0, it writes all of this into the persistent
definition in one step, for the next start: ID:cpus=0-1,memory=2GiB,mode=strict,nodeset=0,pin=0-3
Together the cells have every vCPU of the domain once, and all of its memory. A cell without
nodeset is not bound, one without pin leaves the pins of its vCPUs as they are, one without cpus
has memory alone.`,
  options: {
    domain: domainOption(),
    cell: repeated('a cell of the new definition, ID:key=value,key=value... (see above)'),
    ...affectOptions,
  },

  async run(ctx, args): Promise<VnumaData> {
    const flags = affectFlags(args);
    const cells = args.cell.map(parseCell);
    if (cells.length > 0) refuseLive(args);
    const domain = await ctx.domain(args.domain);
    return cells.length > 0 ? write(ctx, domain, cells) : show(domain, flags);
  },

  text(out, data) {
    const lines = data.written === undefined ? [] : changes(data.written.before, data.cells);
    if (data.written !== undefined) printWritten(out, data.domain, lines);
    printCells(out, data);
    if (data.written?.running === true && lines.length > 0) {
      out.printExtra(
        t`\n'${data.domain}' runs: this counts when it is shut down and started again\n`,
      );
    }
  },
});

function printWritten(out: Out, domain: string, lines: readonly string[]): void {
  if (lines.length === 0) {
    out.printExtra(t`Domain '${domain}' has these cells already\n\n`);
  } else {
    out.printExtra(t`Domain '${domain}' defined with these cells:\n`);
    for (const line of lines) out.printExtra(`  ${line}\n`);
    out.printExtra('\n');
  }
}

function printCells(out: Out, data: VnumaData): void {
  const which = data.definition === 'live' ? t`running` : t`persistent definition`;
  if (data.cells.length === 0) {
    out.print(t`Domain '${data.domain}' (${which}) has no guest NUMA cells\n`);
  } else {
    out.printTable(tableTitles(), data.cells.map(tableRow));
  }
  const memory = memoryText(data);
  if (memory !== undefined) out.print(`\n${memory}\n`);
}
