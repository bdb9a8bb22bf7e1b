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
  /** What libvirt cannot remove, in virsh's words. */
  readonly left: readonly string[];
}

async function orUndefined<Value>(lookup: Promise<Value>): Promise<Value | undefined> {
  try {
    return await lookup;
  } catch (error) {
    if (!isLibvirtError(error)) throw error;
    return undefined;
  }
}

/** A disk's volume, or in virsh's words why there is none. */
async function volumeOf(connection: Connection, disk: DiskSource): Promise<DomainVolume | string> {
  const { target, source, pool: poolName } = disk;
  let lookup: Promise<StorageVolume>;
  if (poolName === undefined) {
    lookup = connection.storageVolLookupByPath(source);
  } else {
    const pool = await orUndefined(connection.storagePoolLookupByName(poolName));
    if (pool === undefined) return t`Storage pool '${poolName}' for volume '${target}' not found.`;
    lookup = pool.volLookupByName(source);
  }
  const volume = await orUndefined(lookup);
  return volume === undefined
    ? t`Storage volume '${target}'(${source}) is not managed by libvirt. Remove it manually.\n`
    : { ...disk, volume };
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
  const left = found.filter((volume) => typeof volume === 'string');
  if (unknown.length > 0) throw notFound(left, unknown, disks);
  return { volumes: found.filter((volume) => typeof volume !== 'string'), left };
}

function notFound(
  left: readonly string[],
  names: readonly string[],
  disks: readonly DiskSource[],
): CommandFailed {
  const lines = names.map((name) => t`Volume '${name}' was not found in domain's definition.\n`);
  const known = disks.map(({ target, source }) => `${target} (${source})`).join(', ');
  return new CommandFailed([...left, ...lines], {
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
