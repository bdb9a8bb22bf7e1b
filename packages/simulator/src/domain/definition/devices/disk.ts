import { code, from, VirError } from '../../../error.ts';
import { oneOf } from '../attribute.ts';
import { attributes } from '../printer.ts';
import { child, type XmlNode } from '../xml.ts';
import type { Address, Device } from './device.ts';
import { printIoTune, readIoTune } from './iotune.ts';
import { asTold, contentOf, told } from './read.ts';

const types = ['none', 'file', 'block', 'dir', 'network', 'volume', 'nvme', 'vhostuser'] as const;
const devices = ['disk', 'cdrom', 'floppy', 'lun'] as const;
const buses = ['none', 'ide', 'fdc', 'scsi', 'virtio', 'xen', 'usb', 'uml', 'sata', 'sd'] as const;
const prefixes: readonly (readonly [RegExp, string])[] = [
  [/^hd/, 'ide'],
  [/^sd/, 'scsi'],
  [/^vd/, 'virtio'],
  [/^xvd/, 'xen'],
  [/^ubd/, 'uml'],
  [/^fd/, 'fdc'],
];

/** libvirt's order of what `<driver>` can say (virDomainDiskDefFormatDriver). */
const driverNames = [
  'name',
  'type',
  'cache',
  'error_policy',
  'rerror_policy',
  'io',
  'ioeventfd',
  'event_idx',
  'copy_on_read',
  'discard',
  'iothread',
  'detect_zeroes',
  'queues',
  'queue_size',
  'iommu',
  'ats',
  'packed',
  'page_per_vq',
];

function driverText(node: XmlNode, type: string): string {
  const driver = child(node, 'driver');
  const bare = type === 'vhostuser' ? {} : { name: 'qemu', type: 'raw' };
  const values: Record<string, string> = { ...bare };
  for (const name of driverNames) {
    const value = driver?.attributes.get(name);
    if (value !== undefined) values[name] = value;
  }
  const ordered = driverNames.filter((name) => name in values).map((name) => [name, values[name]]);
  const text = attributes(Object.fromEntries(ordered));
  return text === '' ? '' : `<driver${text}/>\n`;
}

/** What libvirt names of a disk that has no target. */
function sourceOf(node: XmlNode): string | null {
  const source = child(node, 'source')?.attributes;
  return source?.get('file') ?? source?.get('dev') ?? source?.get('dir') ?? null;
}

function targetOf(node: XmlNode, device: string): { dev: string; bus: string } {
  const target = child(node, 'target');
  const dev = target?.attributes.get('dev');
  if (target === undefined || dev === undefined) {
    throw new VirError(code.noTarget, from.domain, sourceOf(node));
  }
  const told = oneOf(target, 'bus', buses, { nonzero: true });
  if (told !== undefined) return { dev, bus: told };
  if (device === 'floppy') return { dev, bus: 'fdc' };
  const bus = prefixes.find(([prefix]) => prefix.test(dev))?.[1] ?? 'ide';
  return { dev, bus };
}

/** The number of a disk's name: `vda` 0, `vdb` 1, `vdaa` 26 (virDiskNameToIndex). */
export function diskIndex(dev: string): number {
  const letters = /^(?:fd|hd|vd|sd|xvd|ubd)([a-z]+)/.exec(dev)?.[1] ?? 'a';
  let index = 0;
  for (const letter of letters) index = index * 26 + (letter.charCodeAt(0) - 96);
  return index - 1;
}

const at = (controller: number, drive: number, unit: number): Address => ({
  type: 'other',
  text: attributes({ type: 'drive', controller, bus: drive, target: 0, unit }),
});

/** Where a disk sits on its controller (virDomainDiskDefAssignAddress). */
function driveAddress(bus: string, index: number): Address | null {
  switch (bus) {
    case 'scsi':
      return at(Math.floor(index / 7), 0, index % 7);
    case 'ide':
      return at(Math.floor(index / 4), Math.floor((index % 4) / 2), index % 2);
    case 'sata':
      return at(Math.floor(index / 6), 0, index % 6);
    case 'fdc':
      return at(Math.floor(index / 2), 0, index % 2);
    default:
      return null;
  }
}

/** The controllers that a disk needs: their kind and how many. */
export function controllersFor(disk: Device): { type: string; count: number } | null {
  const type = disk.bus;
  if (type === null || !['ide', 'scsi', 'sata', 'fdc'].includes(type)) return null;
  const controller =
    disk.address?.type === 'other' ? / controller='(\d+)'/.exec(disk.address.text) : null;
  return { type, count: Number(controller?.[1] ?? 0) + 1 };
}

const shared = ['backingStore', 'backenddomain', 'geometry', 'blockio', 'mirror'];
const behindTarget = [
  'readonly',
  'shareable',
  'transient',
  'serial',
  'wwn',
  'vendor',
  'product',
  'encryption',
];

/** `<disk>` (virDomainDiskDefParseXML). */
export function readDisk(node: XmlNode): Device {
  const type = oneOf(node, 'type', types, { nonzero: true }) ?? 'file';
  const device = oneOf(node, 'device', devices) ?? 'disk';
  const { dev, bus } = targetOf(node, device);
  const named = (names: readonly string[]): string =>
    names
      .flatMap((name) => node.children.filter((other) => other.name === name))
      .map(asTold)
      .join('');
  const target = child(node, 'target')!;
  const targetText = attributes({
    dev,
    bus,
    tray: target.attributes.get('tray') === 'closed' ? null : target.attributes.get('tray'),
    removable: bus === 'usb' ? target.attributes.get('removable') : null,
    rotation_rate: target.attributes.get('rotation_rate'),
  });
  const readonly = device === 'cdrom' && child(node, 'readonly') === undefined;
  const behind =
    printIoTune(readIoTune(child(node, 'iotune'))) +
    (readonly ? '<readonly/>\n' : '') +
    named(behindTarget);
  const text = attributes({
    type,
    device,
    model: node.attributes.get('model'),
    rawio: node.attributes.get('rawio'),
    sgio: node.attributes.get('sgio'),
    snapshot: node.attributes.get('snapshot') ?? (type === 'vhostuser' ? 'no' : null),
  });
  const rest = contentOf(node, [
    'driver',
    'auth',
    'source',
    'target',
    'iotune',
    ...shared,
    ...behindTarget,
  ]);
  const disk = told(node, {
    attributes: text,
    before:
      driverText(node, type) +
      named(['auth', 'source']) +
      named(shared) +
      `<target${targetText}/>\n${behind}${rest}`,
    type: device,
    bus,
    target: dev,
  });
  return { ...disk, address: disk.address ?? driveAddress(bus, diskIndex(dev)) };
}
