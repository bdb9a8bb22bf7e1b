import {
  type Domain,
  errorCode,
  type LibvirtError,
  modificationImpact,
  vcpuFlags,
} from '@virtune/libvirt';
import { cpumapLength, Cpuset, decodeCpumap, encodeCpumap } from '@virtune/model/cpuset';
import { affectFlags, affectOptions } from '../affect.ts';
import { command } from '../command.ts';
import type { Context } from '../context.ts';
import { cpusOf, offlineCpusHint } from '../cpulist-argument.ts';
import { refuseTogether } from '../exclusive.ts';
import { CommandFailed } from '../failure.ts';
import { type HostCpus, hostCpus } from '../host-cpus.ts';
import { isLibvirtError } from '../libvirt-errors.ts';
import { t } from '../messages/index.ts';
import { domainOption, string, uint } from '../options.ts';
import { orExplain, shutOffHint } from '../refusal.ts';
import { countVcpusIfAny } from '../vcpu-count.ts';

/** What the vCPUs are pinned to, or the one that was just pinned. */
export interface VcpupinData {
  /** The domain's name. */
  readonly domain: string;
  readonly vcpus: readonly VcpuPin[];
}

interface VcpuPin {
  readonly vcpu: number;
  /** The CPUs of the host that it may run on, as in `0-3,8`. */
  readonly cpus: string;
}

const { live, config } = modificationImpact;

function vcpuRangeHint(domain: Domain, count: number): string {
  return t`the vCPUs of '${domain.name}' are ${Cpuset.range(0, count - 1).format()}`;
}

/** How many vCPUs there can be at most. @throws CommandFailed where `flags` ask for what is not. */
async function countPins(domain: Domain, flags: number): Promise<number> {
  const count = await countVcpusIfAny(domain, flags | vcpuFlags.maximum);
  if (count !== undefined) return count;
  if ((flags & live) === 0) throw new CommandFailed(t`cannot get vcpupin for transient domain`);
  throw new CommandFailed(t`cannot get vcpupin for offline domain`, {
    hint: t`'${domain.name}' is shut off: leave --live out to see its definition`,
  });
}

async function refuseMissing(
  domain: Domain,
  flags: number,
  vcpu: number,
  count: number,
): Promise<void> {
  if (vcpu < count) return;
  const number = vcpu | 0; // As virsh shows it: in a C int.
  const isLive = (flags & live) !== 0 || ((flags & config) === 0 && (await domain.isActive()));
  throw new CommandFailed(
    isLive
      ? t`vcpu ${number} is out of range of live cpu count ${count}`
      : t`vcpu ${number} is out of range of persistent cpu count ${count}`,
    { hint: vcpuRangeHint(domain, count) },
  );
}

async function query(
  ctx: Context,
  domain: Domain,
  host: HostCpus,
  flags: number,
  vcpu: number | undefined,
): Promise<readonly VcpuPin[]> {
  const count = await countPins(domain, flags);
  if (vcpu !== undefined) await refuseMissing(domain, flags, vcpu, count);
  try {
    const cpumaps = await domain.getVcpuPinInfo(count, cpumapLength(host.count), flags);
    return cpumaps
      .map((cpumap, number) => ({ vcpu: number, cpus: decodeCpumap(cpumap).format() }))
      .filter((pin) => vcpu === undefined || pin.vcpu === vcpu);
  } catch (error) {
    // virsh prints nothing then, and succeeds.
    if (!isLibvirtError(error)) throw error;
    ctx.hint(error.message);
    return [];
  }
}

/** What to do where libvirt refuses to pin a vCPU. */
async function pinHint(
  domain: Domain,
  flags: number,
  error: LibvirtError,
): Promise<string | undefined> {
  const hint = shutOffHint(domain, flags, error);
  if (hint !== undefined || error.code !== errorCode.invalidArg) return hint;
  const countFlags = (flags & live) === 0 ? flags : live;
  return vcpuRangeHint(domain, await countPins(domain, countFlags));
}

export default command({
  name: 'vcpupin',
  summary: 'show or set the host CPUs that a vCPU may run on',
  reads: (given) => !given.has('cpulist'),
  description: `Shows what each vCPU is pinned to, or with a list of CPUs pins one of them: 0-3,8 or 0-7,^2;
r (for reset) is every CPU of the host. Without --config, --live or --current a pin is live.`,
  options: {
    domain: domainOption(),
    vcpu: uint('number of the vCPU, from 0 on'),
    cpulist: string('host CPUs to pin it to; without them the pins are shown', {
      empty: 'accepted',
    }),
    ...affectOptions,
  },

  async run(ctx, args): Promise<VcpupinData> {
    const flags = affectFlags(args);
    const { cpulist } = args;
    if (cpulist === undefined) refuseTogether(args, 'live', 'config');
    const { vcpu } = args;
    if (cpulist !== undefined && vcpu === undefined) {
      throw new CommandFailed(t`vcpupin: Missing vCPU number in pin mode.`, {
        hint: t`write the number of the vCPU in front of the list: virtune vcpupin DOMAIN 0 ${cpulist}`,
      });
    }
    const host = await hostCpus(ctx.connection);
    const domain = await ctx.domain(args.domain);
    if (cpulist === undefined || vcpu === undefined) {
      return { domain: domain.name, vcpus: await query(ctx, domain, host, flags, vcpu) };
    }
    const cpus = cpusOf(cpulist, host);
    const cpumap = encodeCpumap(cpus);
    const isOldCall = flags === 0 && !args.current;
    await orExplain(
      isOldCall ? domain.pinVcpu(vcpu, cpumap) : domain.pinVcpuFlags(vcpu, cpumap, flags),
      async (error) =>
        (await pinHint(domain, isOldCall ? live : flags, error)) ?? offlineCpusHint(cpus, host),
    );
    return { domain: domain.name, vcpus: [{ vcpu, cpus: cpus.format() }] };
  },

  text(out, { vcpus }, { cpulist }) {
    if (cpulist !== undefined || vcpus.length === 0) return;
    out.printTable(
      [t`VCPU`, t`CPU Affinity`],
      vcpus.map(({ vcpu, cpus }) => [String(vcpu), cpus]),
    );
  },
});
