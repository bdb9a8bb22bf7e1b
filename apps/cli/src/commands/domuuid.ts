import { command } from '../command.ts';
import { domainOption } from '../options.ts';

export interface DomuuidData {
  readonly uuid: string;
}

export default command({
  name: 'domuuid',
  summary: 'the UUID of a domain, by name or id',
  reads: true,
  options: { domain: domainOption('name or id of the domain') },

  async run(ctx, args): Promise<DomuuidData> {
    const { uuid } = await ctx.domain(args.domain, ['id', 'name']);
    return { uuid };
  },

  text(out, { uuid }) {
    out.print(`${uuid}\n`);
  },
});
