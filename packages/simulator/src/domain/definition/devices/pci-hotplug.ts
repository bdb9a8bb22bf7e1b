import { code, from, VirError } from '../../../error.ts';
import { internal, xmlError } from '../refusal.ts';
import { placeText } from './address.ts';
import type { Address, Device } from './device.ts';
import { PciBuses } from './pci.ts';
import { controllerModels, plugOf } from './pci-assign.ts';

/** Buses that nothing can be plugged into while the guest runs. */
const fixedBuses = new Set<string>(['pcie-root', 'dmi-to-pci-bridge', 'pcie-switch-upstream-port']);

/** The buses of a running domain with all that is on them. */
function busesOf(devices: readonly Device[], q35: boolean): PciBuses {
  const buses = new PciBuses(controllerModels(devices, q35));
  for (const device of devices) {
    if (device.address?.type !== 'pci' || device.address.place === null) continue;
    const { place } = device.address;
    buses.reserve(place, plugOf(device, q35) ?? (q35 ? 'pcie' : 'pci'));
  }
  const [slot, plug] = q35 ? ([0x1f, 'pcie'] as const) : ([1, 'pci'] as const);
  for (const fn of [0, 3]) buses.reserve({ domain: 0, bus: 0, slot, function: fn }, plug);
  return buses;
}

/**
 * A device with the place on a PCI bus that it gets while the guest runs, if it is a PCI device
 * (virDomainPCIAddressEnsureAddr). @throws VirError
 */
export function placedOnPci(devices: readonly Device[], device: Device, q35: boolean): Device {
  const plug = plugOf(device, q35);
  if (plug === null) return device;
  const buses = busesOf(devices, q35);
  const told = device.address?.type === 'pci' ? device.address.place : null;
  if (told === null) {
    const place = buses.free(plug);
    if (place === null) throw internal('No more available PCI slots');
    return { ...device, address: pciAddress(place) };
  }
  const where = placeText(told);
  if (told.function !== 0) {
    throw internal('Only PCI device addresses with function=0 are supported');
  }
  const model = buses.models[told.bus];
  if (model === undefined) {
    throw xmlError(
      `Invalid PCI address ${where}. Only PCI buses up to ${buses.models.length - 1} are available`,
    );
  }
  if (fixedBuses.has(model)) {
    throw xmlError(
      `The device at PCI address ${where} requires hotplug capability, but the PCI controller with index='${told.bus}' doesn't support hotplug`,
    );
  }
  buses.reserve(told, plug);
  return device;
}

const pciAddress = (place: NonNullable<ReturnType<PciBuses['free']>>): Address => ({
  type: 'pci',
  place,
  multifunction: false,
});

/** Whether other functions of a device's slot are in use (qemuIsMultiFunctionDevice). */
export function sharesSlot(devices: readonly Device[], device: Device): boolean {
  const place = device.address?.type === 'pci' ? device.address.place : null;
  if (place === null) return false;
  return devices.some((other) => {
    if (other === device || other.address?.type !== 'pci') return false;
    const own = other.address.place;
    return own !== null && own.bus === place.bus && own.slot === place.slot;
  });
}

/** VIR_ERR_OPERATION_FAILED of the QEMU driver. */
export const operationFailed = (detail: string): VirError =>
  new VirError(code.operationFailed, from.qemu, detail);
