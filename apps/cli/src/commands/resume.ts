import { command } from '../command.ts';
import { orFail } from '../failure.ts';
import { t } from '../messages/index.ts';
import { domainOption } from '../options.ts';

export interface ResumeData {
  /** The domain's name. */
  readonly resumed: string;
}

export default command({
  name: 'resume',
  summary: 'let the vCPUs of a paused domain run on',
  options: { domain: domainOption() },

  async run(ctx, args): Promise<ResumeData> {
    const domain = await ctx.domain(args.domain);
    await orFail(domain.resume(), t`Failed to resume domain '${args.domain}'`);
    return { resumed: domain.name };
  },

  text(out, _data, args) {
    out.printExtra(t`Domain '${args.domain}' resumed\n`);
  },
});
