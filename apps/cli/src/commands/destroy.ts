import { destroyFlags } from '@virtune/libvirt';
import { command } from '../command.ts';
import { orFail } from '../failure.ts';
import { t } from '../messages/index.ts';
import { domainOption, flag } from '../options.ts';

export interface DestroyData {
  /** The domain's name. */
  readonly destroyed: string;
}

export default command({
  name: 'destroy',
  summary: 'end a domain at once, without asking its guest',
  options: {
    domain: domainOption(),
    graceful: flag('give up rather than kill a process that does not end by itself'),
    'remove-logs': flag("remove the domain's logs, too"),
  },

  async run(ctx, args): Promise<DestroyData> {
    const domain = await ctx.domain(args.domain);
    const flags =
      (args.graceful ? destroyFlags.graceful : 0) |
      (args['remove-logs'] ? destroyFlags.removeLogs : 0);
    const destroying = flags === 0 ? domain.destroy() : domain.destroyFlags(flags);
    await orFail(destroying, t`Failed to destroy domain '${args.domain}'`);
    return { destroyed: domain.name };
  },

  text(out, _data, args) {
    out.printExtra(t`Domain '${args.domain}' destroyed\n`);
  },
});
