import { errorCode, modificationImpact, vcpuFlags } from '@virtune/libvirt';
import { affectFlags, affectOptions } from '../affect.ts';
import { command } from '../command.ts';
import { refuseTogether, requireWith } from '../exclusive.ts';
import { CommandFailed } from '../failure.ts';
import { agentHint } from '../guest-agent.ts';
import { t } from '../messages/index.ts';
import { domainOption, flag, uint } from '../options.ts';
import { orExplain, shutOffHint } from '../refusal.ts';

export interface SetvcpusData {
  /** The domain's name. */
  readonly domain: string;
  /** How many vCPUs it has been given, or can have with --maximum. */
  readonly vcpus: number;
}

export default command({
  name: 'setvcpus',
  summary: 'set how many vCPUs a domain has, or can have',
  description: 'Without --config, --live or --current it is the running domain that changes.',
  options: {
    domain: domainOption(),
    count: uint('number of vCPUs', { required: true }),
    maximum: flag('set the most that it can have, from the next start on'),
    ...affectOptions,
    guest: flag('have the guest take its vCPUs on or off by itself, by its agent'),
    hotpluggable: flag('let the vCPUs that are added be taken away again'),
  },

  async run(ctx, args): Promise<SetvcpusData> {
    const affected = affectFlags(args);
    refuseTogether(args, 'guest', 'config');
    requireWith(args, 'maximum', 'config');
    const flags =
      affected |
      (args.guest ? vcpuFlags.guest : 0) |
      (args.maximum ? vcpuFlags.maximum : 0) |
      (args.hotpluggable ? vcpuFlags.hotpluggable : 0);
    const domain = await ctx.domain(args.domain);
    const { count } = args;
    if (count === 0) throw new CommandFailed(t`Can't set 0 processors for a VM`);
    const isOldCall = flags === 0 && !args.current;
    await orExplain(
      isOldCall ? domain.setVcpus(count) : domain.setVcpusFlags(count, flags),
      (error) => shutOffHint(domain, isOldCall ? modificationImpact.live : affected, error),
    );
    return { domain: domain.name, vcpus: count };
  },

  hint(error, args) {
    if (args.guest) return agentHint(error);
    switch (error.code) {
      case errorCode.invalidArg:
        return t`'virtune vcpucount ${args.domain}' shows the maximum; 'virtune setvcpus ${args.domain} ${args.count} --maximum --config' raises it for the next start`;
      case errorCode.configUnsupported:
        return t`'virtune dumpxml ${args.domain}' shows in <vcpus> which vCPUs can be plugged and unplugged while it runs; --config changes any number of them for the next start`;
      default:
        return undefined;
    }
  },

  text() {},
});
