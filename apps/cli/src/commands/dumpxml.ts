import { xmlFlags } from '@virtune/libvirt';
import { command } from '../command.ts';
import { CommandFailed } from '../failure.ts';
import { t } from '../messages/index.ts';
import { domainOption, flag, string } from '../options.ts';

export interface DumpxmlData {
  readonly xml: string;
}

export default command({
  name: 'dumpxml',
  summary: 'the definition of a domain, as XML',
  options: {
    domain: domainOption(),
    inactive: flag('the persistent definition, of a running domain too'),
    'security-info': flag('with passwords and other secrets'),
    'update-cpu': flag("with the host's CPU in place of what stands for it"),
    migratable: flag('in a form that other hosts accept'),
    xpath: string('not available: virtune evaluates no XPath', {
      named: true,
      empty: 'fails silently',
    }),
    wrap: flag('what --xpath finds, in one root element'),
  },

  async run(ctx, args): Promise<DumpxmlData> {
    const domain = await ctx.domain(args.domain);
    if (args.xpath !== undefined) {
      throw new CommandFailed(t`virtune does not evaluate XPath expressions`, {
        hint: t`leave --xpath out, or pass the document on: virtune dumpxml ${args.domain} | xmllint --xpath '${args.xpath}' -`,
      });
    }
    const flags =
      (args.inactive ? xmlFlags.inactive : 0) |
      (args['security-info'] ? xmlFlags.secure : 0) |
      (args['update-cpu'] ? xmlFlags.updateCpu : 0) |
      (args.migratable ? xmlFlags.migratable : 0);
    return { xml: await domain.getXmlDesc(flags) };
  },

  text(out, { xml }) {
    out.print(xml);
  },
});
