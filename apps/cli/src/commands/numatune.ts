import {
  type Connection,
  type Domain,
  errorCode,
  type LibvirtError,
  modificationImpact,
  type TypedParameter,
} from '@virtune/libvirt';
import { Cpuset, CpusetSyntaxError, parseCpuset } from '@virtune/model/cpuset';
import { affectFlags, affectOptions } from '../affect.ts';
import { command } from '../command.ts';
import { CommandFailed } from '../failure.ts';
import { parameterLine, type TypedValue } from '../format/typed-parameter.ts';
import { parseInt32 } from '../grammar/number.ts';
import { topologyForHint } from '../host-topology.ts';
import { t } from '../messages/index.ts';
import { domainOption, string } from '../options.ts';
import { orExplain, shutOffHint } from '../refusal.ts';

/** What applies, or what has just been set. */
export interface NumatuneData {
  /** The domain's name. */
  readonly domain: string;
  /** By libvirt's names: numa_mode in a word, numa_nodeset as in `0-1`. */
  readonly parameters: Readonly<Record<string, TypedValue>>;
}

/** virDomainNumatuneMemMode, by number. */
const MODES = ['strict', 'preferred', 'interleave', 'restrictive'];
const MODE = 'numa_mode';

/** A mode by name or number, for daemons that know more modes than there are names here. */
function modeNumber(text: string): number {
  const named = MODES.indexOf(text);
  const number = named === -1 ? parseInt32(text, 0) : named;
  if (number !== undefined) return number;
  throw new CommandFailed(t`Invalid mode: ${text}`, {
    hint: t`the modes are ${MODES.join(', ')}`,
  });
}

function wanted(args: { nodeset: string | undefined; mode: string | undefined }): TypedParameter[] {
  // In virsh's order, which decides whose mistake shows.
  const { nodeset, mode } = args;
  return [
    ...(nodeset === undefined
      ? []
      : [{ field: 'numa_nodeset', type: 'string' as const, value: nodeset }]),
    ...(mode === undefined ? [] : [{ field: MODE, type: 'int' as const, value: modeNumber(mode) }]),
  ];
}

const readable = (parameters: readonly TypedParameter[]): NumatuneData['parameters'] =>
  Object.fromEntries(
    parameters.map(({ field, type, value }) => [
      field,
      field === MODE && type === 'int' ? (MODES[value] ?? value) : value,
    ]),
  );

function nodesetHint(nodeset: string): string | undefined {
  try {
    parseCpuset(nodeset);
    return undefined;
  } catch (error) {
    if (!(error instanceof CpusetSyntaxError)) throw error;
    return t`column ${error.position + 1}: ${error.reason}; a set of nodes is written as 0-1 or 0-3,^2`;
  }
}

async function nodesHint(connection: Connection): Promise<string | undefined> {
  const topology = await topologyForHint(connection);
  if (topology === undefined) return undefined;
  return t`the host has NUMA nodes ${Cpuset.from(topology.nodes.keys()).format()}`;
}

/** libvirt takes any node into a definition, and looks only when the domain starts. */
async function unknownNodesHint(
  connection: Connection,
  nodeset: string,
): Promise<string | undefined> {
  const topology = await topologyForHint(connection);
  if (topology === undefined || topology.nodes.size === 0) return undefined;
  const present = Cpuset.from(topology.nodes.keys());
  const unknown = parseCpuset(nodeset).difference(present);
  if (unknown.isEmpty) return undefined;
  return t`the host has no NUMA node ${unknown.format()}, only ${present.format()}: the domain will not start`;
}

interface Change {
  readonly domain: Domain;
  readonly flags: number;
  readonly nodeset: string | undefined;
}

/** What to do about a change that libvirt refused. */
async function changeHint(
  connection: Connection,
  { domain, flags, nodeset }: Change,
  error: LibvirtError,
): Promise<string | undefined> {
  const isLive = domain.id !== -1 && flags !== modificationImpact.config;
  switch (error.code) {
    case errorCode.operationInvalid:
      if (!isLive) return shutOffHint(domain, flags, error);
      return t`while a domain runs, only the nodes of mode restrictive can change: use --config, then restart it`;
    case errorCode.configUnsupported:
      return nodesHint(connection);
    case errorCode.invalidArg:
      return nodeset === undefined ? t`the modes are ${MODES.join(', ')}` : nodesetHint(nodeset);
    default:
      return undefined;
  }
}

export default command({
  name: 'numatune',
  summary: "show or set the host's NUMA nodes that a domain has its memory on",
  reads: (given) => !given.has('mode') && !given.has('nodeset'),
  description: `Without --mode and --nodeset it shows both. strict: on these nodes or not at all; preferred: on
this node if it has room; interleave: on these nodes in turn; restrictive: the nodes are left to
the kernel's cpuset, and can be changed while the domain runs.`,
  options: {
    domain: domainOption(),
    mode: string('strict, preferred, interleave or restrictive, or the number of a mode'),
    nodeset: string('NUMA nodes of the host, as 0-1,3'),
    ...affectOptions,
  },

  async run(ctx, args): Promise<NumatuneData> {
    const flags = affectFlags(args);
    const domain = await ctx.domain(args.domain);
    const updates = wanted(args);
    if (updates.length === 0) {
      const parameters = await orExplain(
        domain.getNumaParameters(flags),
        (error) => shutOffHint(domain, flags, error),
        t`Unable to get number of memory parameters`,
      );
      return { domain: domain.name, parameters: readable(parameters) };
    }
    const { nodeset } = args;
    await orExplain(
      domain.setNumaParameters(updates, flags),
      (error) => changeHint(ctx.connection, { domain, flags, nodeset }, error),
      t`Unable to change numa parameters`,
    );
    const warning =
      nodeset === undefined ? undefined : await unknownNodesHint(ctx.connection, nodeset);
    if (warning !== undefined) ctx.hint(warning);
    return { domain: domain.name, parameters: readable(updates) };
  },

  text(out, { parameters }, { mode, nodeset }) {
    if (mode !== undefined || nodeset !== undefined) return;
    for (const [name, value] of Object.entries(parameters)) out.print(parameterLine(name, value));
  },
});
