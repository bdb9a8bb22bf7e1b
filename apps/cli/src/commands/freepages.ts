import type { Connection } from '@virtune/libvirt';
import type { HostTopology } from '@virtune/model';
import { command } from '../command.ts';
import { refuseTogether } from '../exclusive.ts';
import { CommandFailed } from '../failure.ts';
import type { Context } from '../context.ts';
import { hostTopology, missingNodeHint, topologyForHint } from '../host-topology.ts';
import { toKibibytes } from '../kibibytes.ts';
import { t } from '../messages/index.ts';
import { flag, int, scaled } from '../options.ts';
import { orExplain } from '../refusal.ts';

export interface FreepagesData {
  readonly nodes: readonly NodeFreePages[];
}

interface NodeFreePages {
  /** -1 is the whole host. */
  readonly node: number;
  readonly pages: readonly FreePages[];
}

interface FreePages {
  readonly sizeKiB: number;
  readonly free: bigint;
}

const UINT_MAX = 2n ** 32n - 1n;
const WHOLE_HOST = -1;

/** The page sizes of the host, ascending; where it does not tell them, those of its nodes. */
function pageSizes({ pageSizesKiB, nodes }: HostTopology): number[] {
  const sizes =
    pageSizesKiB.length > 0
      ? pageSizesKiB
      : [...nodes.values()].flatMap(({ pages }) => [...pages.keys()]);
  return [...new Set(sizes)].toSorted((a, b) => a - b);
}

/** Why libvirt refused: there is no such node, or it has no pages of such a size. */
async function refusalHint(connection: Connection, node: number): Promise<string | undefined> {
  const topology = await topologyForHint(connection);
  const missing = missingNodeHint(topology, node);
  if (topology === undefined || missing !== undefined) return missing;
  const ofNode = [...(topology.nodes.get(node)?.pages.keys() ?? [])];
  return ofNode.length === 0
    ? t`the host has pages of these sizes, in KiB: ${pageSizes(topology).join(', ')}`
    : t`node ${node} has pages of these sizes, in KiB: ${ofNode.join(', ')}`;
}

async function freePages(
  connection: Connection,
  node: number,
  sizesKiB: readonly number[],
): Promise<NodeFreePages> {
  const [counts = []] = await orExplain(connection.nodeGetFreePages(sizesKiB, node, 1), () =>
    refusalHint(connection, node),
  );
  const pages = sizesKiB.map((sizeKiB, index) => ({ sizeKiB, free: counts[index] ?? 0n }));
  return { node, pages };
}

/** Of every node in turn; those before one that fails are printed. */
async function allNodes(ctx: Context, sizeKiB: number | undefined): Promise<FreepagesData> {
  const topology = await hostTopology(ctx.connection, t`unable to parse node capabilities`);
  const sizesKiB = sizeKiB === undefined ? pageSizes(topology) : [sizeKiB];
  if (sizesKiB.length === 0) {
    throw new CommandFailed(t`could not get information about supported page sizes`);
  }
  const nodes: NodeFreePages[] = [];
  try {
    for (const node of topology.nodes.keys()) {
      nodes.push(await freePages(ctx.connection, node, sizesKiB));
    }
  } catch (error) {
    ctx.failAfterwards(error);
  }
  return { nodes };
}

export default command({
  name: 'freepages',
  summary: 'how many memory pages of the host are free',
  reads: true,
  description: `Of one NUMA node and page size, or of all. Huge pages count where they are in the pool.`,
  options: {
    cellno: int('of this NUMA node; -1 for the whole host'),
    pagesize: scaled(1024n, UINT_MAX)('of this size in KiB, or with a unit as in 2M'),
    all: flag('of each NUMA node'),
  },

  async run(ctx, args): Promise<FreepagesData> {
    refuseTogether(args, 'all', 'cellno');
    const size = args.pagesize;
    const sizeKiB = size === undefined ? undefined : Number(toKibibytes(size));
    if (args.all) return allNodes(ctx, sizeKiB);
    const node = args.cellno;
    if (node === undefined) throw new CommandFailed(t`missing cellno argument`);
    if (node < WHOLE_HOST) {
      throw new CommandFailed(t`cell number must be non-negative integer or -1`);
    }
    if (sizeKiB === undefined) throw new CommandFailed(t`missing pagesize argument`);
    return { nodes: [await freePages(ctx.connection, node, [sizeKiB])] };
  },

  text(out, { nodes }, args) {
    for (const { node, pages } of nodes) {
      if (args.all) out.print(t`Node ${node}:\n`);
      for (const { sizeKiB, free } of pages) out.print(`${sizeKiB}KiB: ${free}\n`);
      if (args.all) out.print('\n');
    }
  },
});
