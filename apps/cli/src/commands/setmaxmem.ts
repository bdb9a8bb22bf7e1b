import {
  type Domain,
  errorCode,
  type LibvirtError,
  memoryFlags,
  modificationImpact,
} from '@virtune/libvirt';
import { affectFlags, affectOptions } from '../affect.ts';
import { command } from '../command.ts';
import { toKibibytes } from '../kibibytes.ts';
import { t } from '../messages/index.ts';
import { alias, domainOption, scaled } from '../options.ts';
import { orExplain, shutOffHint } from '../refusal.ts';

export interface SetmaxmemData {
  /** The domain's name. */
  readonly domain: string;
  readonly maxMemoryKiB: bigint;
}

function explain(domain: Domain, flags: number, error: LibvirtError): string | undefined {
  if (error.code !== errorCode.operationInvalid) return undefined;
  const { live, config } = modificationImpact;
  const isLive = (flags & live) !== 0 || (flags & config) === 0;
  if (isLive && domain.id !== -1) return t`use --config: it changes with the domain's next start`;
  return (
    shutOffHint(domain, flags, error) ??
    t`the NUMA cells in the domain's XML, or its <maxMemory>, say how much it can have: change them there ('virtune dumpxml', 'virtune define')`
  );
}

export default command({
  name: 'setmaxmem',
  summary: 'change the most memory that a domain can have',
  description: `A running domain keeps what it started with: use --config for its next start. If a domain
has NUMA cells, its memory is the sum of theirs, in its XML.`,
  options: {
    domain: domainOption(),
    kilobytes: alias('size'),
    size: scaled(1024n)('new maximum in KiB, or with a unit as in 2GiB', { required: true }),
    ...affectOptions,
  },

  async run(ctx, args): Promise<SetmaxmemData> {
    const flags = affectFlags(args) | memoryFlags.maximum;
    const domain = await ctx.domain(args.domain);
    const maxMemoryKiB = toKibibytes(args.size);
    await orExplain(
      domain.setMemoryFlags(maxMemoryKiB, flags),
      (error) => explain(domain, flags, error),
      t`Unable to change MaxMemorySize`,
    );
    return { domain: domain.name, maxMemoryKiB };
  },

  text() {},
});
