import { command } from '../command.ts';
import { orFail } from '../failure.ts';
import { field } from '../format/field.ts';
import { t } from '../messages/index.ts';

/** The host in the shape that old libvirt knew; `virtune capabilities` shows the one that it has. */
export interface NodeinfoData {
  /** CPU architecture, e.g. x86_64. */
  readonly model: string;
  /** Online CPUs. */
  readonly cpus: number;
  /** 0 where unknown. */
  readonly mhz: number;
  /** Of each NUMA node. All CPUs are in one socket of one node where the host is irregular. */
  readonly sockets: number;
  readonly cores: number;
  readonly threads: number;
  readonly nodes: number;
  readonly memoryKiB: bigint;
}

export default command({
  name: 'nodeinfo',
  summary: "the host's CPUs and memory, in short",
  reads: true,
  options: {},

  async run({ connection }): Promise<NodeinfoData> {
    return await orFail(connection.nodeGetInfo(), t`failed to get node information`);
  },

  text(out, info) {
    const print = (label: string, value: string | number) => {
      out.print(field(label, value, 20));
    };
    print(t`CPU model:`, info.model);
    print(t`CPU(s):`, info.cpus);
    if (info.mhz !== 0) print(t`CPU frequency:`, `${info.mhz} MHz`);
    print(t`CPU socket(s):`, info.sockets);
    print(t`Core(s) per socket:`, info.cores);
    print(t`Thread(s) per core:`, info.threads);
    print(t`NUMA cell(s):`, info.nodes);
    print(t`Memory size:`, `${info.memoryKiB} KiB`);
  },
});
