import { type Domain, domainState, modificationImpact, xmlFlags } from '@virtune/libvirt';
import { cpumapLength, Cpuset, decodeCpumap, parseCpuset } from '@virtune/model/cpuset';
import { command } from '../command.ts';
import { field } from '../format/field.ts';
import { fixed } from '../format/number.ts';
import { hostCpus } from '../host-cpus.ts';
import { isLibvirtError } from '../libvirt-errors.ts';
import { t, translate } from '../messages/index.ts';
import { domainOption, flag } from '../options.ts';
import type { Out } from '../terminal/terminal.ts';

export interface VcpuinfoData {
  /** The domain's name. */
  readonly domain: string;
  /** How many CPUs the host has. */
  readonly hostCpus: number;
  /** Those that are online, or will be at start. */
  readonly vcpus: readonly DescribedVcpu[];
}

interface DescribedVcpu {
  readonly vcpu: number;
  /** Absent while the domain is shut off. */
  readonly now?: VcpuNow;
  /** The CPUs of the host that it may run on, as in `0-3,8`. */
  readonly cpus: string;
}

interface VcpuNow {
  /** The CPU that it runs on; -1 is unknown. */
  readonly cpu: number;
  readonly state: string;
  readonly cpuTimeNs: bigint;
}

const VCPU_STATES = ['offline', 'running', 'blocked'] as const;

async function liveVcpus(domain: Domain, maplen: number, count: number): Promise<DescribedVcpu[]> {
  const vcpus = await domain.getVcpus(count, maplen);
  return vcpus.map(({ number, cpu, state, cpuTimeNs, cpumap }) => ({
    vcpu: number,
    now: { cpu, state: VCPU_STATES[state] ?? 'no state', cpuTimeNs },
    cpus: decodeCpumap(cpumap).format(),
  }));
}

async function definedPins(domain: Domain, maplen: number): Promise<DescribedVcpu[]> {
  const { definedVcpus } = await import('../defined-vcpus.ts');
  const { maximum, online } = definedVcpus(await domain.getXmlDesc(xmlFlags.inactive));
  const cpumaps = await domain.getVcpuPinInfo(maximum, maplen, modificationImpact.config);
  return online.map((vcpu) => ({
    vcpu,
    cpus: decodeCpumap(cpumaps[vcpu] ?? new Uint8Array()).format(),
  }));
}

export default command({
  name: 'vcpuinfo',
  summary: 'what the vCPUs of a domain do, and the host CPUs that they may run on',
  reads: true,
  options: {
    domain: domainOption(),
    pretty: flag('the CPUs as a list, as in 0-3,8'),
  },

  async run(ctx, args): Promise<VcpuinfoData> {
    const domain = await ctx.domain(args.domain);
    const { count } = await hostCpus(ctx.connection);
    const { state, vcpus } = await domain.getInfo();
    const maplen = cpumapLength(count);
    const describe = async (): Promise<DescribedVcpu[]> => {
      try {
        return await liveVcpus(domain, maplen, vcpus);
      } catch (error) {
        if (!isLibvirtError(error) || state !== domainState.shutoff) throw error;
        return definedPins(domain, maplen);
      }
    };
    return { domain: domain.name, hostCpus: count, vcpus: await describe() };
  },

  text(out, { hostCpus, vcpus }, { pretty }) {
    const affinity = pretty ? listed : drawn;
    for (const [index, { vcpu, now, cpus }] of vcpus.entries()) {
      if (index > 0) out.print('\n');
      out.print(field(t`VCPU:`, vcpu));
      printNow(out, now);
      out.print(field(t`CPU Affinity:`, affinity(cpus, hostCpus)));
    }
  },
});

function printNow(out: Out, now: VcpuNow | undefined): void {
  out.print(field(t`CPU:`, now?.cpu ?? t`N/A`));
  out.print(field(t`State:`, now === undefined ? t`N/A` : translate(now.state)));
  if (now === undefined) {
    out.print(field(t`CPU time`, t`N/A`));
  } else if (now.cpuTimeNs !== 0n) {
    out.print(field(t`CPU time:`, `${fixed(Number(now.cpuTimeNs) / 1e9, 1)}s`));
  }
}

const listed = (cpus: string, hostCpus: number): string => t`${cpus} (out of ${hostCpus})`;

/** A `y` for each CPU of the host that is among them, a `-` for each other. */
function drawn(cpus: string, hostCpus: number): string {
  const set = cpus === '' ? Cpuset.empty : parseCpuset(cpus);
  return Array.from({ length: hostCpus }, (_, cpu) => (set.has(cpu) ? 'y' : '-')).join('');
}
