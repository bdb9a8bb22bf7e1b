import { type Procedure, procedures as p } from '@virtune/protocol';
import type { SimulatedHost } from '../host/simulated-host.ts';
import { procedureTable } from '../procedures/index.ts';
import type { Client } from '../server/client.ts';
import { unsupported } from '../server/unsupported.ts';
import type { GuestSource, HostSource } from '../source/host-source.ts';

/** Calls a procedure of the host from within, as a client of no connection. */
export function invoke<Args, Reply>(
  host: SimulatedHost,
  procedure: Procedure<Args, Reply>,
  args: Args,
): Reply {
  const handled = procedureTable.get(procedure.number);
  if (handled === undefined) {
    throw unsupported(procedure.number, host.system.libvirtVersion);
  }
  return handled.handle({ host, client: { readonly: false } as unknown as Client }, args) as Reply;
}

function addGuest(host: SimulatedHost, { config, live, autostart, load }: GuestSource): void {
  if (load !== undefined) host.domains.setLoad(load.name, load.profile);
  if (live !== null && live !== config) {
    // What runs differs from what is kept: it is started from the one, and then the other is put in.
    invoke(host, p.domainCreateXml, { xmlDesc: live, flags: 0 });
    if (config !== null) invoke(host, p.domainDefineXml, { xml: config });
    return;
  }
  if (config === null) return;
  const { dom } = invoke(host, p.domainDefineXml, { xml: config });
  if (live !== null) invoke(host, p.domainCreate, { dom });
  if (autostart) invoke(host, p.domainSetAutostart, { dom, autostart: true });
}

/** Defines and starts the guests that a host comes with. */
export function populate(host: SimulatedHost, { guests }: HostSource): void {
  for (const guest of guests) addGuest(host, guest);
}
