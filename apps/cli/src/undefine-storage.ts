import {
  type Connection,
  type Domain,
  storageVolDeleteFlags,
  type StorageVolume,
} from '@virtune/libvirt';
import type { Context } from './context.ts';
import { type DiskSource, diskSources, selectDisks, splitAtCommas } from './disk-sources.ts';
import { CommandFailed } from './failure.ts';
import { isLibvirtError } from './libvirt-errors.ts';
import { t } from './messages/index.ts';
import type { Out } from './terminal/terminal.ts';

interface DomainVolume extends DiskSource {
  readonly volume: StorageVolume;
}

/** The storage of a domain that shall go with it. */
export interface SelectedStorage {
  readonly volumes: readonly DomainVolume[];
  readonly left: readonly LeftStorage[];
}

/** A disk's storage that libvirt cannot remove. */
export interface LeftStorage {
  /** The disk in the guest, `vda`. */
  readonly target: string;
  readonly source: string;
  /** The pool that is not there; absent where it is the volume that libvirt does not manage. */
  readonly missingPool?: string;
}

export const leftLine = ({ target, source, missingPool }: LeftStorage): string =>
  missingPool === undefined
    ? t`Storage volume '${target}'(${source}) is not managed by libvirt. Remove it manually.\n`
    : t`Storage pool '${missingPool}' for volume '${target}' not found.`;

async function orUndefined<Value>(lookup: Promise<Value>): Promise<Value | undefined> {
  try {
    return await lookup;
  } catch (error) {
    if (!isLibvirtError(error)) throw error;
    return undefined;
  }
}

async function volumeOf(
  connection: Connection,
  disk: DiskSource,
): Promise<DomainVolume | LeftStorage> {
  const { target, source, pool: poolName } = disk;
  let lookup: Promise<StorageVolume>;
  if (poolName === undefined) {
    lookup = connection.storageVolLookupByPath(source);
  } else {
    const pool = await orUndefined(connection.storagePoolLookupByName(poolName));
    if (pool === undefined) return { target, source, missingPool: poolName };
    lookup = pool.volLookupByName(source);
  }
  const volume = await orUndefined(lookup);
  return volume === undefined ? { target, source } : { ...disk, volume };
}

/**
 * The volumes of a domain that a list names, or all.
 * @throws CommandFailed where the domain has none of that name.
 */
export async function selectStorage(
  connection: Connection,
  domain: Domain,
  list: string | undefined,
): Promise<SelectedStorage> {
  const disks = diskSources(await domain.getXmlDesc());
  const { selected, unknown } =
    list === undefined ? { selected: disks, unknown: [] } : selectDisks(disks, splitAtCommas(list));
  const found = await Promise.all(selected.map((disk) => volumeOf(connection, disk)));
  const left = found.filter((storage) => !('volume' in storage));
  if (unknown.length > 0) throw notFound(left, unknown, disks);
  return { volumes: found.filter((storage) => 'volume' in storage), left };
}

function notFound(
  left: readonly LeftStorage[],
  names: readonly string[],
  disks: readonly DiskSource[],
): CommandFailed {
  const lines = names.map((name) => t`Volume '${name}' was not found in domain's definition.\n`);
  const known = disks.map(({ target, source }) => `${target} (${source})`).join(', ');
  return new CommandFailed([...left.map(leftLine), ...lines], {
    hint: known === '' ? t`the domain has no storage` : t`the domain's storage is ${known}`,
  });
}

export interface RemovedVolume {
  /** The disk in the guest, `vda`. */
  readonly target: string;
  readonly source: string;
  /** Whether its data was overwritten, where that was asked for; if not, it stays. */
  readonly wiped?: boolean;
  readonly removed: boolean;
}

interface RemovalArgs {
  readonly 'wipe-storage': boolean;
  readonly 'delete-storage-volume-snapshots': boolean;
}

/** Removes volumes, one by one; where one fails, so does the command, after the others. */
export async function removeVolumes(
  ctx: Context,
  volumes: readonly DomainVolume[],
  args: RemovalArgs,
): Promise<RemovedVolume[]> {
  const succeeds = async (work: Promise<void>): Promise<boolean> => {
    try {
      await work;
      return true;
    } catch (error) {
      ctx.failAfterwards(error);
      return false;
    }
  };
  const flags = args['delete-storage-volume-snapshots'] ? storageVolDeleteFlags.withSnapshots : 0;
  const results: RemovedVolume[] = [];
  for (const { target, source, volume } of volumes) {
    const wiped = args['wipe-storage'] ? await succeeds(volume.wipe()) : undefined;
    const removed = wiped !== false && (await succeeds(volume.delete(flags)));
    results.push({ target, source, removed, ...(wiped !== undefined && { wiped }) });
  }
  return results;
}

export function printRemoved(out: Out, { target, source, wiped, removed }: RemovedVolume): void {
  if (wiped !== undefined) out.printExtra(t`Wiping volume '${target}'(${source}) ... `);
  if (wiped === false) return out.error(t`Failed! Volume not removed.`);
  if (wiped === true) out.printExtra(t`Done.\n`);
  if (removed) out.printExtra(t`Volume '${target}'(${source}) removed.\n`);
  else out.error(t`Failed to remove storage volume '${target}'(${source})`);
}
