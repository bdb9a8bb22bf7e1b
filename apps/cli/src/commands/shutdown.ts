import { shutdownFlags } from '@virtune/libvirt';
import { command } from '../command.ts';
import { CommandFailed, orFail } from '../failure.ts';
import { t } from '../messages/index.ts';
import { domainOption, string } from '../options.ts';

export interface ShutdownData {
  /** The name of the domain, whose guest was asked; whether it complies is up to it. */
  readonly shuttingDown: string;
}

const MODES: ReadonlyMap<string, number> = new Map([
  ['acpi', shutdownFlags.acpiPowerButton],
  ['agent', shutdownFlags.guestAgent],
  ['initctl', shutdownFlags.initctl],
  ['signal', shutdownFlags.signal],
  ['paravirt', shutdownFlags.paravirt],
]);

function flagOf(mode: string): number {
  const flag = MODES.get(mode);
  if (flag !== undefined) return flag;
  throw new CommandFailed(
    t`Unknown mode ${mode} value, expecting 'acpi', 'agent', 'initctl', 'signal', or 'paravirt'`,
  );
}

const flagsOf = (modes: string): number =>
  modes.split(',').reduce((flags, mode) => flags | flagOf(mode), 0);

export default command({
  name: 'shutdown',
  summary: 'ask the guest of a domain to shut down',
  options: {
    domain: domainOption(),
    mode: string('how to ask: acpi, agent, initctl, signal, paravirt, or some of them with commas'),
  },

  async run(ctx, args): Promise<ShutdownData> {
    const flags = args.mode === undefined ? 0 : flagsOf(args.mode);
    const domain = await ctx.domain(args.domain);
    const asking = flags === 0 ? domain.shutdown() : domain.shutdownFlags(flags);
    await orFail(asking, t`Failed to shutdown domain '${args.domain}'`);
    return { shuttingDown: domain.name };
  },

  text(out, _data, args) {
    out.printExtra(t`Domain '${args.domain}' is being shutdown\n`);
  },
});
