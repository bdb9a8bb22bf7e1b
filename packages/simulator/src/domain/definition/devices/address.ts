import { code, from, VirError } from '../../../error.ts';
import { int, oneOf, onOff, uint } from '../attribute.ts';
import { attributes } from '../printer.ts';
import { child, type XmlNode } from '../xml.ts';
import type { Address, Device, PciPlace } from './device.ts';

const xmlError = (detail: string): VirError => new VirError(code.xmlError, from.device, detail);

const types = [
  'none',
  'pci',
  'drive',
  'virtio-serial',
  'ccid',
  'usb',
  'spapr-vio',
  'virtio-s390',
  'ccw',
  'virtio-mmio',
  'isa',
  'dimm',
  'unassigned',
] as const;

/** A number in C's notation: decimal, 0x..., or octal after a 0. */
function number(node: XmlNode, name: string): number {
  const text = node.attributes.get(name);
  if (text === undefined) return 0;
  const octal = /^0[0-7]+$/.test(text);
  const value = octal ? Number.parseInt(text, 8) : Number(text);
  if (Number.isInteger(value) && value >= 0 && text.trim() !== '') return value;
  throw new VirError(
    code.xmlError,
    from.xml,
    `Invalid value for attribute '${name}' in element 'address': '${text}'. Expected non-negative integer value`,
  );
}

const hex = (value: number, digits: number): string =>
  `0x${value.toString(16).padStart(digits, '0')}`;

const digits = (value: number, length: number): string => hex(value, length).slice(2);

/** `0000:00:02.0`, as in libvirt's messages. */
export function placeText({ domain, bus, slot, function: fn }: PciPlace): string {
  return `${digits(domain, 4)}:${digits(bus, 2)}:${digits(slot, 2)}.${fn}`;
}

function pciPlace(node: XmlNode): PciPlace | null {
  const place = {
    domain: number(node, 'domain'),
    bus: number(node, 'bus'),
    slot: number(node, 'slot'),
    function: number(node, 'function'),
  };
  const { domain, bus, slot, function: fn } = place;
  if (domain === 0 && bus === 0 && slot === 0) return null;
  const invalid = (name: string, value: number, most: string): VirError =>
    xmlError(
      `Invalid PCI address ${name}='${hex(value, name === 'domain' ? 4 : 2)}', must be <= ${most}`,
    );
  if (domain > 0xffff) throw invalid('domain', domain, '0xFFFF');
  if (bus > 0xff) throw invalid('bus', bus, '0xFF');
  if (slot > 0x1f) throw invalid('slot', slot, '0x1F');
  if (fn > 7) throw xmlError(`Invalid PCI address function=0x${fn.toString(16)}, must be <= 7`);
  return place;
}

function otherAddress(node: XmlNode, type: string, names: readonly string[]): Address {
  const values = names.map((name) => [name, number(node, name)] as const);
  return { type: 'other', text: attributes({ type, ...Object.fromEntries(values) }) };
}

/** `<address>` of a device; null where it has none (virDomainDeviceAddressParseXML). */
export function parseAddress(device: XmlNode): Address | null {
  const node = child(device, 'address');
  if (node === undefined) return null;
  const type = oneOf(node, 'type', types, { required: true, nonzero: true });
  if (type === 'pci') {
    const multifunction = onOff(node, 'multifunction') === 'on';
    return { type, place: pciPlace(node), multifunction };
  }
  if (type === 'dimm') {
    const base = node.attributes.get('base');
    return { type, slot: uint(node, 'slot') ?? 0, base: base ?? null };
  }
  if (type === 'usb') {
    return { type, bus: int(node, 'bus') ?? 0, port: node.attributes.get('port') ?? null };
  }
  if (type === 'drive') return otherAddress(node, type, ['controller', 'bus', 'target', 'unit']);
  if (type === 'virtio-serial') return otherAddress(node, type, ['controller', 'bus', 'port']);
  if (type === 'ccid') return otherAddress(node, type, ['controller', 'slot']);
  return { type: 'other', text: attributes(Object.fromEntries(node.attributes)) };
}

function addressText(address: Address): string {
  switch (address.type) {
    case 'pci': {
      const { place } = address;
      const where = place && {
        domain: hex(place.domain, 4),
        bus: hex(place.bus, 2),
        slot: hex(place.slot, 2),
        function: `0x${place.function}`,
      };
      const multifunction = address.multifunction ? 'on' : null;
      return attributes({ type: 'pci', ...where, multifunction });
    }
    case 'dimm':
      return attributes({ type: 'dimm', slot: address.slot, base: address.base });
    case 'usb':
      return attributes({ type: 'usb', bus: address.bus, port: address.port });
    default:
      return address.text;
  }
}

/** What libvirt prints last of a device, with the alias of a running one, or of the user's own. */
export function printInfo(device: Device, running: string | null): string {
  const alias = running ?? device.alias ?? null;
  const { bootOrder, master, rom, acpi, address } = device;
  return (
    (bootOrder > 0 ? `<boot order='${bootOrder}'/>\n` : '') +
    (alias === null ? '' : `<alias name='${alias}'/>\n`) +
    master +
    rom +
    acpi +
    (address === null ? '' : `<address${addressText(address)}/>\n`)
  );
}
