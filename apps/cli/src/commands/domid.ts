import { command } from '../command.ts';
import { domainOption } from '../options.ts';

export interface DomidData {
  /** -1 while the domain is shut off. */
  readonly id: number;
}

export default command({
  name: 'domid',
  summary: 'the id of a domain, by name or UUID',
  reads: true,
  options: { domain: domainOption('name or UUID of the domain') },

  async run(ctx, args): Promise<DomidData> {
    const { id } = await ctx.domain(args.domain, ['uuid', 'name']);
    return { id };
  },

  text(out, { id }) {
    out.print(`${id === -1 ? '-' : id}\n`);
  },
});
