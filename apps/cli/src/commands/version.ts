import { command } from '../command.ts';
import { orFail } from '../failure.ts';
import { t } from '../messages/index.ts';
import { flag } from '../options.ts';

export interface VersionData {
  /** The hypervisor's driver, e.g. QEMU. */
  readonly driver: string;
  /** The daemon's libvirt. */
  readonly libvirt: string;
  /** null where the hypervisor does not tell. */
  readonly hypervisor: string | null;
}

/** `9.0.0` out of libvirt's 9000000. */
function dotted(version: bigint): string {
  return [version / 1_000_000n, (version / 1000n) % 1000n, version % 1000n].join('.');
}

export default command({
  name: 'version',
  summary: 'the versions of libvirt and of the hypervisor',
  reads: true,
  description: `virtune works without libvirt's library. Where virsh names the library that it was built
with and the one that it uses, this is the libvirt of the daemon.`,
  options: { daemon: flag("the daemon's version, too") },

  async run({ connection }): Promise<VersionData> {
    const driver = await orFail(connection.getType(), t`failed to get hypervisor type`);
    const libvirt = await orFail(connection.getLibVersion(), t`failed to get the library version`);
    const hypervisor = await orFail(
      connection.getVersion(),
      t`failed to get the hypervisor version`,
    );
    return {
      driver,
      libvirt: dotted(libvirt),
      hypervisor: hypervisor === 0n ? null : dotted(hypervisor),
    };
  },

  text(out, { driver, libvirt, hypervisor }, args) {
    out.print(t`Compiled against library: libvirt ${libvirt}\n`);
    out.print(t`Using library: libvirt ${libvirt}\n`);
    out.print(t`Using API: ${driver} ${libvirt}\n`);
    out.print(
      hypervisor === null
        ? t`Cannot extract running ${driver} hypervisor version\n`
        : t`Running hypervisor: ${driver} ${hypervisor}\n`,
    );
    if (args.daemon) out.print(t`Running against daemon: ${libvirt}\n`);
  },
});
