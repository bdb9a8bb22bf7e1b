import { type DomainIdentity, type Procedure, procedures as p } from '@virtune/protocol';
import { VirError } from '../error.ts';
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

function addGuest(host: SimulatedHost, guest: GuestSource): void {
  const { config, live, autostart, load, id } = guest;
  if (load !== undefined) host.domains.setLoad(load.name, load.profile);
  if (id !== undefined) host.domains.numberFrom(id);
  let dom: DomainIdentity | null = null;
  if (live !== null && live !== config) {
    // What runs differs from what is kept: it is started from the one, and then the other is put in.
    ({ dom } = invoke(host, p.domainCreateXml, { xmlDesc: live, flags: 0 }));
    if (config !== null) invoke(host, p.domainDefineXml, { xml: config });
  } else if (config !== null) {
    ({ dom } = invoke(host, p.domainDefineXml, { xml: config }));
    if (live !== null) invoke(host, p.domainCreate, { dom });
  }
  if (dom === null) return;
  if (autostart) invoke(host, p.domainSetAutostart, { dom, autostart: true });
  if (guest.paused === true) invoke(host, p.domainSuspend, { dom });
  const { run } = host.domains.of(dom);
  if (guest.memory !== undefined && run !== null) run.shares = guest.memory;
}

/** More than any host has: what ran does run, however little its nodes had left for it. */
const PLENTY_KIB = 2 ** 40;

function lend({ memory }: SimulatedHost): void {
  memory.load(
    memory.nodes.map((node) => [
      node,
      PLENTY_KIB,
      memory.pools(node).map((pool) => ({ ...pool, free: PLENTY_KIB })),
    ]),
  );
}

/** Defines and starts the guests that a host comes with. */
export function populate(host: SimulatedHost, { guests, freeBesideGuests }: HostSource): void {
  for (const guest of guests) {
    try {
      addGuest(host, guest);
    } catch (error) {
      if (freeBesideGuests === undefined || !(error instanceof VirError)) throw error;
      lend(host);
      addGuest(host, guest);
    }
  }
  if (freeBesideGuests !== undefined) host.memory.load(freeBesideGuests);
}
