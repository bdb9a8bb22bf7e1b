import { domain as dom, limits, procedure, procedures as p, xdr } from '@virtune/protocol';
import type { Definition } from '../domain/definition/definition.ts';
import { attachedTo, detachedFrom, updatedIn, withoutPlace } from '../domain/devices/config.ts';
import { attachLive } from '../domain/devices/plug.ts';
import { parseDevice } from '../domain/devices/told.ts';
import { detachAlias, detachLive } from '../domain/devices/unplug.ts';
import { updateLive } from '../domain/devices/update.ts';
import type { Domain } from '../domain/domain.ts';
import { checkFlags } from '../domain/flags.ts';
import { type Handled, handler } from '../server/handler.ts';
import { code, from, VirError } from '../error.ts';

const writes = { writes: true };
const IMPACT = 3;
const FORCE = 4;

const text = xdr.string(limits.stringBytes);
const attachDevice = procedure(8, 'REMOTE_PROC_DOMAIN_ATTACH_DEVICE', { dom, xml: text }, null);
const detachDevice = procedure(13, 'REMOTE_PROC_DOMAIN_DETACH_DEVICE', { dom, xml: text }, null);
const detachDeviceAlias = procedure(
  392,
  'REMOTE_PROC_DOMAIN_DETACH_DEVICE_ALIAS',
  { dom, alias: text, flags: xdr.uint },
  null,
);

/** virDomainAttachDeviceFlags: to the definition and to what runs, or to neither. */
function attach(domain: Domain, xml: string, flags: number): void {
  const { run, config } = domain.affected(flags);
  checkFlags(flags, IMPACT, 'qemuDomainAttachDeviceLiveAndConfig');
  const { host } = domain;
  const kept = config === null ? null : parseDevice(host, config, xml);
  const attached = kept === null ? null : attachedTo(host, config!, kept);
  if (run !== null) {
    const told = parseDevice(host, run.definition, xml);
    // The MAC address that was made up is the same in both.
    const device =
      kept?.device.kind === 'interface' ? { ...told.device, ...macOf(kept.device) } : told.device;
    attachLive(domain, run, { ...told, device });
  }
  if (attached !== null) keep(domain, attached);
}

const macOf = ({
  target,
  before,
}: {
  target: string | null;
  before: string;
}): { target: string | null; before: string } => ({ target, before });

const keep = (domain: Domain, { devices, memory }: Definition): void =>
  domain.setConfig({ devices, memory });

/** virDomainDetachDeviceFlags. */
function detach(domain: Domain, xml: string, flags: number): Promise<void> | undefined {
  const { run, config } = domain.affected(flags);
  checkFlags(flags, IMPACT, 'qemuDomainDetachDeviceLiveAndConfig');
  const { host } = domain;
  const told = parseDevice(host, domain.definition, xml, false);
  const detached = config === null ? null : detachedFrom(host, config, told);
  const leaving = run === null ? undefined : detachLive(domain, run, told);
  if (detached !== null) keep(domain, detached);
  return leaving;
}

/** virDomainUpdateDeviceFlags. */
function update(domain: Domain, xml: string, flags: number): void {
  checkFlags(flags, IMPACT | FORCE, 'qemuDomainUpdateDeviceFlags');
  const { run, config } = domain.affected(flags);
  const { host } = domain;
  const told = parseDevice(host, domain.definition, xml);
  const updated = config === null ? null : updatedIn(host, config, told);
  if (run !== null) updateLive(domain, run, told);
  if (updated !== null) keep(domain, updated);
}

const noAlias = (alias: string): VirError =>
  new VirError(code.internalError, from.domain, `no device found with alias ${alias}`);

/** virDomainDetachDeviceAlias. Definitions that are kept have no aliases but those of users. */
function detachByAlias(domain: Domain, alias: string, flags: number): void {
  checkFlags(flags, IMPACT, 'qemuDomainDetachDeviceAliasLiveAndConfig');
  const { run, config } = domain.affected(flags);
  const kept = config?.devices.findIndex((device) => device.alias === alias) ?? -1;
  if (config !== null && kept < 0) throw noAlias(alias);
  const detached = config === null ? null : withoutPlace(domain.host, config, kept);
  if (run !== null) {
    const place = run.aliases.indexOf(alias);
    if (place < 0) throw noAlias(alias);
    detachAlias(domain, run, place);
  }
  if (detached !== null) keep(domain, detached);
}

/** Devices that come and go (virDomainAttachDeviceFlags and its like). */
export const domainDeviceHandlers: readonly Handled[] = [
  handler(attachDevice, ({ host }, { dom, xml }) => attach(host.domains.of(dom), xml, 1), writes),
  handler(
    p.domainAttachDeviceFlags,
    ({ host }, { dom, xml, flags }) => attach(host.domains.of(dom), xml, flags),
    writes,
  ),
  handler(detachDevice, ({ host }, { dom, xml }) => detach(host.domains.of(dom), xml, 1), writes),
  handler(
    p.domainDetachDeviceFlags,
    ({ host }, { dom, xml, flags }) => detach(host.domains.of(dom), xml, flags),
    writes,
  ),
  handler(
    p.domainUpdateDeviceFlags,
    ({ host }, { dom, xml, flags }) => update(host.domains.of(dom), xml, flags),
    writes,
  ),
  handler(
    detachDeviceAlias,
    ({ host }, { dom, alias, flags }) => detachByAlias(host.domains.of(dom), alias, flags),
    writes,
  ),
];
