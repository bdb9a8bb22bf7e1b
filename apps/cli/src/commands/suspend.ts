import { command } from '../command.ts';
import { orFail } from '../failure.ts';
import { t } from '../messages/index.ts';
import { domainOption } from '../options.ts';

export interface SuspendData {
  /** The domain's name. */
  readonly suspended: string;
}

export default command({
  name: 'suspend',
  summary: 'pause the vCPUs of a running domain',
  options: { domain: domainOption() },

  async run(ctx, args): Promise<SuspendData> {
    const domain = await ctx.domain(args.domain);
    await orFail(domain.suspend(), t`Failed to suspend domain '${args.domain}'`);
    return { suspended: domain.name };
  },

  text(out, _data, args) {
    out.printExtra(t`Domain '${args.domain}' suspended\n`);
  },
});
