import {
  allDomainStatsFlags as how,
  type DomainStatsRecord,
  listAllDomainsFlags as only,
  statsTypes as group,
  type TypedParameter,
} from '@virtune/libvirt';
import { command } from '../command.ts';
import { fixed } from '../format/number.ts';
import { t } from '../messages/index.ts';
import { argv, flag } from '../options.ts';

export interface DomstatsData {
  readonly domains: readonly DomainStatistics[];
}

interface DomainStatistics {
  readonly name: string;
  readonly uuid: string;
  /**
   * Under libvirt's names, as cpu.time; virsh(1) tells what each is, and in which unit. What is an
   * integer for libvirt is a bigint.
   */
  readonly stats: Readonly<Record<string, bigint | number | boolean | string>>;
}

type Statistic = DomainStatistics['stats'][string];

const GROUPS = {
  state: group.state,
  'cpu-total': group.cpuTotal,
  balloon: group.balloon,
  vcpu: group.vcpu,
  interface: group.interface,
  block: group.block,
  perf: group.perf,
  iothread: group.iothread,
  memory: group.memory,
  dirtyrate: group.dirtyrate,
  vm: group.vm,
} as const;

const FLAGS = {
  'list-active': only.active,
  'list-inactive': only.inactive,
  'list-persistent': only.persistent,
  'list-transient': only.transient,
  'list-running': only.running,
  'list-paused': only.paused,
  'list-shutoff': only.shutoff,
  'list-other': only.other,
  enforce: how.enforceStats,
  backing: how.backing,
  nowait: how.nowait,
} as const;

/** The bits of the options that were given; an unsigned int of C. */
function bitsOf<Name extends string>(
  bits: Readonly<Record<Name, number>>,
  args: Readonly<Record<NoInfer<Name>, boolean>>,
): number {
  const names = Object.keys(bits) as Name[];
  return names.reduce((sum, name) => (args[name] ? sum | bits[name] : sum), 0) >>> 0;
}

const statistic = ({ type, value }: TypedParameter): Statistic =>
  typeof value === 'number' && type !== 'double' ? BigInt(value) : value;

const statistics = ({ domain, params }: DomainStatsRecord): DomainStatistics => ({
  name: domain.name,
  uuid: domain.uuid,
  stats: Object.fromEntries(params.map((param) => [param.field, statistic(param)])),
});

export default command({
  name: 'domstats',
  summary: 'what libvirt counts and measures of domains',
  reads: true,
  description: `Without options it shows all that there is of all domains. Each domain's state is read under
its own lock: see --nowait where one is busy with a long job.`,
  options: {
    state: flag('their states'),
    'cpu-total': flag('the CPU time that they took'),
    balloon: flag('their memory'),
    vcpu: flag('each vCPU'),
    interface: flag('each network interface'),
    block: flag('each disk'),
    perf: flag('those perf events that are enabled'),
    iothread: flag('each iothread'),
    memory: flag('the memory bandwidth, where it is monitored'),
    dirtyrate: flag('how fast they dirty memory, as last measured'),
    vm: flag("what the hypervisor's own statistics say"),
    'list-active': flag('of running domains'),
    'list-inactive': flag('of those that are shut off'),
    'list-persistent': flag('of those with a persistent definition'),
    'list-transient': flag('of those without a persistent definition'),
    'list-running': flag('of those in state running'),
    'list-paused': flag('of those in state paused'),
    'list-shutoff': flag('of those in state shut off'),
    'list-other': flag('of those in any other state'),
    raw: flag('accepted as virsh does, without effect'),
    enforce: flag('fail where the hypervisor does not know what was asked for'),
    backing: flag('each disk with the files that back it'),
    nowait: flag('leave out what a busy domain would have to be waited for'),
    domain: argv('names, ids or UUIDs of domains'),
  },

  async run(ctx, args): Promise<DomstatsData> {
    const domains = [];
    for (const text of args.domain) domains.push(await ctx.domain(text));
    const [stats, flags] = [bitsOf(GROUPS, args), bitsOf(FLAGS, args)];
    const records = await ctx.connection.getAllDomainStats(stats, flags, domains);
    return { domains: records.map(statistics) };
  },

  text(out, { domains }) {
    out.print(domains.map(recordText).join('\n'));
  },
});

function recordText({ name, stats }: DomainStatistics): string {
  const lines = Object.entries(stats).map(([field, value]) => `  ${field}=${valueText(value)}\n`);
  return t`Domain: '${name}'\n` + lines.join('');
}

function valueText(value: Statistic): string {
  switch (typeof value) {
    case 'boolean':
      return value ? t`yes` : t`no`;
    case 'number':
      return fixed(value, 6);
    default:
      return String(value);
  }
}
