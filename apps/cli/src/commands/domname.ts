import { command } from '../command.ts';
import { domainOption } from '../options.ts';

export interface DomnameData {
  readonly name: string;
}

export default command({
  name: 'domname',
  summary: 'the name of a domain, by id or UUID',
  reads: true,
  options: { domain: domainOption('id or UUID of the domain') },

  async run(ctx, args): Promise<DomnameData> {
    const { name } = await ctx.domain(args.domain, ['id', 'uuid']);
    return { name };
  },

  text(out, { name }) {
    out.print(`${name}\n`);
  },
});
