import { code, from, VirError } from '../../../error.ts';
import { oneOf } from '../attribute.ts';
import { attributes, element, elementOrNothing, leaf } from '../printer.ts';
import { memoryKiB } from '../scaled.ts';
import { child, textOf, type XmlNode } from '../xml.ts';
import { type Device, newDevice } from './device.ts';
import { asTold, attributesOf, contentOf, type Machine, told } from './read.ts';
import { unsupported, xmlError } from '../refusal.ts';

const interfaceTypes = [
  'user',
  'ethernet',
  'vhostuser',
  'server',
  'client',
  'mcast',
  'network',
  'bridge',
  'internal',
  'direct',
  'hostdev',
  'udp',
  'vdpa',
  'null',
  'vds',
] as const;

/** What stands before and behind the model of an interface, in libvirt's order. */
const beforeModel = [
  'vlan',
  'virtualport',
  'bandwidth',
  'port',
  'ip',
  'route',
  'script',
  'backenddomain',
  'target',
  'guest',
];
const behindModel = [
  'driver',
  'backend',
  'filterref',
  'tune',
  'teaming',
  'link',
  'mtu',
  'coalesce',
];

function interfaceType(node: XmlNode): string {
  return oneOf(node, 'type', interfaceTypes) ?? 'user';
}

/** `<interface>` (virDomainNetDefParseXML); it gets a MAC address and a model. */
export function readInterface(node: XmlNode, machine: Machine): Device {
  const type = interfaceType(node);
  const mac = child(node, 'mac');
  const address = (mac?.attributes.get('address') ?? machine.freshMac()).toLowerCase();
  const macText = attributesOf(mac ?? node, mac === undefined ? [] : ['address', 'type', 'check'], {
    address,
  });
  const model =
    child(node, 'model')?.attributes.get('type') ?? (type === 'hostdev' ? null : 'rtl8139');
  const named = (names: readonly string[]): string =>
    names
      .flatMap((name) => node.children.filter((other) => other.name === name))
      .map(asTold)
      .join('');
  const source = type === 'user' || type === 'ethernet' ? '' : named(['source']);
  return told(node, {
    attributes: attributes({
      type,
      managed: node.attributes.get('managed'),
      trustGuestRxFilters: node.attributes.get('trustGuestRxFilters'),
    }),
    before:
      `<mac${macText}/>\n` +
      source +
      named(beforeModel) +
      (model === null ? '' : `<model${attributes({ type: model })}/>\n`) +
      named(behindModel),
    type,
    model,
    target: address,
  });
}

const inputTypes = ['mouse', 'tablet', 'keyboard', 'passthrough', 'evdev'] as const;

/** An input that libvirt adds. */
export function newInput(type: string, bus: string): Device {
  return newDevice('input', { attributes: attributes({ type, bus }), type, bus });
}

/** `<input>` (virDomainInputDefParseXML). */
export function readInput(node: XmlNode): Device {
  const type = oneOf(node, 'type', inputTypes, { required: true })!;
  const usual = type === 'mouse' || type === 'keyboard' ? 'ps2' : 'usb';
  const bus =
    oneOf(node, 'bus', ['default', 'ps2', 'usb', 'xen', 'parallels', 'virtio', 'none']) ??
    (type === 'evdev' ? 'none' : type === 'passthrough' ? 'virtio' : usual);
  if (bus === 'ps2' && usual !== 'ps2') {
    throw unsupported(`ps2 bus does not support ${type} input device`);
  }
  const shown = type === 'evdev' ? null : bus;
  return told(node, {
    attributes: attributes({ type, bus: shown, model: node.attributes.get('model') }),
    type,
    bus,
  });
}

const videoTypes = new Set<string>([
  'default',
  'vga',
  'cirrus',
  'vmvga',
  'xen',
  'vbox',
  'qxl',
  'parallels',
  'virtio',
  'gop',
  'none',
  'bochs',
  'ramfb',
]);
const videoRam: Readonly<Record<string, number>> = {
  vga: 16_384,
  cirrus: 16_384,
  vmvga: 16_384,
  bochs: 16_384,
  qxl: 65_536,
};

/** A video device as it is printed, the first of a domain as the primary one. */
function videoText(type: string, model: XmlNode | undefined, primary: boolean): string {
  if (type === 'none') return "<model type='none'/>\n";
  const number = (name: string): number | null => {
    const text = model?.attributes.get(name);
    return text === undefined || Number(text) === 0 ? null : Number(text);
  };
  const values = attributes({
    type,
    ram: number('ram') ?? (type === 'qxl' ? 65_536 : null),
    vram: number('vram') ?? videoRam[type],
    vram64: number('vram64'),
    vgamem: number('vgamem') ?? (type === 'qxl' ? 16_384 : null),
    heads: number('heads') ?? 1,
    primary: primary ? 'yes' : null,
  });
  return element('model', values, model === undefined ? '' : contentOf(model));
}

const primary = (node: XmlNode): boolean =>
  child(node, 'model')?.attributes.get('primary') === 'yes';

/** `<video>`: the devices of a domain together, for one of them is the primary (virDomainVideoDefParseXML). */
export function readVideos(nodes: readonly XmlNode[]): readonly Device[] {
  const ordered = [
    ...nodes.filter(primary).toReversed(),
    ...nodes.filter((node) => !primary(node)),
  ];
  const videos = ordered.map((node, i) => {
    const model = child(node, 'model');
    const told_ = model?.attributes.get('type') ?? 'default';
    if (!videoTypes.has(told_)) throw unsupported(`unknown video model '${told_}'`);
    const type = told_ === 'default' ? 'cirrus' : told_;
    const driver = child(node, 'driver');
    const before = (driver === undefined ? '' : asTold(driver)) + videoText(type, model, i === 0);
    return told(node, { before, type });
  });
  if (videos.length > 1 && videos.some(({ type }) => type === 'none')) {
    throw unsupported("a 'none' video type must be the only video device defined for the domain");
  }
  return videos;
}

/** The video device that a domain with graphics gets where none is told. */
export function newVideo(): Device {
  return newDevice('video', { before: videoText('cirrus', undefined, true), type: 'cirrus' });
}

const balloonModels = [
  'virtio',
  'xen',
  'none',
  'virtio-transitional',
  'virtio-non-transitional',
] as const;

/** The balloon that a domain gets where none is told. */
export function newBalloon(): Device {
  return newDevice('memballoon', { attributes: attributes({ model: 'virtio' }), model: 'virtio' });
}

/** `<memballoon>` (virDomainMemballoonDefParseXML). */
export function readBalloon(node: XmlNode): Device {
  const model = oneOf(node, 'model', balloonModels, { required: true })!;
  const period = child(node, 'stats')?.attributes.get('period');
  const stats = period === undefined || period === '0' ? '' : `<stats${attributes({ period })}/>\n`;
  const driver = child(node, 'driver');
  return told(node, {
    attributes: attributesOf(node, ['model', 'autodeflate', 'freePageReporting'], { model }),
    before: stats + (driver === undefined ? '' : asTold(driver)),
    model,
    type: model,
    address: model === 'none' ? null : told(node).address,
  });
}

const memoryModels = ['', 'dimm', 'nvdimm', 'virtio-pmem', 'virtio-mem', 'sgx-epc'] as const;

function sized(node: XmlNode | undefined, name: string, required: boolean): number | null {
  const size = child(node, name);
  if (size === undefined && !required) return null;
  return memoryKiB(textOf(size), size?.attributes.get('unit'), `./${name}`, required);
}

const sizeText = (name: string, value: number | null): string =>
  value === null ? '' : `<${name} unit='KiB'>${value}</${name}>\n`;

/** `<memory>` of `<devices>` (virDomainMemoryDefParseXML). */
export function readMemory(node: XmlNode): Device {
  const model = oneOf(node, 'model', memoryModels, { required: true, nonzero: true })!;
  const source = child(node, 'source');
  const target = child(node, 'target');
  if (target === undefined) {
    throw xmlError('missing <target> element for <memory> device');
  }
  const pagesize = sized(source, 'pagesize', false);
  const nodemask = child(source, 'nodemask');
  const path = child(source, 'path');
  const sourceText =
    leaf('nodemask', textOf(nodemask)) +
    sizeText('pagesize', pagesize) +
    leaf('path', textOf(path)) +
    (child(source, 'alignsize') === undefined
      ? ''
      : sizeText('alignsize', sized(source, 'alignsize', false))) +
    (child(source, 'pmem') === undefined ? '' : '<pmem/>\n');
  const sizeKiB = sized(target, 'size', true) ?? 0;
  const cellText = textOf(child(target, 'node'));
  const label = child(target, 'label');
  const targetText =
    sizeText('size', sizeKiB) +
    leaf('node', cellText) +
    (label === undefined
      ? ''
      : element('label', '', sizeText('size', sized(label, 'size', true)))) +
    (child(target, 'readonly') === undefined ? '' : '<readonly/>\n') +
    sizeText('block', sized(target, 'block', model === 'virtio-mem')) +
    sizeText('requested', sized(target, 'requested', model === 'virtio-mem'));
  const uuid = leaf('uuid', textOf(child(node, 'uuid')));
  return told(node, {
    attributes: attributesOf(node, ['model', 'access', 'discard']),
    before: uuid + elementOrNothing('source', '', sourceText) + element('target', '', targetText),
    model,
    type: model,
    sizeKiB,
    cell: cellText === undefined ? -1 : Number(cellText),
  });
}

/** `<graphics>`: what it listens on is told once in an attribute and once in an element. */
export function readGraphics(node: XmlNode): Device {
  const type = node.attributes.get('type');
  const types = ['sdl', 'vnc', 'rdp', 'desktop', 'spice', 'egl-headless', 'dbus'];
  if (type === undefined || !types.includes(type)) {
    throw new VirError(
      code.xmlError,
      from.xml,
      type === undefined
        ? "Missing required attribute 'type' in element 'graphics'"
        : `Invalid value for attribute 'type' in element 'graphics': '${type}'.`,
    );
  }
  const device = told(node, { type });
  if (type !== 'vnc' && type !== 'spice') return device;
  const port = node.attributes.get('port') ?? '-1';
  const socket = node.attributes.get('socket');
  if (socket !== undefined) return device;
  const ported = type === 'vnc' || node.attributes.has('port') || node.attributes.has('tlsPort');
  const automatic = port === '-1' || node.attributes.get('autoport') === 'yes';
  const listen = node.attributes.get('listen') ?? child(node, 'listen')?.attributes.get('address');
  const shownPort = type === 'vnc' ? (automatic ? '-1' : port) : automatic ? null : port;
  const values = attributes({
    type,
    port: shownPort,
    tlsPort: node.attributes.get('tlsPort'),
    autoport: ported || node.attributes.has('autoport') ? (automatic ? 'yes' : 'no') : null,
    listen,
    keymap: node.attributes.get('keymap'),
    sharePolicy: node.attributes.get('sharePolicy'),
  });
  const told_ = child(node, 'listen');
  const listens =
    told_ === undefined
      ? `<listen${attributes({ type: 'address', address: listen })}/>\n`
      : contentOf({ ...node, children: node.children.filter(({ name }) => name === 'listen') });
  return { ...device, attributes: values, before: listens + contentOf(node, ['listen']) };
}
