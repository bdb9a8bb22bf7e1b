import { type Domain, errorCode, type LibvirtError, modificationImpact } from '@virtune/libvirt';
import { type AffectArgs, affectFlags, affectOptions } from '../affect.ts';
import { command } from '../command.ts';
import { toKibibytes } from '../kibibytes.ts';
import { t } from '../messages/index.ts';
import { alias, domainOption, scaled } from '../options.ts';
import { orExplain, shutOffHint } from '../refusal.ts';

export interface SetmemData {
  /** The domain's name. */
  readonly domain: string;
  readonly memoryKiB: bigint;
}

/** Unlike other commands, this one means the running domain where nothing is said. */
function affectedFlags(args: AffectArgs): number {
  const flags = affectFlags(args);
  return args.config || args.live || args.current ? flags : modificationImpact.live;
}

/** Why libvirt refused what was possible as such; undefined where it says it itself. */
function explain(domain: Domain, flags: number, error: LibvirtError): string | undefined {
  switch (error.code) {
    case errorCode.invalidArg:
      return t`'virtune dominfo ${domain.name}' shows the most that it can have; 'virtune setmaxmem ${domain.name} SIZE --config' changes that from the next start on`;
    case errorCode.operationInvalid:
      return (
        shutOffHint(domain, flags, error) ??
        t`'${domain.name}' needs <memballoon model='virtio'/> in its XML for this; --config changes what it starts with`
      );
    default:
      return undefined;
  }
}

export default command({
  name: 'setmem',
  summary: 'change how much memory a domain has',
  description: `Asks the guest's balloon for memory, or gives some back to it. The guest does this in its
own time: dommemstat shows how far it is.`,
  options: {
    domain: domainOption(),
    kilobytes: alias('size'),
    size: scaled(1024n)('new size in KiB, or with a unit as in 2GiB', { required: true }),
    ...affectOptions,
  },

  async run(ctx, args): Promise<SetmemData> {
    const flags = affectedFlags(args);
    const domain = await ctx.domain(args.domain);
    const memoryKiB = toKibibytes(args.size);
    await orExplain(domain.setMemoryFlags(memoryKiB, flags), (error) =>
      explain(domain, flags, error),
    );
    return { domain: domain.name, memoryKiB };
  },

  text() {},
});
