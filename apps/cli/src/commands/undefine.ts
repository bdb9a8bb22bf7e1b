import { type Domain, errorCode, snapshotListFlags, undefineFlags } from '@virtune/libvirt';
import { command } from '../command.ts';
import type { Context } from '../context.ts';
import { refuseTogether, requireWith } from '../exclusive.ts';
import { CommandFailed, orFail } from '../failure.ts';
import { isLibvirtError } from '../libvirt-errors.ts';
import { t } from '../messages/index.ts';
import { alias, type Args, domainOption, flag, string } from '../options.ts';
import {
  leftLine,
  type LeftStorage,
  printRemoved,
  type RemovedVolume,
  removeVolumes,
  type SelectedStorage,
  selectStorage,
} from '../undefine-storage.ts';

export interface UndefineData {
  /** The domain's name. */
  readonly undefined: string;
  /** The volumes that were to go with it. */
  readonly volumes: readonly RemovedVolume[];
  /** What was to go with it and libvirt cannot remove. */
  readonly left: readonly LeftStorage[];
}

const options = {
  domain: domainOption(),
  'managed-save': flag('remove its managed save, too'),
  storage: string('remove these volumes, too: targets or sources, with commas between', {
    empty: 'accepted',
  }),
  'remove-all-storage': flag('remove the volumes of all its disks, too'),
  'delete-snapshots': alias('delete-storage-volume-snapshots'),
  'delete-storage-volume-snapshots': flag(
    'remove the snapshots of the volumes, too, where their storage can (with --remove-all-storage)',
  ),
  'wipe-storage': flag('overwrite the volumes before they are removed'),
  'snapshots-metadata': flag('forget its snapshots, too, if it is shut off'),
  'checkpoints-metadata': flag('forget its checkpoints, too, if it is shut off'),
  nvram: flag('remove its NVRAM file, too'),
  'keep-nvram': flag('keep its NVRAM file'),
  tpm: flag('remove the state of its TPM, too'),
  'keep-tpm': flag('keep the state of its TPM'),
} as const;

type UndefineArgs = Args<typeof options>;

const FLAGS = {
  'managed-save': undefineFlags.managedSave,
  'snapshots-metadata': undefineFlags.snapshotsMetadata,
  'checkpoints-metadata': undefineFlags.checkpointsMetadata,
  nvram: undefineFlags.nvram,
  'keep-nvram': undefineFlags.keepNvram,
  tpm: undefineFlags.tpm,
  'keep-tpm': undefineFlags.keepTpm,
} as const;

function checkOptions(args: UndefineArgs): void {
  requireWith(args, 'delete-storage-volume-snapshots', 'remove-all-storage');
  refuseTogether(args, 'nvram', 'keep-nvram');
  refuseTogether(args, 'tpm', 'keep-tpm');
  if (args['wipe-storage'] && !args.storage && !args['remove-all-storage']) {
    throw new CommandFailed(
      t`'--wipe-storage' requires '--storage <string>' or '--remove-all-storage'`,
    );
  }
}

/** What keeps a shut off domain from being undefined, as long as nobody says that it shall go. */
interface Belongings {
  readonly managedSave: boolean;
  readonly snapshots: number;
  readonly snapshotsMetadata: number;
}

async function unlessUnsupported<Value>(asking: Promise<Value>, otherwise: Value): Promise<Value> {
  try {
    return await asking;
  } catch (error) {
    if (isLibvirtError(error) && error.code === errorCode.noSupport) return otherwise;
    throw error;
  }
}

async function belongingsOf(domain: Domain): Promise<Belongings> {
  const managedSave = await unlessUnsupported(domain.hasManagedSaveImage(), false);
  const snapshots = (await unlessUnsupported(domain.listAllSnapshots(), [])).length;
  const withMetadata =
    snapshots === 0 ? [] : await domain.listAllSnapshots(snapshotListFlags.metadata);
  return { managedSave, snapshots, snapshotsMetadata: withMetadata.length };
}

async function storageToRemove(
  ctx: Context,
  domain: Domain,
  args: UndefineArgs,
  running: boolean,
): Promise<SelectedStorage> {
  const all = args['remove-all-storage'];
  if (!args.storage && !all) return { volumes: [], left: [] };
  if (running) {
    throw new CommandFailed(t`Storage volume deletion is supported only on stopped domains`);
  }
  if (args.storage && all) {
    throw new CommandFailed(t`Specified both --storage and --remove-all-storage`);
  }
  return selectStorage(ctx.connection, domain, all ? undefined : args.storage);
}

function flagsFor(args: UndefineArgs, { managedSave, snapshotsMetadata }: Belongings): number {
  let flags = 0;
  for (const [name, bit] of Object.entries(FLAGS)) {
    if (args[name as keyof typeof FLAGS]) flags |= bit;
  }
  if (!managedSave) flags &= ~undefineFlags.managedSave;
  if (snapshotsMetadata === 0) flags &= ~undefineFlags.snapshotsMetadata;
  return flags;
}

const REJECTED_FLAG: ReadonlySet<number> = new Set([errorCode.noSupport, errorCode.invalidArg]);

/** False where the server does not know these flags, or the call that takes them. */
async function undefineWithFlags(
  domain: Domain,
  args: UndefineArgs,
  belongings: Belongings,
): Promise<boolean> {
  try {
    await domain.undefineFlags(flagsFor(args, belongings));
    return true;
  } catch (cause) {
    const rejected = isLibvirtError(cause) && REJECTED_FLAG.has(cause.code);
    if (rejected && !args.nvram) return false;
    const { snapshotsMetadata } = belongings;
    throw new CommandFailed(t`Failed to undefine domain '${args.domain}'`, {
      cause,
      ...(snapshotsMetadata > 0 && { hint: t`--snapshots-metadata forgets its snapshots, too` }),
    });
  }
}

async function undefine(domain: Domain, args: UndefineArgs, belongings: Belongings): Promise<void> {
  const { managedSave, snapshots, snapshotsMetadata } = belongings;
  const isSafe = !managedSave || args['managed-save'] || snapshots > 0;
  if ((isSafe || args.nvram) && (await undefineWithFlags(domain, args, belongings))) return;
  if (managedSave && !args['managed-save']) {
    throw new CommandFailed(t`Refusing to undefine while domain managed save image exists`, {
      hint: t`--managed-save removes it, too; 'virtune start ${args.domain}' resumes the domain from it`,
    });
  }
  if (managedSave) await domain.managedSaveRemove();
  if (snapshotsMetadata > 0) {
    throw new CommandFailed(
      args['snapshots-metadata']
        ? t`Unable to remove metadata of ${snapshotsMetadata} snapshots`
        : t`Refusing to undefine while ${snapshotsMetadata} snapshots exist`,
    );
  }
  await orFail(domain.undefine(), t`Failed to undefine domain '${args.domain}'`);
}

/** Puts lines in front of those of a failure. */
async function afterLines(lines: readonly string[], work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    const { cause, hint } = error;
    throw new CommandFailed([...lines, ...error.lines], {
      cause,
      ...(hint !== undefined && { hint }),
    });
  }
}

export default command({
  name: 'undefine',
  summary: 'remove the persistent definition of a domain',
  description: 'A domain that runs goes on until it is shut down.',
  options,

  async run(ctx, args): Promise<UndefineData> {
    checkOptions(args);
    const domain = await ctx.domain(args.domain);
    const running = await domain.isActive();
    const belongings = running
      ? { managedSave: false, snapshots: 0, snapshotsMetadata: 0 }
      : await belongingsOf(domain);
    const { volumes, left } = await storageToRemove(ctx, domain, args, running);
    await afterLines(left.map(leftLine), undefine(domain, args, belongings));
    return {
      undefined: domain.name,
      volumes: await removeVolumes(ctx, volumes, args),
      left,
    };
  },

  text(out, { volumes, left }, args) {
    for (const storage of left) out.error(leftLine(storage));
    out.printExtra(t`Domain '${args.domain}' has been undefined\n`);
    for (const volume of volumes) printRemoved(out, volume);
  },
});
