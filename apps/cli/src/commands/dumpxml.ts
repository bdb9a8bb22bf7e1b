import { xmlFlags } from '@virtune/libvirt';
import { command } from '../command.ts';
import type { Context } from '../context.ts';
import { CommandFailed } from '../failure.ts';
import { t } from '../messages/index.ts';
import { domainOption, flag, string } from '../options.ts';

export interface DumpxmlData {
  /** The whole definition, without --xpath. */
  readonly xml?: string;
  /** What --xpath finds, each as XML; with --wrap one element that holds them all. */
  readonly nodes?: readonly string[];
}

export default command({
  name: 'dumpxml',
  summary: 'the definition of a domain, as XML',
  reads: true,
  options: {
    domain: domainOption(),
    inactive: flag('the persistent definition, of a running domain too'),
    'security-info': flag('with passwords and other secrets'),
    'update-cpu': flag("with the host's CPU in place of what stands for it"),
    migratable: flag('in a form that other hosts accept'),
    xpath: string('only the nodes that this XPath 1.0 expression selects', {
      named: true,
      empty: 'fails silently',
    }),
    wrap: flag('what --xpath finds, in one root element'),
  },

  async run(ctx, args): Promise<DumpxmlData> {
    const domain = await ctx.domain(args.domain);
    const { xpath, wrap } = args;
    const flags =
      (args.inactive ? xmlFlags.inactive : 0) |
      (args['security-info'] ? xmlFlags.secure : 0) |
      (args['update-cpu'] ? xmlFlags.updateCpu : 0) |
      (args.migratable ? xmlFlags.migratable : 0);
    const xml = await domain.getXmlDesc(flags);
    return xpath === undefined ? { xml } : { nodes: await find(ctx, xml, xpath, wrap) };
  },

  text(out, { xml = '', nodes = [] }) {
    out.print(xml);
    for (const node of nodes) out.print(`${node}\n`);
  },
});

async function find(
  ctx: Context,
  xml: string,
  expression: string,
  wrap: boolean,
): Promise<readonly string[]> {
  const { findInXml } = await import('../xpath/find.ts');
  const { nodes, diagnostics = [], hint } = findInXml(xml, expression, { wrap });
  if (nodes === undefined) {
    throw new CommandFailed(t`internal error: ${t`Incorrect xpath '${expression}'`}`, {
      hint: t`select nodes, as in '//vcpu': a number, a string, true or false is not printed`,
    });
  }
  for (const line of diagnostics) ctx.diagnose(line);
  if (hint !== undefined) ctx.hint(hint);
  return nodes;
}
