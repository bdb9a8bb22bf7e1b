import type { XmlNode } from '../xml.ts';
import { type Character, readCharacter, withConsoles, withPorts } from './character.ts';
import {
  changedController,
  type Controller,
  insertController,
  newController,
  readController,
} from './controller.ts';
import { type Device, inOrder, newDevice } from './device.ts';
import { controllersFor, readDisk } from './disk.ts';
import {
  newBalloon,
  newInput,
  newVideo,
  readBalloon,
  readGraphics,
  readInput,
  readInterface,
  readMemory,
  readVideos,
} from './kinds.ts';
import { attributes } from '../printer.ts';
import { attributesOf, contentOf, type Machine, told } from './read.ts';
import { internal, qemuXmlError, unsupported, xmlDetail } from '../refusal.ts';

const before = (a: Device, b: Device): boolean => {
  const [x, y] = [a.target ?? '', b.target ?? ''];
  return x.length - y.length < 0 || (x.length === y.length && x < y);
};

/** Disks by bus and name, as far as they share a bus (virDomainDiskInsert). */
export function insertDisk(disks: Device[], disk: Device): void {
  let at = -1;
  for (let i = disks.length - 1; i >= 0; i--) {
    const current = disks[i]!;
    if (current.bus !== disk.bus) continue;
    if (before(disk, current)) at = i;
    else if (at < 0) at = i + 1;
  }
  disks.splice(at < 0 ? disks.length : at, 0, disk);
}

/** Told USB controllers must agree about whether there is USB at all. */
function checkUsb(controllers: readonly Controller[]): void {
  const usb = controllers.filter(({ type }) => type === 'usb');
  if (usb.length > 1 && usb.some(({ model }) => model === 'none')) {
    throw xmlDetail("Can't add another USB controller: USB is disabled for this domain");
  }
  const [first] = usb;
  if (first !== undefined && first.model !== 'none' && usb.every(({ master }) => master !== '')) {
    throw xmlDetail('No master USB controller specified');
  }
}

const companion = (model: string | null): boolean => model?.startsWith('ich9-') === true;

/** Controllers that told no number get the lowest free one; USB companions share theirs. */
function withIndexes(controllers: Controller[]): void {
  for (const [i, controller] of controllers.entries()) {
    if (controller.index !== -1) continue;
    const like = controllers.filter(({ type }) => type === controller.type);
    const previous = controllers.slice(0, i).findLast(({ type }) => type === controller.type);
    const joins =
      controller.type === 'usb' &&
      companion(controller.model) &&
      previous !== undefined &&
      companion(previous.model) &&
      !like.some(({ model, index }) => model === controller.model && index === previous.index);
    let index = joins ? previous.index : 0;
    if (!joins) while (like.some((other) => other.index === index)) index++;
    controllers[i] = changedController(controller, { index });
  }
}

/** What the machine itself has: USB, SATA and the root of the PCI buses. */
function addMachineControllers(controllers: Controller[], q35: boolean): void {
  const has = (type: string): boolean =>
    controllers.some((controller) => controller.type === type && controller.index === 0);
  if (!has('usb')) controllers.push(newController('usb', 0, q35 ? 'qemu-xhci' : 'piix3-uhci'));
  if (q35 && !has('sata')) controllers.push(newController('sata', 0, null));
  const wanted = q35 ? 'pcie-root' : 'pci-root';
  const root = controllers.find(({ type, index }) => type === 'pci' && index === 0);
  if (root === undefined) controllers.push(newController('pci', 0, wanted));
  else if (root.model !== wanted) {
    throw qemuXmlError(
      `The PCI controller with index='0' must be model='${wanted}' for this machine type, but model='${root.model ?? 'default'}' was found instead`,
    );
  }
}

/** What told devices are plugged into. */
function addDeviceControllers(controllers: Controller[], devices: readonly Device[]): void {
  const need = (type: string, index: number): void => {
    if (controllers.some((other) => other.type === type && other.index === index)) return;
    controllers.push(newController(type, index, type === 'scsi' ? 'lsilogic' : null));
  };
  for (const bus of ['scsi', 'fdc', 'ide', 'sata']) {
    const counts = devices
      .filter(({ kind }) => kind === 'disk')
      .map(controllersFor)
      .filter((wanted) => wanted?.type === bus);
    const count = Math.max(0, ...counts.map((wanted) => wanted?.count ?? 0));
    for (let index = 0; index < count; index++) need(bus, index);
  }
  for (const { kind, target, address } of devices) {
    if ((kind !== 'channel' && kind !== 'console') || target !== 'virtio') continue;
    const text = address?.type === 'other' ? address.text : '';
    need('virtio-serial', Number(/ controller='(\d+)'/.exec(text)?.[1] ?? 0));
  }
  if (devices.some(({ kind }) => kind === 'smartcard')) need('ccid', 0);
}

function checkController(controller: Controller, cells: number): void {
  const { type, model, index, pci, address } = controller;
  if (type !== 'pci') return;
  const root = model === 'pci-root' || model === 'pcie-root';
  if (root && index !== 0) {
    throw qemuXmlError('pci-root and pcie-root controllers should have index 0');
  }
  if (pci !== null && pci.node >= cells) {
    throw qemuXmlError(
      `${model} with index ${index} is configured for a NUMA node (${pci.node}) not present in the domain's <cpu><numa> array (${cells})`,
    );
  }
  if (root && address !== null) {
    throw unsupported('pci-root and pcie-root controllers should not have an address');
  }
}

function single(nodes: readonly XmlNode[], kind: string, what: string): void {
  if (nodes.filter(({ name }) => name === kind).length <= 1) return;
  throw internal(`only a single ${what} device is supported`);
}

const hex = (value: string, digits: number): string =>
  `0x${Number(value).toString(16).padStart(digits, '0')}`;

/** Places on the host's PCI buses as libvirt prints them. */
const withHostAddresses = (text: string): string =>
  text.replaceAll(
    /<address domain='(\w+)' bus='(\w+)' slot='(\w+)' function='(\w+)'\/>/g,
    (_, domain: string, bus: string, slot: string, fn: string) => {
      return `<address domain='${hex(domain, 4)}' bus='${hex(bus, 2)}' slot='${hex(slot, 2)}' function='${hex(fn, 1)}'/>`;
    },
  );

const readers: Readonly<Record<string, (node: XmlNode, machine: Machine) => Device>> = {
  disk: readDisk,
  controller: readController,
  video: (node) => readVideos([node])[0]!,
  interface: readInterface,
  serial: readCharacter,
  parallel: readCharacter,
  console: readCharacter,
  channel: readCharacter,
  input: readInput,
  graphics: readGraphics,
  memballoon: readBalloon,
  memory: readMemory,
  vsock: (node) =>
    told(node, {
      attributes: attributesOf(node, ['model'], {
        model: node.attributes.get('model') ?? 'virtio',
      }),
    }),
  hostdev: (node) =>
    told(node, {
      attributes: attributesOf(node, ['mode', 'type', 'managed'], {
        managed: node.attributes.get('managed') ?? 'no',
        ...Object.fromEntries(
          [...node.attributes].filter(([name]) => !['mode', 'type', 'managed'].includes(name)),
        ),
      }),
      before: withHostAddresses(contentOf(node)),
    }),
  watchdog: (node) =>
    told(node, {
      attributes: attributesOf(node, ['model'], {
        action: node.attributes.get('action') ?? 'reset',
      }),
    }),
  rng: (node) =>
    told(node, {
      before: contentOf(node).replace(
        "<backend model='random'/>",
        "<backend model='random'>/dev/random</backend>",
      ),
    }),
};

/** A device by itself. @throws VirError */
export const readDevice = (node: XmlNode, machine: Machine): Device =>
  readers[node.name]?.(node, machine) ?? told(node);

/** The devices told in `<devices>`, in libvirt's order, before any that it adds. */
function readTold(nodes: readonly XmlNode[], machine: Machine): Map<string, Device[]> {
  const devices = new Map<string, Device[]>();
  const put = (kind: string, device: Device): void => {
    const like = devices.get(kind) ?? [];
    devices.set(kind, like);
    like.push(device);
  };
  single(nodes, 'watchdog', 'watchdog');
  single(nodes, 'memballoon', 'memory balloon');
  for (const node of nodes) {
    if (node.name === 'controller') {
      const like = devices.get('controller') ?? [];
      devices.set('controller', like);
      insertController(like as Controller[], readController(node));
    } else if (node.name === 'disk') {
      const like = devices.get('disk') ?? [];
      devices.set('disk', like);
      insertDisk(like, readDisk(node));
    } else if (node.name !== 'video') put(node.name, readDevice(node, machine));
  }
  const videos = nodes.filter(({ name }) => name === 'video');
  for (const video of readVideos(videos)) put('video', video);
  return devices;
}

/** Models that libvirt chooses where none is told. */
function withModels(controllers: Controller[]): void {
  for (const [i, controller] of controllers.entries()) {
    if (controller.model !== null) continue;
    const model = { usb: 'piix3-uhci', scsi: 'lsilogic' }[controller.type];
    if (model !== undefined) controllers[i] = changedController(controller, { model });
  }
}

/**
 * The devices of a definition: those that are told, and those that libvirt adds to them, without
 * addresses. `cells` is how many NUMA cells the domain has. @throws VirError
 */
export function readDevices(
  root: XmlNode | undefined,
  machine: Machine,
  cells: number,
): readonly Device[] {
  const nodes = root?.children.filter(({ name }) => name !== 'emulator') ?? [];
  const byKind = readTold(nodes, machine);
  const controllers = (byKind.get('controller') ?? []) as Controller[];
  checkUsb(controllers);
  withIndexes(controllers);
  addMachineControllers(controllers, machine.q35);
  withModels(controllers);
  for (const controller of controllers) checkController(controller, cells);
  const inputs = byKind.get('input') ?? [];
  for (const type of ['mouse', 'keyboard']) {
    if (!inputs.some((input) => input.type === type && input.bus === 'ps2')) {
      inputs.push(newInput(type, 'ps2'));
    }
  }
  byKind.set('input', inputs);
  if (!byKind.has('memballoon')) byKind.set('memballoon', [newBalloon()]);
  const graphics = byKind.get('graphics') ?? [];
  if (graphics.length > 0 && !byKind.has('video')) byKind.set('video', [newVideo()]);
  if (!byKind.has('audio')) byKind.set('audio', [newAudio(graphics)]);
  const consoles = withConsoles(
    withPorts((byKind.get('serial') ?? []) as Character[]),
    (byKind.get('console') ?? []) as Character[],
  );
  byKind.set('serial', [...consoles.serials]);
  byKind.set('console', [...consoles.consoles]);
  byKind.set('parallel', [...withPorts((byKind.get('parallel') ?? []) as Character[])]);
  byKind.set('controller', controllers);
  const others = [...byKind.entries()].flatMap(([kind, like]) =>
    kind === 'controller' ? [] : like,
  );
  addDeviceControllers(controllers, others);
  return inOrder([...controllers, ...others]);
}

/** The sound of a domain goes where its graphics go (qemuDomainDefCreateDefaultAudioBackend). */
function newAudio(graphics: readonly Device[]): Device {
  const spice = graphics.some(({ type }) => type === 'spice');
  const type = spice ? 'spice' : 'none';
  return newDevice('audio', { attributes: attributes({ id: 1, type }), type });
}
