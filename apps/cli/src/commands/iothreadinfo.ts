import { decodeCpumap } from '@virtune/model/cpuset';
import { affectFlags, affectOptions } from '../affect.ts';
import { command } from '../command.ts';
import { t } from '../messages/index.ts';
import { domainOption } from '../options.ts';
import { orExplain, shutOffHint } from '../refusal.ts';

export interface IothreadinfoData {
  /** The domain's name. */
  readonly domain: string;
  readonly iothreads: readonly IothreadPin[];
}

interface IothreadPin {
  /** Its id, from 1 on. */
  readonly iothread: number;
  /** The CPUs of the host that it may run on, as in `0-3,8`. */
  readonly cpus: string;
}

export default command({
  name: 'iothreadinfo',
  summary: 'the iothreads of a domain, and the host CPUs that they may run on',
  reads: true,
  options: { domain: domainOption(), ...affectOptions },

  async run(ctx, args): Promise<IothreadinfoData> {
    const flags = affectFlags(args);
    const domain = await ctx.domain(args.domain);
    const infos = await orExplain(
      domain.getIothreadInfo(flags),
      (error) => shutOffHint(domain, flags, error),
      t`Unable to get domain IOThreads information`,
    );
    const iothreads = infos.map(({ iothreadId, cpumap }) => ({
      iothread: iothreadId,
      cpus: decodeCpumap(cpumap).format(),
    }));
    return { domain: domain.name, iothreads };
  },

  text(out, { iothreads }) {
    if (iothreads.length === 0) {
      out.printExtra(t`No IOThreads found for the domain`);
      return;
    }
    out.printTable(
      [t`IOThread ID`, t`CPU Affinity`],
      iothreads.map(({ iothread, cpus }) => [String(iothread), cpus]),
    );
  },
});
