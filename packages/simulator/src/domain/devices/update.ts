import { code, from, VirError } from '../../error.ts';
import type { Device } from '../definition/devices/device.ts';
import { internal, qemuUnsupported } from '../definition/refusal.ts';
import type { Domain, Run } from '../domain.ts';
import { checkCompatible } from './compatible.ts';
import { operationUnsupported } from './config.ts';
import { findInterface, matches, missing, sameAddress } from './find.ts';
import { changeMedium } from './plug.ts';
import { kindWord, type ToldDevice } from './told.ts';

/** An element of a device as it is printed, empty where there is none. */
const elementOf = ({ before }: Device, name: string): string =>
  new RegExp(`<${name}\\b[^>]*(?:/>\n|>[^]*?</${name}>\n)`).exec(before)?.[0] ?? '';

const attributeOf = (device: Device, element: string, name: string): string | null =>
  new RegExp(` ${name}='([^']*)'`).exec(elementOf(device, element))?.[1] ?? null;

/** What of a disk's driver cannot change while it runs, and libvirt's names for it. */
const driverFields = [
  'cache',
  'error_policy',
  'rerror_policy',
  'io',
  'ioeventfd',
  'event_idx',
  'copy_on_read',
  'discard',
  'iothread',
];

function refuse(field: string): never {
  throw operationUnsupported(`cannot modify field '${field}' of the disk`);
}

/** qemuDomainDiskChangeSupported. */
function checkDiskChange(disk: Device, old: Device): void {
  if (disk.type !== old.type) refuse('device');
  if (disk.bus !== old.bus) refuse('bus');
  for (const name of ['serial', 'wwn', 'vendor', 'product']) {
    const told = elementOf(disk, name);
    if (told !== '' && told !== elementOf(old, name)) refuse(name);
  }
  for (const field of driverFields) {
    const told = attributeOf(disk, 'driver', field);
    if (told !== null && told !== attributeOf(old, 'driver', field)) refuse(field);
  }
  if (disk.before.includes('<transient') && !old.before.includes('<transient')) refuse('transient');
  if (disk.address !== null && !sameAddress(disk.address, old.address)) refuse('address');
  if (disk.bootOrder > 0 && disk.bootOrder !== old.bootOrder) refuse('boot order');
  for (const [element, field] of [
    ['readonly', 'readonly'],
    ['shareable', 'shared'],
  ] as const) {
    if (elementOf(disk, element) !== '' && elementOf(old, element) === '') refuse(field);
  }
}

/** Where a disk's data is, without what libvirt adds of its own. */
const locationOf = (disk: Device): string => elementOf(disk, 'source');

/** qemuDomainChangeDiskLive. */
function updateDisk(domain: Domain, run: Run, disk: Device): void {
  const { devices } = run.definition;
  const old = devices.find(({ kind, target }) => kind === 'disk' && target === disk.target);
  if (old === undefined) {
    throw new VirError(code.internalError, from.qemu, `disk '${disk.target}' not found`);
  }
  checkCompatible(run.definition, disk, old);
  checkDiskChange(disk, old);
  if (locationOf(disk) === locationOf(old)) return;
  if (disk.type !== 'cdrom' && disk.type !== 'floppy') {
    throw qemuUnsupported('disk source can be changed only in removable drives');
  }
  changeMedium(domain, old, disk);
}

/** What stands behind `<link>` of an interface. */
const BEHIND_LINK = /^<(?:mtu|coalesce)\b/m;

function withLink(card: Device, link: string): Device {
  const without = card.before.replace(elementOf(card, 'link'), '');
  const at = without.search(BEHIND_LINK);
  const place = at < 0 ? without.length : at;
  return { ...card, before: without.slice(0, place) + link + without.slice(place) };
}

/** qemuDomainChangeNet. */
function updateInterface(domain: Domain, run: Run, told: ToldDevice): void {
  const { devices } = run.definition;
  const { device } = told;
  const old = devices[findInterface(devices, told, run.aliases)]!;
  checkCompatible(run.definition, device, old);
  if (old.type === 'hostdev' || old.type === 'vdpa') {
    throw operationUnsupported(`cannot change config of '${old.type}' network interface type`);
  }
  if (device.target !== old.target) {
    throw operationUnsupported(
      `cannot change network interface mac address from ${old.target} to ${device.target}`,
    );
  }
  if (device.model !== old.model) {
    throw operationUnsupported(
      `cannot modify network device model from ${old.model} to ${device.model}`,
    );
  }
  if (old.model === 'virtio' && elementOf(device, 'driver') !== elementOf(old, 'driver')) {
    throw operationUnsupported('cannot modify virtio network device driver attributes');
  }
  if (elementOf(device, 'script') !== elementOf(old, 'script')) {
    throw operationUnsupported('cannot modify network device script attribute');
  }
  if (device.bootOrder > 0 && device.bootOrder !== old.bootOrder) {
    throw operationUnsupported('cannot modify network device boot index setting');
  }
  if (attributeOf(device, 'mtu', 'size') !== attributeOf(old, 'mtu', 'size')) {
    throw operationUnsupported('cannot modify MTU');
  }
  const bridged = new Set(['bridge', 'network']);
  const moves = bridged.has(device.type) && bridged.has(old.type);
  if (device.type !== old.type && !moves) {
    throw operationUnsupported(`unable to change config on '${device.type}' network type`);
  }
  const replaced = moves && elementOf(device, 'source') !== elementOf(old, 'source');
  const base = replaced ? { ...device, address: old.address, bootOrder: old.bootOrder } : old;
  const changed = withLink(base, elementOf(device, 'link'));
  domain.setLive({ devices: devices.map((other) => (other === old ? changed : other)) });
}

/** qemuDomainChangeMemoryLive: of virtio-mem, how much of it the guest is to have. */
function updateMemory(domain: Domain, run: Run, { device, alias }: ToldDevice): void {
  const { devices } = run.definition;
  const old = devices.find(
    ({ kind, address }) => kind === 'memory' && sameAddress(address, device.address),
  );
  if (old === undefined) throw qemuUnsupported(`memory '${alias ?? '(null)'}' not found`);
  checkCompatible(run.definition, device, old);
  if (old.model !== 'virtio-mem') {
    throw qemuUnsupported(`cannot modify memory of model '${old.model}'`);
  }
  const changed = { ...old, before: device.before };
  domain.setLive({ devices: devices.map((other) => (other === old ? changed : other)) });
}

/** qemuDomainChangeGraphics: passwords alone can change, which are not kept here. */
function updateGraphics(run: Run, told: ToldDevice): void {
  const { device } = told;
  const [place] = matches(run.definition.devices, told);
  if (place === undefined) {
    throw missing(`cannot find existing graphics device to modify of type '${device.type}'`);
  }
  const old = run.definition.devices[place]!;
  checkCompatible(run.definition, device, old);
  if (device.type !== 'vnc' && device.type !== 'spice') {
    throw internal(`unable to change config on '${device.type}' graphics type`);
  }
  if (device.attributes !== old.attributes) {
    throw operationUnsupported(`cannot change port settings on ${device.type} graphics`);
  }
}

/** Changes what can be changed of a device while its domain runs. @throws VirError */
export function updateLive(domain: Domain, run: Run, told: ToldDevice): void {
  const { device } = told;
  switch (device.kind) {
    case 'disk':
      return updateDisk(domain, run, device);
    case 'interface':
      return updateInterface(domain, run, told);
    case 'memory':
      return updateMemory(domain, run, told);
    case 'graphics':
      return updateGraphics(run, told);
    default:
      throw qemuUnsupported(`live update of device '${kindWord(device)}' is not supported`);
  }
}
