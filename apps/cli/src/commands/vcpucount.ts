import { type Domain, modificationImpact, vcpuFlags } from '@virtune/libvirt';
import { affectOptions } from '../affect.ts';
import { command } from '../command.ts';
import { refuseTogether } from '../exclusive.ts';
import { padEnd } from '../format/field.ts';
import { agentHint } from '../guest-agent.ts';
import { t } from '../messages/index.ts';
import { domainOption, flag } from '../options.ts';
import { orExplain, shutOffHint } from '../refusal.ts';
import type { Out } from '../terminal/terminal.ts';
import { countVcpus, countVcpusIfAny } from '../vcpu-count.ts';

/** The one count that was asked for, or all others. */
export interface VcpucountData {
  readonly count?: number;
  /** The most vCPUs that it can have. */
  readonly maximum?: LiveAndConfig;
  /** Those that it has. */
  readonly current?: LiveAndConfig;
}

/** `config` is missing for a transient domain, `live` for one that is shut off. */
interface LiveAndConfig {
  readonly config?: number;
  readonly live?: number;
}

async function liveAndConfig(domain: Domain, flags: number): Promise<LiveAndConfig> {
  const [config, live] = await Promise.all([
    countVcpusIfAny(domain, flags | modificationImpact.config),
    countVcpusIfAny(domain, flags | modificationImpact.live),
  ]);
  return { ...(config !== undefined && { config }), ...(live !== undefined && { live }) };
}

const SELECTIONS = ['maximum', 'active', 'live', 'config', 'current', 'guest'] as const;

type Selection = Readonly<Record<(typeof SELECTIONS)[number], boolean>>;

function refuseContradictions(args: Selection): void {
  refuseTogether(args, 'live', 'config');
  // --current is older than its meaning, and was the opposite of --maximum: alone it is ignored.
  if (args.maximum || args.active) {
    refuseTogether(args, 'current', 'live');
    refuseTogether(args, 'current', 'config');
  }
  refuseTogether(args, 'active', 'maximum');
  refuseTogether(args, 'guest', 'config');
}

function countFlags(args: Selection): number {
  const { live, config } = modificationImpact;
  const { maximum, guest } = vcpuFlags;
  return (
    (args.live ? live : 0) |
    (args.config ? config : 0) |
    (args.maximum ? maximum : 0) |
    (args.guest ? guest : 0)
  );
}

export default command({
  name: 'vcpucount',
  summary: 'how many vCPUs a domain has, and can have',
  reads: true,
  options: {
    domain: domainOption(),
    maximum: flag('the most that it can have'),
    active: flag('those that it has'),
    live: affectOptions.live,
    config: affectOptions.config,
    current: affectOptions.current,
    guest: flag("those that the guest has online, by its agent's word"),
  },

  async run(ctx, args): Promise<VcpucountData> {
    refuseContradictions(args);
    const domain = await ctx.domain(args.domain);
    if (SELECTIONS.some((name) => args[name])) {
      const flags = countFlags(args);
      const count = await orExplain(countVcpus(domain, flags), (error) =>
        shutOffHint(domain, flags, error),
      );
      return { count };
    }
    const [maximum, now] = await Promise.all([
      liveAndConfig(domain, vcpuFlags.maximum),
      liveAndConfig(domain, 0),
    ]);
    return { maximum, current: now };
  },

  hint: agentHint,

  text(out, data) {
    if (data.count !== undefined) out.print(`${data.count}\n`);
    printCount(out, t`maximum`, t`config`, data.maximum?.config);
    printCount(out, t`maximum`, t`live`, data.maximum?.live);
    printCount(out, t`current`, t`config`, data.current?.config);
    printCount(out, t`current`, t`live`, data.current?.live);
  },
});

function printCount(out: Out, which: string, state: string, count: number | undefined): void {
  if (!count) return;
  out.print(`${padEnd(which, 12)} ${padEnd(state, 12)} ${String(count).padStart(3)}\n`);
}
