import { code, from, type ErrorDomain, VirError } from '../../error.ts';
import { placeText } from '../definition/devices/address.ts';
import type { Address, Device } from '../definition/devices/device.ts';
import type { ToldDevice } from './told.ts';

export const missing = (detail: string, domain: ErrorDomain = from.qemu): VirError =>
  new VirError(code.deviceMissing, domain, detail);

/** Whether two addresses are the same one (virDomainDeviceInfoAddressIsEqual). */
export const sameAddress = (a: Address | null, b: Address | null): boolean => {
  if (a?.type === 'dimm' && b?.type === 'dimm') {
    return a.slot === b.slot && a.base === b.base;
  }
  if (a?.type === 'pci' && b?.type === 'pci') {
    return JSON.stringify(a.place) === JSON.stringify(b.place);
  }
  return JSON.stringify(a) === JSON.stringify(b);
};

const told = (device: Device, name: string): string | null =>
  new RegExp(`<${name}[^>]*(?:/>\n|>[^]*?</${name}>\n)`).exec(device.before)?.[0] ?? null;

/** Where a device's other end is: a character device's, a host device's. */
const sourceOf = (device: Device): string | null => told(device, 'source');

function sameInterface(a: Device, { device: b, mac }: ToldDevice): boolean {
  if (mac && a.target !== b.target) return false;
  return b.address?.type !== 'pci' || b.address.place === null || sameAddress(a.address, b.address);
}

function sameCharacter(a: Device, b: Device): boolean {
  if (a.type !== b.type || a.target !== b.target || sourceOf(a) !== sourceOf(b)) return false;
  const place = a.kind === 'channel' ? 'name' : 'port';
  const of = (device: Device): string | undefined =>
    new RegExp(`<target[^>]* ${place}='([^']*)'`).exec(device.before)?.[1];
  return of(a) === of(b);
}

function sameMemory(a: Device, b: Device): boolean {
  if (b.address !== null && !sameAddress(a.address, b.address)) return false;
  return (
    a.model === b.model &&
    a.cell === b.cell &&
    a.sizeKiB === b.sizeKiB &&
    sourceOf(a) === sourceOf(b)
  );
}

/** Whether a device is the one that is told, by the marks that libvirt goes by for its kind. */
function same(a: Device, all: ToldDevice): boolean {
  const b = all.device;
  if (a.kind !== b.kind) return false;
  switch (a.kind) {
    case 'disk':
      return a.target === b.target;
    case 'interface':
      return sameInterface(a, all);
    case 'controller':
      return a.type === b.type && a.index === b.index;
    case 'serial':
    case 'parallel':
    case 'console':
    case 'channel':
      return sameCharacter(a, b);
    case 'memory':
      return sameMemory(a, b);
    case 'hostdev':
      return a.type === b.type && sourceOf(a) === sourceOf(b);
    case 'filesystem':
      return told(a, 'target') === told(b, 'target');
    case 'input':
      return (
        a.type === b.type &&
        a.bus === b.bus &&
        (b.address === null || sameAddress(a.address, b.address))
      );
    case 'rng':
      return a.before === b.before && a.model === b.model;
    case 'graphics':
      return a.type === b.type;
    case 'watchdog':
      return true;
    default:
      return a.attributes === b.attributes && a.before === b.before;
  }
}

/** Kinds that libvirt looks for by their alias too, where one is told. */
const byAlias = new Set<string>(['interface', 'memory']);

/** The places among `devices` of those that are meant; `aliases` are theirs, where they run. */
export function matches(
  devices: readonly Device[],
  all: ToldDevice,
  aliases: readonly (string | null)[] = [],
): readonly number[] {
  return [...devices.keys()].filter((i) => {
    const device = devices[i]!;
    const alias = aliases[i] ?? device.alias ?? null;
    const other = byAlias.has(device.kind) && all.alias !== null && all.alias !== alias;
    return !other && same(device, all);
  });
}

/** The interface that is meant (virDomainNetFindIdx). @throws VirError */
export function findInterface(
  devices: readonly Device[],
  all: ToldDevice,
  aliases: readonly (string | null)[] = [],
): number {
  const [first, second] = matches(devices, all, aliases);
  const { device, mac, alias } = all;
  if (second !== undefined) {
    const what = mac
      ? `multiple devices matching MAC address ${device.target} found`
      : 'multiple matching devices found';
    throw new VirError(code.operationFailed, from.domain, what);
  }
  if (first !== undefined) return first;
  const place = device.address?.type === 'pci' ? device.address.place : null;
  const nothing = '(<null>)';
  const where = place === null ? nothing : placeText(place);
  const address = mac ? device.target : nothing;
  throw missing(
    `no device found at address '${where}' matching MAC address '${address}' and alias '${alias ?? nothing}'`,
    from.domain,
  );
}
