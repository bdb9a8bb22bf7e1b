import { type Domain, domainState, errorCode, listAllDomainsFlags as only } from '@virtune/libvirt';
import { command } from '../command.ts';
import { stateName } from '../domain-state.ts';
import { refuseTogether } from '../exclusive.ts';
import { orFail } from '../failure.ts';
import { ignoreLibvirtError, isLibvirtError } from '../libvirt-errors.ts';
import { t, translate } from '../messages/index.ts';
import { flag } from '../options.ts';
import type { Out } from '../terminal/terminal.ts';

export interface ListedDomain {
  /** -1 while the domain is shut off. */
  readonly id: number;
  readonly name: string;
  readonly uuid: string;
  /** The state, in the table alone; `saved` is a shut off domain that would resume. */
  readonly state?: string;
  /** With --title. */
  readonly title?: string;
}

export interface ListData {
  readonly domains: readonly ListedDomain[];
}

const FILTERS = {
  transient: only.transient,
  persistent: only.persistent,
  'with-snapshot': only.hasSnapshot,
  'without-snapshot': only.noSnapshot,
  'with-checkpoint': only.hasCheckpoint,
  'without-checkpoint': only.noCheckpoint,
  'state-running': only.running,
  'state-paused': only.paused,
  'state-shutoff': only.shutoff,
  'state-other': only.other,
  autostart: only.autostart,
  'no-autostart': only.noAutostart,
  'with-managed-save': only.managedsave,
  'without-managed-save': only.noManagedsave,
} as const;

type Filters = Readonly<Record<keyof typeof FILTERS | 'inactive' | 'all', boolean>>;

function filterFlags(args: Filters): number {
  let flags: number = args.inactive || args['state-shutoff'] ? only.inactive : only.active;
  if (args.all) flags = only.active | only.inactive;
  for (const [name, filter] of Object.entries(FILTERS)) {
    if (args[name as keyof typeof FILTERS]) flags |= filter;
  }
  return flags;
}

/** Running domains by id, then the others by name, whatever its case. */
function byIdThenName(a: Domain, b: Domain): number {
  if (a.id !== -1 && b.id !== -1) return a.id - b.id;
  if (a.id !== -1 || b.id !== -1) return a.id === -1 ? 1 : -1;
  const [nameA, nameB] = [a.name.toLowerCase(), b.name.toLowerCase()];
  if (nameA === nameB) return 0;
  return nameA < nameB ? -1 : 1;
}

interface Columns {
  readonly state: boolean;
  readonly savedState: boolean;
  readonly title: boolean;
}

/** Undefined for a domain that has gone since it was listed. */
async function describe(domain: Domain, columns: Columns): Promise<ListedDomain | undefined> {
  const { id, name, uuid } = domain;
  if (!columns.state) return { id, name, uuid };
  const state = await domain.getState().catch(ignoreLibvirtError);
  if (state === undefined) return undefined;
  const isSaved =
    columns.savedState &&
    state.state === domainState.shutoff &&
    (await domain.hasManagedSaveImage().catch(ignoreLibvirtError)) === true;
  return {
    id,
    name,
    uuid,
    state: isSaved ? 'saved' : stateName(state.state),
    ...(columns.title && { title: await titleOf(domain) }),
  };
}

const TITLE = 1;

async function titleOf(domain: Domain): Promise<string> {
  try {
    return await domain.getMetadata(TITLE, null);
  } catch (error) {
    if (isLibvirtError(error) && error.code === errorCode.noDomainMetadata) return '';
    throw error;
  }
}

export default command({
  name: 'list',
  summary: 'the domains of the host',
  reads: true,
  description: 'Lists the running domains, or those that the options ask for.',
  options: {
    inactive: flag('those that are shut off'),
    all: flag('running or not'),
    transient: flag('those without a persistent definition'),
    persistent: flag('those with a persistent definition'),
    'with-snapshot': flag('those with a snapshot'),
    'without-snapshot': flag('those without snapshots'),
    'with-checkpoint': flag('those with a checkpoint'),
    'without-checkpoint': flag('those without checkpoints'),
    'state-running': flag('those in state running'),
    'state-paused': flag('those in state paused'),
    'state-shutoff': flag('those in state shut off'),
    'state-other': flag('those in any other state'),
    autostart: flag('those that start with the host'),
    'no-autostart': flag('those that do not start with the host'),
    'with-managed-save': flag('those with a managed save'),
    'without-managed-save': flag('those without a managed save'),
    uuid: flag('print UUIDs'),
    name: flag('print names'),
    id: flag('print ids'),
    table: flag('print a table, as without --uuid, --name and --id'),
    'managed-save': flag('call those that have a managed save `saved`'),
    title: flag('with their titles'),
  },

  async run(ctx, args): Promise<ListData> {
    for (const column of ['name', 'uuid', 'id'] as const) refuseTogether(args, 'table', column);
    const listing = ctx.connection.listAllDomains(filterFlags(args));
    const domains = await orFail(listing, t`Failed to list domains`);
    const columns = {
      state: !args.uuid && !args.name && !args.id,
      savedState: args['managed-save'],
      title: args.title,
    };
    const described = await Promise.all(
      domains.toSorted(byIdThenName).map((domain) => describe(domain, columns)),
    );
    return { domains: described.filter((domain) => domain !== undefined) };
  },

  text(out, { domains }, args) {
    if (args.uuid || args.name || args.id) printColumns(out, domains, args);
    else printTable(out, domains, args.title);
  },
});

const idText = ({ id }: ListedDomain): string => (id === -1 ? '-' : String(id));

function printTable(out: Out, domains: readonly ListedDomain[], withTitle: boolean): void {
  const titles = [t`Id`, t`Name`, t`State`, ...(withTitle ? [t`Title`] : [])];
  const rows = domains.map((domain) => [
    idText(domain),
    domain.name,
    translate(domain.state ?? ''),
    ...(withTitle ? [domain.title ?? ''] : []),
  ]);
  out.printTable(titles, rows);
}

function printColumns(
  out: Out,
  domains: readonly ListedDomain[],
  args: { readonly uuid: boolean; readonly id: boolean; readonly name: boolean },
): void {
  for (const domain of domains) {
    // Ids alone are those of running domains: nobody else has one.
    if (args.id && !args.uuid && !args.name && domain.id === -1) continue;
    const columns = [
      ...(args.uuid ? [domain.uuid] : []),
      ...(args.id ? [idText(domain)] : []),
      ...(args.name ? [domain.name] : []),
    ];
    out.print(`${columns.join(' ')}\n`);
  }
}
