import { command } from '../command.ts';
import { missingNodeHint, topologyForHint } from '../host-topology.ts';
import { t } from '../messages/index.ts';
import { int } from '../options.ts';
import { orExplain } from '../refusal.ts';

export interface NodememstatsData {
  /** The NUMA node; null is the whole host. */
  readonly node: number | null;
  /** Under libvirt's names: total, free, buffers, cached; of a node the first two. */
  readonly statsKiB: Readonly<Record<string, bigint>>;
}

const WHOLE_HOST = -1;

export default command({
  name: 'nodememstats',
  summary: "what the host's memory is used for",
  reads: true,
  options: { cell: int('of this NUMA node alone') },

  async run({ connection }, args): Promise<NodememstatsData> {
    const node = args.cell ?? WHOLE_HOST;
    const stats = await orExplain(
      connection.nodeGetMemoryStats(node),
      async () => missingNodeHint(await topologyForHint(connection), node),
      // virsh asks for the number first, and it is there that libvirt looks at the node.
      t`Unable to get number of memory stats`,
    );
    return {
      node: node === WHOLE_HOST ? null : node,
      statsKiB: Object.fromEntries(stats.map(({ field, value }) => [field, value])),
    };
  },

  text(out, { statsKiB }) {
    for (const [field, value] of Object.entries(statsKiB)) {
      out.print(`${field.padEnd(7)}: ${String(value).padStart(20)} KiB\n`);
    }
  },
});
