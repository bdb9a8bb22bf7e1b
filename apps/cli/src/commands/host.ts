import { command } from '../command.ts';
import { CommandFailed } from '../failure.ts';
import { numactlHardware } from '../format/numactl.ts';
import { type HostHardware, hostHardware } from '../host-hardware.ts';
import { t } from '../messages/index.ts';
import { flag } from '../options.ts';

export interface HostData {
  /** With --hardware. */
  readonly hardware: HostHardware;
}

export default command({
  name: 'host',
  summary: 'the hardware of the host',
  description: `host -H prints what numactl -H prints on the host: its NUMA nodes, with their CPUs, size and
free memory, and the distances between them.`,
  options: {
    hardware: flag('the NUMA nodes, as numactl -H prints them', { short: 'H' }),
  },
  verbatim: true,

  async run(ctx, args): Promise<HostData> {
    if (!args.hardware) {
      throw new CommandFailed(t`host prints nothing unless it is told what`, {
        hint: t`'virtune host -H' prints the host's NUMA nodes, as numactl -H does`,
      });
    }
    const hardware = await hostHardware(ctx.connection);
    // As numactl does: it says so, and fails.
    if (hardware.nodes.length === 0) ctx.failAfterwards(new CommandFailed([]));
    return { hardware };
  },

  text(out, { hardware }) {
    out.print(numactlHardware(hardware));
  },
});
