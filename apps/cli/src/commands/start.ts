import { createFlags, type Domain, errorCode } from '@virtune/libvirt';
import { command } from '../command.ts';
import { CommandFailed, orFail } from '../failure.ts';
import { parseInt32 } from '../grammar/number.ts';
import { isLibvirtError } from '../libvirt-errors.ts';
import { t } from '../messages/index.ts';
import { domainOption, flag, string } from '../options.ts';

export interface StartData {
  /** The domain's name. */
  readonly started: string;
}

const REJECTED_FLAG: ReadonlySet<number> = new Set([errorCode.noSupport, errorCode.invalidArg]);

/** Boots afresh; where the server does not know the flag for it, drops the saved state first. */
async function forceBoot(domain: Domain, flags: number): Promise<void> {
  try {
    await domain.createWithFlags(flags | createFlags.forceBoot);
  } catch (error) {
    if (!isLibvirtError(error) || !REJECTED_FLAG.has(error.code)) throw error;
    const isSaved = await domain.hasManagedSaveImage().catch(() => false);
    if (isSaved) await domain.managedSaveRemove();
    await create(domain, flags);
  }
}

async function create(domain: Domain, flags: number): Promise<void> {
  const creating = flags === 0 ? domain.create() : domain.createWithFlags(flags);
  await orFail<unknown>(creating, t`Failed to start domain '${domain.name}'`);
}

function checkFileDescriptors(list: string | undefined): void {
  const malformed = list
    ? list.split(',').find((text) => parseInt32(text) === undefined)
    : undefined;
  if (malformed !== undefined) throw new CommandFailed(t`Unable to parse FD number '${malformed}'`);
}

export default command({
  name: 'start',
  summary: 'start a defined domain',
  description: 'Starts a domain from its managed save if it has one, and boots it otherwise.',
  options: {
    domain: domainOption('name or UUID of the domain'),
    console: flag('not available: virtune has no console'),
    paused: flag('leave its vCPUs paused'),
    autodestroy: flag('have it destroyed when this connection ends'),
    'bypass-cache': flag('read its saved state past the page cache'),
    'force-boot': flag('drop its saved state and boot'),
    'pass-fds': string('not available: virtune passes no files to a guest', { empty: 'accepted' }),
    'reset-nvram': flag('start with fresh NVRAM'),
  },

  async run(ctx, args): Promise<StartData> {
    const domain = await ctx.domain(args.domain, ['uuid', 'name']);
    if (domain.id !== -1) throw new CommandFailed(t`Domain is already active`);
    checkFileDescriptors(args['pass-fds']);
    if (args.console || args['pass-fds']) {
      throw new CommandFailed(t`virtune cannot attach consoles or pass files to a guest`, {
        hint: t`start it without --console and --pass-fds, or with virsh`,
      });
    }
    const flags =
      (args.paused ? createFlags.startPaused : 0) |
      (args.autodestroy ? createFlags.autodestroy : 0) |
      (args['bypass-cache'] ? createFlags.bypassCache : 0) |
      (args['reset-nvram'] ? createFlags.resetNvram : 0);
    await (args['force-boot'] ? forceBoot(domain, flags) : create(domain, flags));
    return { started: domain.name };
  },

  text(out, { started }) {
    out.printExtra(t`Domain '${started}' started\n`);
  },
});
