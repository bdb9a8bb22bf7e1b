import type { Connection } from '@virtune/libvirt';
import { command } from '../command.ts';
import { refuseTogether } from '../exclusive.ts';
import { hostTopology, missingNodeHint, topologyForHint } from '../host-topology.ts';
import { t } from '../messages/index.ts';
import { flag, int } from '../options.ts';
import { orExplain } from '../refusal.ts';

export interface FreecellData {
  /** With --cellno and --all. */
  readonly nodes?: readonly NodeFreeMemory[];
  /** Without --cellno. */
  readonly totalKiB?: bigint;
}

interface NodeFreeMemory {
  readonly node: number;
  readonly freeKiB: bigint;
}

async function freeBytes(connection: Connection, node: number, line?: string): Promise<bigint> {
  const [free = 0n] = await orExplain(
    connection.nodeGetCellsFreeMemory(node, 1),
    async () => missingNodeHint(await topologyForHint(connection), node),
    line,
  );
  return free;
}

async function allNodes(connection: Connection): Promise<FreecellData> {
  const { nodes } = await hostTopology(connection, t`unable to get node capabilities`);
  const free: (readonly [node: number, bytes: bigint])[] = [];
  for (const node of nodes.keys()) {
    const line = t`failed to get free memory for NUMA node number: ${node}`;
    free.push([node, await freeBytes(connection, node, line)]);
  }
  return {
    nodes: free.map(([node, bytes]) => ({ node, freeKiB: bytes / 1024n })),
    totalKiB: free.reduce((sum, [, bytes]) => sum + bytes, 0n) / 1024n,
  };
}

export default command({
  name: 'freecell',
  summary: 'how much memory of the host is free',
  reads: true,
  options: {
    cellno: int('of this NUMA node'),
    all: flag('of each NUMA node, and of all together'),
  },

  async run(ctx, args): Promise<FreecellData> {
    const { connection } = ctx;
    refuseTogether(args, 'all', 'cellno');
    const node = args.cellno;
    if (args.all) return allNodes(connection);
    if (node === undefined) return { totalKiB: (await connection.nodeGetFreeMemory()) / 1024n };
    const free = await freeBytes(connection, node);
    // libvirt takes a node for one without memory that is missing between others.
    if (free === 0n) {
      const hint = missingNodeHint(await topologyForHint(connection), node);
      if (hint !== undefined) ctx.hint(hint);
    }
    return { nodes: [{ node, freeKiB: free / 1024n }] };
  },

  text(out, { nodes = [], totalKiB }, args) {
    const total = t`Total`;
    if (!args.all) {
      for (const { node, freeKiB } of nodes) out.print(`${node}: ${freeKiB} KiB\n`);
      if (totalKiB !== undefined) out.print(`${total}: ${totalKiB} KiB\n`);
      return;
    }
    for (const { node, freeKiB } of nodes) out.print(row(node, freeKiB));
    out.printExtra(`${'-'.repeat(20)}\n`);
    out.printExtra(row(total, totalKiB ?? 0n));
  },
});

const row = (label: string | number, kibibytes: bigint): string =>
  `${String(label).padStart(5)}: ${String(kibibytes).padStart(10)} KiB\n`;
