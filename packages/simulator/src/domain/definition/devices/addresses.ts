import { attributes } from '../printer.ts';
import type { Device } from './device.ts';
import { withPciAddresses } from './pci-assign.ts';

/** Memory modules in the lowest free slots (qemuDomainAssignMemorySlots). */
export function withDimmSlots(devices: readonly Device[]): readonly Device[] {
  const taken = new Set<number>();
  for (const { address } of devices) if (address?.type === 'dimm') taken.add(address.slot);
  return devices.map((device) => {
    const slotted = device.model === 'dimm' || device.model === 'nvdimm';
    if (device.kind !== 'memory' || !slotted || device.address !== null) return device;
    let slot = 0;
    while (taken.has(slot)) slot++;
    taken.add(slot);
    return { ...device, address: { type: 'dimm', slot, base: null } };
  });
}

/** How many ports a USB controller has (virDomainUSBAddressControllerModelToPorts). */
const usbPorts: Readonly<Record<string, number>> = {
  'piix3-uhci': 2,
  'piix4-uhci': 2,
  ehci: 6,
  'ich9-ehci1': 6,
  'vt82c686b-uhci': 2,
  'pci-ohci': 3,
  'nec-xhci': 4,
  'qemu-xhci': 4,
};

/** Whether a device is plugged into USB. */
export function onUsb({ kind, bus, type, model }: Device): boolean {
  switch (kind) {
    case 'input':
    case 'disk':
      return bus === 'usb';
    case 'redirdev':
      return true;
    case 'hub':
    case 'hostdev':
      return type === 'usb';
    case 'sound':
      return model === 'usb';
    default:
      return kind === 'controller' && type === 'ccid';
  }
}

/** USB devices in the first free ports. */
export function withUsbPorts(devices: readonly Device[]): readonly Device[] {
  const taken = new Set<string>();
  for (const { address } of devices) {
    if (address?.type === 'usb' && address.port !== null)
      taken.add(`${address.bus}:${address.port}`);
  }
  const controllers = devices.filter(
    ({ kind, type, model }) => kind === 'controller' && type === 'usb' && (model ?? '') in usbPorts,
  );
  return devices.map((device) => {
    const { address } = device;
    if (!onUsb(device) || (address !== null && (address.type !== 'usb' || address.port !== null))) {
      return device;
    }
    for (const { index, model } of controllers) {
      if (address?.type === 'usb' && address.bus !== index) continue;
      for (let port = 1; port <= usbPorts[model ?? '']!; port++) {
        if (taken.has(`${index}:${port}`)) continue;
        taken.add(`${index}:${port}`);
        return { ...device, address: { type: 'usb', bus: index, port: String(port) } };
      }
    }
    return device;
  });
}

const serialAddress = (controller: number, port: number): Device['address'] => ({
  type: 'other',
  text: attributes({ type: 'virtio-serial', controller, bus: 0, port }),
});

const SERIAL = / type='virtio-serial' controller='(\d+)' bus='0' port='(\d+)'/;

const toldOf = ({ address }: Device): RegExpExecArray | null =>
  address?.type === 'other' ? SERIAL.exec(address.text) : null;

const channel = ({ kind, target }: Device): boolean => kind === 'channel' && target === 'virtio';

/** How many ports a virtio-serial controller has unless it tells. */
const SERIAL_PORTS = 31;

/** Virtio channels in the lowest free ports from 1 on; one may tell its controller and no port. */
export function withSerialPorts(devices: readonly Device[]): readonly Device[] {
  const taken = new Set<string>();
  for (const device of devices) {
    const told = toldOf(device);
    if (told !== null && told[2] !== '0') taken.add(`${told[1]}:${told[2]}`);
  }
  const controllers = devices
    .filter(({ kind, type }) => kind === 'controller' && type === 'virtio-serial')
    .toSorted((a, b) => a.index - b.index);
  return devices.map((device) => {
    const told = toldOf(device);
    if (!channel(device) || (told !== null && told[2] !== '0')) return device;
    for (const { index, attributes: text } of controllers) {
      if (told !== null && told[1] !== String(index)) continue;
      const ports = Number(/ ports='(\d+)'/.exec(text)?.[1] ?? SERIAL_PORTS);
      for (let port = 1; port < ports; port++) {
        if (taken.has(`${index}:${port}`)) continue;
        taken.add(`${index}:${port}`);
        return { ...device, address: serialAddress(index, port) };
      }
    }
    return device;
  });
}

/**
 * Devices with all the addresses that libvirt gives (qemuDomainAssignAddresses); those on USB get
 * them in a new definition alone.
 */
export function withAddresses(
  devices: readonly Device[],
  q35: boolean,
  fresh = true,
): readonly Device[] {
  const placed = withPciAddresses(withSerialPorts(devices), q35);
  return withDimmSlots(fresh ? withUsbPorts(placed) : placed);
}
