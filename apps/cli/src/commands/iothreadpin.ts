import { encodeCpumap } from '@virtune/model/cpuset';
import { affectFlags, affectOptions } from '../affect.ts';
import { command } from '../command.ts';
import { cpusOf, offlineCpusHint } from '../cpulist-argument.ts';
import { hostCpus } from '../host-cpus.ts';
import { iothreadHint } from '../iothread-change.ts';
import { data, domainOption, uint } from '../options.ts';
import { orExplain } from '../refusal.ts';

/** The pin that was set. */
export interface IothreadpinData {
  /** The domain's name. */
  readonly domain: string;
  readonly iothread: number;
  /** The CPUs of the host that it may run on, as in `0-3,8`. */
  readonly cpus: string;
}

export default command({
  name: 'iothreadpin',
  summary: 'set the host CPUs that an iothread may run on',
  description: `CPUs are written as 0-3,8 or 0-7,^2; r (for reset) is every CPU of the host.
'iothreadinfo' shows the pins.`,
  options: {
    domain: domainOption(),
    iothread: uint('id of the iothread, from 1 on', { required: true }),
    cpulist: data('host CPUs to pin it to'),
    ...affectOptions,
  },

  async run(ctx, args): Promise<IothreadpinData> {
    const flags = affectFlags(args);
    const domain = await ctx.domain(args.domain);
    const { iothread, cpulist } = args;
    const host = await hostCpus(ctx.connection);
    const cpus = cpusOf(cpulist, host);
    await orExplain(
      domain.pinIothread(iothread, encodeCpumap(cpus), flags),
      (error) => iothreadHint(domain, flags, error) ?? offlineCpusHint(cpus, host),
    );
    return { domain: domain.name, iothread, cpus: cpus.format() };
  },

  text() {},
});
