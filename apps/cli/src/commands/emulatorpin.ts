import { modificationImpact } from '@virtune/libvirt';
import { cpumapLength, decodeCpumap, encodeCpumap } from '@virtune/model/cpuset';
import { affectFlags, affectOptions } from '../affect.ts';
import { command } from '../command.ts';
import { cpusOf, offlineCpusHint } from '../cpulist-argument.ts';
import { hostCpus } from '../host-cpus.ts';
import { t } from '../messages/index.ts';
import { domainOption, string } from '../options.ts';
import { orExplain, shutOffHint } from '../refusal.ts';

/** What the emulator's threads are pinned to, before a change or after it. */
export interface EmulatorpinData {
  /** The domain's name. */
  readonly domain: string;
  /** The CPUs of the host that they may run on, as in `0-3,8`. */
  readonly cpus: string;
}

export default command({
  name: 'emulatorpin',
  summary: "show or set the host CPUs that the emulator's threads may run on",
  reads: (given) => !given.has('cpulist'),
  description: `The emulator's threads are those of QEMU that are neither vCPUs nor iothreads. CPUs are written
as 0-3,8 or 0-7,^2; r (for reset) is every CPU of the host. Without --config, --live or --current
a pin is live.`,
  options: {
    domain: domainOption(),
    cpulist: string('host CPUs to pin them to; without them the pin is shown', {
      empty: 'accepted',
    }),
    ...affectOptions,
  },

  async run(ctx, args): Promise<EmulatorpinData> {
    const flags = affectFlags(args);
    const domain = await ctx.domain(args.domain);
    const { cpulist } = args;
    const host = await hostCpus(ctx.connection);
    if (cpulist === undefined) {
      const cpumap = await orExplain(
        domain.getEmulatorPinInfo(cpumapLength(host.count), flags),
        (error) => shutOffHint(domain, flags, error),
      );
      const cpus = decodeCpumap(cpumap ?? new Uint8Array());
      return { domain: domain.name, cpus: cpus.format() };
    }
    const cpus = cpusOf(cpulist, host);
    const affected = flags === 0 && !args.current ? modificationImpact.live : flags;
    await orExplain(
      domain.pinEmulator(encodeCpumap(cpus), affected),
      (error) => shutOffHint(domain, affected, error) ?? offlineCpusHint(cpus, host),
    );
    return { domain: domain.name, cpus: cpus.format() };
  },

  text(out, { cpus }, { cpulist }) {
    if (cpulist !== undefined) return;
    out.printExtra(`${t`emulator:`} ${t`CPU Affinity`}\n`);
    out.printExtra('----------------------------------\n');
    out.printExtra('       *: ');
    out.print(`${cpus}\n`);
  },
});
