import { command } from '../command.ts';
import type { Context } from '../context.ts';
import { CommandFailed } from '../failure.ts';
import { numactlHardware } from '../format/numactl.ts';
import { hardwareIn, type HostHardware, hostHardware } from '../host-hardware.ts';
import type { HostPicture } from '../host-picture/host-picture.ts';
import { flag } from '../options.ts';
import { connectsUnlessFrom, snapshotOf, snapshotOptions } from '../sight/snapshot-source.ts';
import { drawHost } from '../host-picture/draw.ts';
import { printGuests } from '../host-picture/guest-table.ts';

export interface HostData {
  /** Who runs where; without --hardware. */
  readonly picture?: HostPicture;
  /** With --hardware. */
  readonly hardware?: HostHardware;
}

interface HostArgs {
  readonly from: string | undefined;
  readonly reserved: string | undefined;
}

async function hardware(ctx: Context, args: HostArgs): Promise<HostHardware> {
  if (args.from === undefined) return hostHardware(ctx.connection);
  return hardwareIn((await snapshotOf(ctx, args)).host);
}

export default command({
  name: 'host',
  summary: 'the host as a picture: nodes, CPUs, and who runs where',
  description: `host shows each NUMA node with its memory and distances, and each CPU with the guests whose
vCPUs are pinned to it or may float there. COLUMNS, NO_COLOR and FORCE_COLOR count.
host -H prints what numactl -H prints on the host: its NUMA nodes, with their CPUs, size and
free memory, and the distances between them.`,
  options: {
    hardware: flag('the NUMA nodes, as numactl -H prints them', { short: 'H' }),
    ...snapshotOptions,
  },
  connects: connectsUnlessFrom,
  reads: true,
  verbatim: true,

  async run(ctx, args): Promise<HostData> {
    if (!args.hardware) {
      const { hostPicture } = await import('../host-picture/host-picture.ts');
      return { picture: hostPicture(await snapshotOf(ctx, args)) };
    }
    const found = await hardware(ctx, args);
    // As numactl does: it says so, and fails.
    if (found.nodes.length === 0) ctx.failAfterwards(new CommandFailed([]));
    return { hardware: found };
  },

  text(out, { hardware, picture }) {
    if (hardware !== undefined) out.print(numactlHardware(hardware));
    if (picture === undefined) return;
    drawHost(out, picture);
    printGuests(out, picture);
  },
});
