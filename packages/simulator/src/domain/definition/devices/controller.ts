import { int, oneOf } from '../attribute.ts';
import { attributes, elementOrNothing, leaf } from '../printer.ts';
import { memoryKiB } from '../scaled.ts';
import { child, childrenOf, textOf, type XmlNode } from '../xml.ts';
import { type Device, newDevice } from './device.ts';
import { asTold, told } from './read.ts';
import { unsupported, xmlError } from '../refusal.ts';

const types = [
  'ide',
  'fdc',
  'scsi',
  'sata',
  'virtio-serial',
  'ccid',
  'usb',
  'pci',
  'xenbus',
  'isa',
] as const;

const models: Readonly<Record<string, readonly string[]>> = {
  ide: ['piix3', 'piix4', 'ich6'],
  scsi: [
    'auto',
    'buslogic',
    'lsilogic',
    'lsisas1068',
    'vmpvscsi',
    'ibmvscsi',
    'virtio-scsi',
    'lsisas1078',
    'virtio-transitional',
    'virtio-non-transitional',
    'ncr53c90',
    'dc390',
    'am53c974',
  ],
  'virtio-serial': ['virtio', 'virtio-transitional', 'virtio-non-transitional'],
  usb: [
    'piix3-uhci',
    'piix4-uhci',
    'ehci',
    'ich9-ehci1',
    'ich9-uhci1',
    'ich9-uhci2',
    'ich9-uhci3',
    'vt82c686b-uhci',
    'pci-ohci',
    'nec-xhci',
    'qusb1',
    'qusb2',
    'qemu-xhci',
    'none',
  ],
  pci: [
    'pci-root',
    'pcie-root',
    'pci-bridge',
    'dmi-to-pci-bridge',
    'pcie-to-pci-bridge',
    'pcie-root-port',
    'pcie-switch-upstream-port',
    'pcie-switch-downstream-port',
    'pci-expander-bus',
    'pcie-expander-bus',
  ],
  isa: [],
};

/** What QEMU calls a PCI controller (qemuDomainPCIControllerSetDefaultModelName). */
const modelNames: Readonly<Record<string, string>> = {
  'pci-bridge': 'pci-bridge',
  'dmi-to-pci-bridge': 'i82801b11-bridge',
  'pcie-to-pci-bridge': 'pcie-pci-bridge',
  'pcie-root-port': 'pcie-root-port',
  'pcie-switch-upstream-port': 'x3130-upstream',
  'pcie-switch-downstream-port': 'xio3130-downstream',
  'pci-expander-bus': 'pxb',
  'pcie-expander-bus': 'pxb-pcie',
};

/** The first port of the companions of a USB 2 controller. */
const masterPorts: Readonly<Record<string, number>> = {
  'ich9-uhci1': 0,
  'ich9-uhci2': 2,
  'ich9-uhci3': 4,
};

/** What `<target>` of a PCI controller says; -1 where it is left to libvirt. */
export interface PciTarget {
  readonly modelName: string | null;
  readonly chassisNr: number;
  readonly chassis: number;
  readonly port: number;
  readonly busNr: number;
  readonly index: number;
  readonly hotplug: string | null;
  readonly node: number;
}

const blankTarget: PciTarget = {
  modelName: null,
  chassisNr: -1,
  chassis: -1,
  port: -1,
  busNr: -1,
  index: -1,
  hotplug: null,
  node: -1,
};

export interface Controller extends Device {
  readonly pci: PciTarget | null;
  readonly driver: string;
}

export const isController = (device: Device): device is Controller => device.kind === 'controller';

function modelOf(node: XmlNode, type: string): string | null {
  const model = node.attributes.get('model');
  if (model === undefined) return null;
  const known = models[type];
  if (known?.includes(model) === true) return model;
  throw unsupported(`Unknown model type '${model}'`);
}

function targetOf(node: XmlNode): PciTarget {
  const [target, second] = childrenOf(node, 'target');
  const [model, otherModel] = childrenOf(node, 'model');
  const many = second !== undefined ? 'target' : otherModel !== undefined ? 'model' : null;
  if (many !== null) {
    throw xmlError(`Multiple <${many}> elements in controller definition not allowed`);
  }
  const number = (name: string): number => {
    const text = target?.attributes.get(name);
    return text === undefined ? -1 : Number(text);
  };
  return {
    modelName: model?.attributes.get('name') ?? null,
    chassisNr: number('chassisNr'),
    chassis: number('chassis'),
    port: number('port'),
    busNr: number('busNr'),
    index: number('index'),
    hotplug: target?.attributes.get('hotplug') ?? null,
    node: Number(textOf(child(target, 'node')) ?? -1),
  };
}

const none = (value: number): number | null => (value < 0 ? null : value);

/** The attributes and the content of a controller, as they are printed. */
function printed(controller: Controller, more: string): Controller {
  const { type, index, model, pci, driver } = controller;
  let content = driver;
  if (pci !== null) {
    const target = attributes({
      chassisNr: none(pci.chassisNr),
      chassis: none(pci.chassis),
      port: pci.port < 0 ? null : `0x${pci.port.toString(16)}`,
      busNr: none(pci.busNr),
      index: none(pci.index),
      hotplug: pci.hotplug,
    });
    const name = pci.modelName === null ? '' : `<model${attributes({ name: pci.modelName })}/>\n`;
    content = name + elementOrNothing('target', target, leaf('node', none(pci.node))) + driver;
  }
  return { ...controller, attributes: attributes({ type, index, model }) + more, before: content };
}

/** A controller that libvirt adds. */
export function newController(type: string, index: number, model: string | null): Controller {
  const pci = type === 'pci' ? blankTarget : null;
  const startport = masterPorts[model ?? ''];
  const master = startport === undefined ? '' : `<master startport='${startport}'/>\n`;
  const device = newDevice('controller', { type, index, model, master });
  return printed({ ...device, pci, driver: '' }, '');
}

/** `<controller>` (virDomainControllerDefParseXML). */
export function readController(node: XmlNode): Controller {
  const type = oneOf(node, 'type', types) ?? 'ide';
  const model = modelOf(node, type);
  const index = int(node, 'index', { nonnegative: true }) ?? -1;
  const driver = child(node, 'driver');
  const pci = type === 'pci' ? targetOf(node) : null;
  const device = told(node, { type, model, index, before: '' });
  const startport = masterPorts[model ?? ''];
  const master =
    device.master === '' && startport !== undefined
      ? `<master startport='${startport}'/>\n`
      : device.master;
  const ports = int(node, 'ports', { nonnegative: true });
  const more = attributes({
    ports: type === 'usb' || type === 'virtio-serial' ? ports : null,
    vectors: type === 'virtio-serial' ? int(node, 'vectors', { nonnegative: true }) : null,
  });
  const hole = child(node, 'pcihole64');
  const holeKiB = memoryKiB(textOf(hole), hole?.attributes.get('unit'), './pcihole64');
  const controller = {
    ...device,
    pci,
    master,
    driver: driver === undefined ? '' : asTold(driver),
    address: type === 'usb' && model === 'none' ? null : device.address,
    after: hole === undefined ? '' : `<pcihole64 unit='KiB'>${holeKiB}</pcihole64>\n`,
  };
  return printed(controller, more);
}

/** A controller with some of what is printed of it changed. */
export function changedController(
  controller: Controller,
  change: Partial<Pick<Controller, 'model' | 'index' | 'pci' | 'address'>>,
): Controller {
  const before = attributes({
    type: controller.type,
    index: controller.index,
    model: controller.model,
  });
  const more = controller.attributes.slice(before.length);
  return printed({ ...controller, ...change }, more);
}

/** A PCI controller with what libvirt fills in once it has its address. */
export function completedPci(controller: Controller, freeBusNr: () => number): Controller {
  const { pci, model, index, address } = controller;
  if (pci === null || model === null) return controller;
  const modelName = pci.modelName ?? modelNames[model] ?? null;
  const place = address?.type === 'pci' ? address.place : null;
  const filled = { ...pci, modelName };
  if (model === 'pci-bridge' && pci.chassisNr < 0) filled.chassisNr = index;
  if (model === 'pcie-root-port' || model === 'pcie-switch-downstream-port') {
    if (pci.chassis < 0) filled.chassis = index;
    const root = model === 'pcie-root-port';
    if (pci.port < 0 && place !== null) {
      filled.port = root ? (place.slot << 3) + place.function : place.slot;
    }
  }
  if (model.endsWith('expander-bus') && pci.busNr < 0) filled.busNr = freeBusNr();
  return changedController(controller, { pci: filled });
}

/**
 * Puts a told controller to its likes, by number (virDomainControllerInsertPreAlloced); of one
 * number the master goes before its companions.
 */
export function insertController(controllers: Controller[], controller: Controller): void {
  let at = -1;
  for (let i = controllers.length - 1; i >= 0; i--) {
    const current = controllers[i]!;
    if (current.type !== controller.type) continue;
    if (controller.index === -1) {
      at = i + 1;
      break;
    }
    const companion =
      controller.master === '' && current.master !== '' && current.index === controller.index;
    if (current.index > controller.index || companion) at = i;
    else if (at < 0) at = i + 1;
  }
  controllers.splice(at < 0 ? controllers.length : at, 0, controller);
}

/** Devices whose controllers have been read once more, and so stand by their numbers. */
export function withControllersInOrder(devices: readonly Device[]): readonly Device[] {
  const controllers: Controller[] = [];
  for (const device of devices) if (isController(device)) insertController(controllers, device);
  let next = 0;
  return devices.map((device) => (isController(device) ? controllers[next++]! : device));
}
