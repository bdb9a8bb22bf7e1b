import type { Domain } from '@virtune/libvirt';
import type { Cpuset, Snapshot, SnapshotDomain } from '@virtune/model';
import packageJson from '../../package.json' with { type: 'json' };
import type { Context } from '../context.ts';
import { CommandFailed } from '../failure.ts';
import { parseInt32 } from '../grammar/number.ts';
import type { Given } from '../grammar/parse.ts';
import { t } from '../messages/index.ts';
import { string } from '../options.ts';

/** The options of every command that looks at a host as a whole; spread them in at the end. */
export const snapshotOptions = {
  from: string('a snapshot to look into instead of a host; - is standard input', { named: true }),
  reserved: string("CPUs set aside for the host's own processes, as 0-1", { named: true }),
};

/** For a command's `connects`: a file needs no host. */
export const connectsUnlessFrom = (given: Given): boolean => !given.has('from');

interface SnapshotArgs {
  readonly from: string | undefined;
  readonly reserved: string | undefined;
}

interface Wanted {
  /** Only this domain, by name, id or UUID, where a host is asked; a file is given whole. */
  readonly domain?: string | undefined;
  /** Whether the kernel is to walk the memory of guests (numa_maps); it is unless told otherwise. */
  readonly memory?: boolean;
}

async function cpusetArgument(text: string | undefined): Promise<Cpuset | undefined> {
  if (text === undefined) return undefined;
  const { CpusetSyntaxError, parseCpuset } = await import('@virtune/model/cpuset');
  try {
    return parseCpuset(text);
  } catch (error) {
    if (!(error instanceof CpusetSyntaxError)) throw error;
    throw new CommandFailed(t`'${text}' is no set of CPUs: ${error.reason}`);
  }
}

async function take(
  ctx: Context,
  reserved: Cpuset | undefined,
  { domain, memory }: Wanted,
): Promise<Snapshot> {
  const domains: readonly Domain[] | undefined =
    domain === undefined ? undefined : [await ctx.domain(domain)];
  const { takeSnapshot } = await import('@virtune/host');
  return takeSnapshot(ctx.connection, {
    virtune: packageJson.version,
    ...(domains && { domains }),
    ...(reserved && { reserved }),
    ...(memory !== undefined && { memory }),
  });
}

/**
 * What a command is to look at: the snapshot in the file that --from names, or one taken now.
 * @throws CommandFailed
 */
export async function snapshotOf(
  ctx: Context,
  { from, reserved }: SnapshotArgs,
  wanted: Wanted = {},
): Promise<Snapshot> {
  const byHand = await cpusetArgument(reserved);
  if (from === undefined) return take(ctx, byHand, wanted);
  const { readSnapshotFile } = await import('./snapshot-file.ts');
  const snapshot = await readSnapshotFile(from);
  if (byHand === undefined) return snapshot;
  const { host } = snapshot;
  return { ...snapshot, host: { ...host, cpus: { ...host.cpus, reserved: byHand } } };
}

/** What the user can do where a domain was not found: look at those of the host, or of the file. */
function domainsHint({ domains }: Snapshot, from: string | undefined): string {
  if (from === undefined) return t`'virtune list --all' shows the domains that there are`;
  if (domains.length === 0) return t`the snapshot has no domains`;
  const names = domains.map(({ name }) => name);
  const shown = names.length > 8 ? `${names.slice(0, 8).join(', ')}, ...` : names.join(', ');
  return t`the snapshot has the domains ${shown}`;
}

/**
 * The domain of a snapshot that the user means: by id, UUID or name, in this order, as virsh does.
 * `from` is the file that the snapshot is of, where it is of one.
 * @throws CommandFailed where there is none.
 */
export function domainIn(
  snapshot: Snapshot,
  text: string,
  { from }: Pick<SnapshotArgs, 'from'>,
): SnapshotDomain {
  const { domains } = snapshot;
  const id = parseInt32(text);
  const found =
    domains.find((domain) => domain.id !== null && domain.id === id) ??
    domains.find(({ uuid }) => uuid === text.toLowerCase()) ??
    domains.find(({ name }) => name === text);
  if (found !== undefined) return found;
  const hint = domainsHint(snapshot, from);
  throw new CommandFailed(t`failed to get domain '${text}'`, { hint });
}
