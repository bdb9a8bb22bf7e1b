import { type Domain, errorCode, type LibvirtError, type TypedParameter } from '@virtune/libvirt';
import { affectFlags, affectOptions } from '../affect.ts';
import { command } from '../command.ts';
import { CommandFailed } from '../failure.ts';
import { parameterLine } from '../format/typed-parameter.ts';
import { isLibvirtError } from '../libvirt-errors.ts';
import { limitKiB, limitParameter } from '../memory-limit.ts';
import { t } from '../messages/index.ts';
import { domainOption, numberText } from '../options.ts';
import { orExplain, shutOffHint } from '../refusal.ts';

export interface MemtuneData {
  /** The domain's name. */
  readonly domain: string;
  /** Under libvirt's names, as hard_limit; null is no limit. */
  readonly limitsKiB: Readonly<Record<string, bigint | null>>;
  /** Whether these limits have just been set. */
  readonly changed: boolean;
}

const limitOption = (help: string) => numberText(help, { empty: 'accepted' });

const limitOptions = {
  'hard-limit': limitOption('the most memory'),
  'soft-limit': limitOption('the most memory while the host is short of it'),
  'swap-hard-limit': limitOption('the most memory and swap together'),
  'min-guarantee': limitOption('the least memory, where the hypervisor knows that'),
};

type LimitName = keyof typeof limitOptions;

function wantedLimits(args: Readonly<Record<LimitName, string | undefined>>): TypedParameter[] {
  return (Object.keys(limitOptions) as LimitName[]).flatMap((option) => {
    const text = args[option];
    // libvirt's name for each is the option's, with underscores.
    return text === undefined ? [] : [limitParameter(option.replaceAll('-', '_'), option, text)];
  });
}

/** virErrorDomain. */
const FROM_QEMU = 10;
const FROM_CGROUP = 54;

/** virsh asks twice, first for the number of limits: only the second looks into the cgroups. */
function readFailure({ domain, code }: LibvirtError): string {
  const failedSecond =
    domain === FROM_CGROUP || (domain === FROM_QEMU && code === errorCode.operationInvalid);
  return failedSecond
    ? t`Unable to get memory parameters`
    : t`Unable to get number of memory parameters`;
}

async function readLimits(domain: Domain, flags: number): Promise<readonly TypedParameter[]> {
  try {
    return await domain.getMemoryParameters(flags);
  } catch (cause) {
    if (!isLibvirtError(cause)) throw cause;
    const hint = shutOffHint(domain, flags, cause);
    throw new CommandFailed(readFailure(cause), { cause, ...(hint !== undefined && { hint }) });
  }
}

async function setLimits(
  domain: Domain,
  limits: readonly TypedParameter[],
  flags: number,
): Promise<readonly TypedParameter[]> {
  await orExplain(
    domain.setMemoryParameters(limits, flags),
    (error) =>
      error.code === errorCode.argumentUnsupported
        ? t`QEMU knows --hard-limit, --soft-limit and --swap-hard-limit alone`
        : shutOffHint(domain, flags, error),
    t`Unable to change memory parameters`,
  );
  return limits;
}

export default command({
  name: 'memtune',
  summary: 'show or set how much memory of the host a domain may use',
  description: `Without a limit it shows those that there are. Sizes are in KiB, or have a unit as 2GiB has;
-1 is no limit. QEMU's own memory counts as well: a hard limit that is too low ends the domain.`,
  options: { domain: domainOption(), ...limitOptions, ...affectOptions },

  async run(ctx, args): Promise<MemtuneData> {
    const flags = affectFlags(args);
    const domain = await ctx.domain(args.domain);
    const wanted = wantedLimits(args);
    const changed = wanted.length > 0;
    const limits = changed
      ? await setLimits(domain, wanted, flags)
      : await readLimits(domain, flags);
    const limitsKiB = Object.fromEntries(limits.map((limit) => [limit.field, limitKiB(limit)]));
    return { domain: domain.name, limitsKiB, changed };
  },

  text(out, data) {
    if (data.changed) return;
    for (const [field, limit] of Object.entries(data.limitsKiB)) {
      out.print(parameterLine(field, limit === null ? t`unlimited` : String(limit)));
    }
  },
});
