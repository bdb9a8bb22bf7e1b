import { type Cpuset, decodeCpumap } from '@virtune/model';
import { command } from '../command.ts';
import { orFail } from '../failure.ts';
import { field } from '../format/field.ts';
import { t } from '../messages/index.ts';
import { flag } from '../options.ts';

export interface NodecpumapData {
  /** The highest number that a CPU of the host can have, plus one. */
  readonly present: number;
  /** How many are online. */
  readonly online: number;
  /** Those that are online. */
  readonly cpus: Cpuset;
}

export default command({
  name: 'nodecpumap',
  summary: 'which CPUs of the host are online',
  reads: true,
  options: { pretty: flag('as ranges, rather than a letter for each') },

  async run({ connection }): Promise<NodecpumapData> {
    const { cpumap, online, present } = await orFail(
      connection.nodeGetCpuMap(),
      t`Unable to get cpu map`,
    );
    return { present, online, cpus: decodeCpumap(cpumap) };
  },

  text(out, { present, online, cpus }, args) {
    out.print(field(t`CPUs present:`, present));
    out.print(field(t`CPUs online:`, online));
    out.print(field(t`CPU map:`, args.pretty ? cpus.format() : letters(cpus, present)));
  },
});

const letters = (cpus: Cpuset, present: number): string =>
  Array.from({ length: present }, (_, cpu) => (cpus.has(cpu) ? 'y' : '-')).join('');
