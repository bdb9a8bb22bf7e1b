import { code, from, VirError } from '../../../error.ts';
import { type Controller, completedPci, isController, newController } from './controller.ts';
import { type Address, type Device, inOrder, type PciPlace } from './device.ts';
import { PciBuses, type Plug } from './pci.ts';
import { qemuUnsupported } from '../refusal.ts';

const at = (slot: number, fn = 0): PciPlace => ({ domain: 0, bus: 0, slot, function: fn });

const pciAddress = (place: PciPlace, multifunction = false): Address => ({
  type: 'pci',
  place,
  multifunction,
});

/** Whether a device still needs a PCI address: it has none, or one that does not say where. */
const wanted = ({ address }: Device): boolean =>
  address === null || (address.type === 'pci' && address.place === null);

const placeOf = ({ address }: Device): PciPlace | null =>
  address?.type === 'pci' ? address.place : null;

const same = (a: PciPlace, b: PciPlace): boolean =>
  a.domain === b.domain && a.bus === b.bus && a.slot === b.slot && a.function === b.function;

/** Controllers and other devices that the machine has in any case, each with its one place. */
function fixedPlace(device: Device, q35: boolean): { place: PciPlace; refusal: string } | null {
  if (device.kind !== 'controller' || device.index !== 0) return null;
  if (q35) {
    return device.type === 'sata'
      ? { place: at(0x1f, 2), refusal: 'Primary SATA controller must have PCI address 0:0:1f.2' }
      : null;
  }
  if (device.type === 'ide') {
    return { place: at(1, 1), refusal: 'Primary IDE controller must have PCI address 0:0:1.1' };
  }
  return device.type === 'usb' && device.model === 'piix3-uhci'
    ? {
        place: at(1, 2),
        refusal: 'PIIX3 USB controller at index 0 must have PCI address 0:0:1.2',
      }
    : null;
}

const transitional = (model: string | null): boolean => model === 'virtio-transitional';

function controllerPlug({ type, model }: Device, pcie: Plug): Plug | null {
  switch (type) {
    case 'pci':
      return model === 'pci-root' || model === 'pcie-root' ? null : (model as Plug);
    case 'usb':
      if (model === 'none') return null;
      return model === 'nec-xhci' || model === 'qemu-xhci' ? pcie : 'pci';
    case 'scsi':
      if (model === 'ncr53c90') return null;
      return model === 'virtio-scsi' || model === 'virtio-non-transitional' ? pcie : 'pci';
    case 'virtio-serial':
      return transitional(model) ? 'pci' : pcie;
    case 'sata':
    case 'ide':
      return 'pci';
    default:
      return null;
  }
}

/** What a device plugs into; null where it is no PCI device (qemuDomainDeviceCalculatePCIConnectFlags). */
export function plugOf(device: Device, q35: boolean): Plug | null {
  const pcie: Plug = q35 ? 'pcie' : 'pci';
  const { kind, type, model, bus } = device;
  switch (kind) {
    case 'controller':
      return controllerPlug(device, pcie);
    case 'filesystem':
    case 'rng':
      return transitional(model) ? 'pci' : pcie;
    case 'interface':
      if (type === 'hostdev') return pcie;
      return ['virtio', 'virtio-non-transitional', 'e1000e'].includes(model ?? '') ? pcie : 'pci';
    case 'sound':
      return ['sb16', 'pcspk', 'usb'].includes(model ?? '') ? null : 'pci';
    case 'disk':
      return bus === 'virtio' ? (transitional(model) ? 'pci' : pcie) : null;
    case 'hostdev':
      return ['pci', 'mdev', 'scsi_host'].includes(type)
        ? transitional(model)
          ? 'pci'
          : pcie
        : null;
    case 'memballoon':
      return model === 'none' ? null : transitional(model) ? 'pci' : pcie;
    case 'watchdog':
      return model === 'i6300esb' ? 'pci' : null;
    case 'video':
      if (type === 'none' || type === 'ramfb') return null;
      return type === 'virtio' || type === 'bochs' ? pcie : 'pci';
    case 'serial':
      return device.target === 'pci-serial' ? 'pci' : null;
    case 'shmem':
      return 'pci';
    case 'input':
      return bus === 'virtio' ? (transitional(model) ? 'pci' : pcie) : null;
    case 'vsock':
      return transitional(model) ? 'pci' : pcie;
    case 'iommu':
      return model === 'virtio' ? pcie : null;
    case 'memory':
      return model === 'virtio-mem' || model === 'virtio-pmem' ? pcie : null;
    default:
      return null;
  }
}

/** The order in which devices get their places (qemuDomainAssignDevicePCISlots). */
const order = [
  'filesystem',
  'interface',
  'sound',
  'controller',
  'disk',
  'hostdev',
  'memballoon',
  'rng',
  'watchdog',
  'video',
  'shmem',
  'input',
  'serial',
  'iommu',
  'vsock',
  'memory',
];

const usb2 = new Set<string>(['ich9-ehci1', 'ich9-uhci1', 'ich9-uhci2', 'ich9-uhci3']);
const usb2Functions: Readonly<Record<string, number>> = {
  'ich9-ehci1': 7,
  'ich9-uhci1': 0,
  'ich9-uhci2': 1,
  'ich9-uhci3': 2,
};

const isUsb2 = ({ kind, type, model }: Device): boolean =>
  kind === 'controller' && type === 'usb' && usb2.has(model ?? '');

/** One pass of giving out addresses. */
class Pass {
  readonly devices: Device[];
  readonly buses: PciBuses;
  readonly #q35: boolean;

  constructor(devices: readonly Device[], models: readonly string[], q35: boolean) {
    this.devices = [...devices];
    this.buses = new PciBuses(models);
    this.#q35 = q35;
    this.#collect();
  }

  #collect(): void {
    for (const device of this.devices) {
      const place = placeOf(device);
      if (place === null) continue;
      const fixed = this.#q35 ? null : fixedPlace(device, false);
      if (fixed !== null && same(place, fixed.place)) continue;
      this.buses.reserve(place, plugOf(device, this.#q35) ?? 'pci');
    }
  }

  #put(index: number, place: PciPlace, multifunction = false): void {
    this.devices[index] = { ...this.devices[index]!, address: pciAddress(place, multifunction) };
  }

  /** What the chipset has in places of its own. */
  fixed(): void {
    if (this.#q35) this.#q35Chipset();
    for (const [i, device] of this.devices.entries()) {
      const fixed = fixedPlace(device, this.#q35);
      if (fixed === null) continue;
      const place = placeOf(device);
      if (place !== null && !same(place, fixed.place)) {
        throw new VirError(code.internalError, from.qemu, fixed.refusal);
      }
      if (place === null || !this.#q35) this.buses.reserve(fixed.place, 'pci');
      this.#put(i, fixed.place);
    }
    const [slot, first] = this.#q35 ? [0x1f, 1] : [1, 2];
    for (const fn of [0, 3]) this.buses.reserve(at(slot, fn), this.#q35 ? 'pcie' : 'pci');
    this.#primaryVideo(first);
    if (this.#q35) this.#ich9Sound();
  }

  #q35Chipset(): void {
    for (const [i, device] of this.devices.entries()) {
      if (device.kind !== 'controller' || device.address !== null) continue;
      const slots =
        device.model === 'ich9-uhci1'
          ? [0x1d, 0x1a]
          : device.model === 'dmi-to-pci-bridge'
            ? [0x1e]
            : [];
      const free = slots.find((slot) => !this.buses.slotInUse(0, slot));
      if (free === undefined) continue;
      this.buses.reserve(at(free), 'pcie');
      this.#put(i, at(free), device.model === 'ich9-uhci1');
    }
  }

  #primaryVideo(slot: number): void {
    const i = this.devices.findIndex(({ kind }) => kind === 'video');
    const video = this.devices[i];
    if (video === undefined || video.type === 'none' || video.type === 'ramfb') return;
    if (!wanted(video)) return;
    if (this.buses.slotInUse(0, slot)) {
      this.#put(i, this.buses.next(plugOf(video, this.#q35) ?? 'pci'));
      return;
    }
    this.buses.reserve(at(slot), this.#q35 ? 'pcie' : 'pci');
    this.#put(i, at(slot));
  }

  #ich9Sound(): void {
    if (this.buses.slotInUse(0, 0x1b)) return;
    const i = this.devices.findIndex(
      (device) => device.kind === 'sound' && device.model === 'ich9' && wanted(device),
    );
    if (i < 0) return;
    this.buses.reserve(at(0x1b), 'pcie');
    this.#put(i, at(0x1b));
  }

  assign(): void {
    this.#each((device) => device.kind === 'controller' && device.type === 'pci');
    for (const kind of order) {
      this.#each(
        (device) => device.kind === kind && !(kind === 'controller' && device.type === 'pci'),
      );
    }
  }

  #each(included: (device: Device) => boolean): void {
    for (const [i, device] of this.devices.entries()) {
      if (!included(device) || !wanted(device)) continue;
      const plug = plugOf(device, this.#q35);
      if (plug === null) continue;
      if (isUsb2(device)) this.#usb2(i, device);
      else this.#put(i, this.buses.next(plug));
    }
  }

  /** A USB 2 controller and its companions share a slot. */
  #usb2(i: number, device: Device): void {
    const fn = usb2Functions[device.model ?? '']!;
    const sibling = this.devices.find(
      (other) => isUsb2(other) && other.index === device.index && placeOf(other) !== null,
    );
    const multifunction = fn === 0;
    if (sibling === undefined) {
      this.#put(i, this.buses.next('pci', fn), multifunction);
      return;
    }
    const place = { ...placeOf(sibling)!, function: fn };
    this.buses.reserve(place, 'pci');
    this.#put(i, place, multifunction);
  }
}

export function controllerModels(devices: readonly Device[], q35: boolean): string[] {
  const models: string[] = [];
  for (const { kind, type, index, model } of devices) {
    if (kind === 'controller' && type === 'pci') models[index] = model ?? 'pci-bridge';
  }
  const filler = q35 ? 'pcie-root-port' : 'pci-bridge';
  return Array.from(models, (model) => model ?? filler);
}

/** Function 0 of a slot that has others in use says so (virDomainPCIAddressSetAllMulti). */
function withMultifunction(devices: readonly Device[]): readonly Device[] {
  const places = devices.map(placeOf).filter((place) => place !== null);
  return devices.map((device) => {
    const place = placeOf(device);
    if (place === null || place.function !== 0) return device;
    const shared = places.some(
      (other) => other.function !== 0 && same({ ...other, function: 0 }, place),
    );
    return shared ? { ...device, address: pciAddress(place, true) } : device;
  });
}

const hex = (value: number): string => value.toString(16).padStart(2, '0');

function completedControllers(devices: readonly Device[]): readonly Device[] {
  let lowest = 256;
  for (const device of devices) {
    const busNr = isController(device) ? (device.pci?.busNr ?? -1) : -1;
    if (busNr >= 0) lowest = Math.min(lowest, busNr);
  }
  const freeBusNr = (): number => {
    lowest -= 2;
    return lowest;
  };
  const complete = (controller: Controller): Controller => {
    const completed = completedPci(controller, freeBusNr);
    const place = placeOf(completed);
    if (completed.model === 'pci-bridge' && place !== null && completed.index <= place.bus) {
      const { index } = completed;
      throw qemuUnsupported(
        `PCI controller at index ${index} (0x${hex(index)}) has bus='0x${hex(place.bus)}', but index must be larger than bus`,
      );
    }
    return completed;
  };
  return devices.map((device) => (isController(device) ? complete(device) : device));
}

/**
 * Devices with their PCI addresses, and the PCI controllers that these need: a first pass finds out
 * which, a second gives out the addresses (qemuDomainAssignPCIAddresses). @throws VirError
 */
export function withPciAddresses(devices: readonly Device[], q35: boolean): readonly Device[] {
  const told = controllerModels(devices, q35);
  const dry = new Pass(devices, told, q35);
  dry.fixed();
  if (!q35 && !dry.buses.full) dry.buses.next('pci');
  dry.assign();
  if (q35 && told.length <= 1 && dry.buses.models.length > told.length) dry.buses.next('pcie');
  const controllers: Device[] = [];
  for (let index = 1; index < dry.buses.models.length; index++) {
    const has = devices.some(
      (device) => device.type === 'pci' && isController(device) && device.index === index,
    );
    if (has) continue;
    const controller = newController('pci', index, dry.buses.models[index]!);
    controllers.push(controller);
    const plug = plugOf(controller, q35);
    if (plug !== null) dry.buses.next(plug);
  }
  // A bridge for the bridges may have been added while they got their addresses.
  for (
    let index = controllerModels([...devices, ...controllers], q35).length;
    index < dry.buses.models.length;
    index++
  ) {
    controllers.push(newController('pci', index, dry.buses.models[index]!));
  }
  const all = inOrder([...devices, ...controllers]);
  const pass = new Pass(all, controllerModels(all, q35), q35);
  pass.fixed();
  pass.assign();
  return completedControllers(withMultifunction(pass.devices));
}
