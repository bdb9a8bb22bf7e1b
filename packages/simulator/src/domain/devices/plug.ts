import { code, from, VirError } from '../../error.ts';
import { newAlias } from '../aliases.ts';
import type { Domain, Run } from '../domain.ts';
import {
  changedController,
  type Controller,
  insertController,
  isController,
  newController,
} from '../definition/devices/controller.ts';
import { withDimmSlots, withSerialPorts, withUsbPorts } from '../definition/devices/addresses.ts';
import { type Device, inOrder } from '../definition/devices/device.ts';
import { withBases } from '../definition/devices/dimm.ts';
import { insertDisk } from '../definition/devices/implicit.ts';
import { operationFailed, placedOnPci } from '../definition/devices/pci-hotplug.ts';
import { isQ35 } from '../definition/caps.ts';
import { qemuUnsupported, xmlError } from '../definition/refusal.ts';
import { numberImages } from '../disks.ts';
import { tell } from '../events.ts';
import { operationInvalid } from '../flags.ts';
import { checkCompatible } from './compatible.ts';
import { operationUnsupported, withIndex } from './config.ts';
import { matches } from './find.ts';
import { takeModule } from './module-memory.ts';
import { isCharacter, kindWord, type ToldDevice } from './told.ts';

/** Where a device goes among the others of its running domain. */
function placeAmong(devices: readonly Device[], device: Device): number {
  const like = devices.filter(({ kind }) => kind === device.kind);
  if (device.kind === 'disk') insertDisk(like, device);
  else if (isController(device)) insertController(like as Controller[], device);
  else like.push(device);
  const next = like[like.indexOf(device) + 1];
  if (next !== undefined) return devices.indexOf(next);
  return inOrder([...devices, device]).indexOf(device);
}

/** Puts a device into a running domain, with its alias. */
function insert(domain: Domain, run: Run, device: Device): string {
  const { devices, os } = run.definition;
  const alias = newAlias(device, devices, run.aliases, isQ35(os.machine));
  const place = placeAmong(devices, device);
  run.aliases = run.aliases.toSpliced(place, 0, alias);
  domain.setLive({ devices: devices.toSpliced(place, 0, { ...device, plugged: true }) });
  return alias;
}

const q35Of = ({ definition }: Run): boolean => isQ35(definition.os.machine);

const onPci = (run: Run, device: Device): Device =>
  placedOnPci(run.definition.devices, device, q35Of(run));

/** The last of the devices with their addresses is the new one. */
const onBus = (
  run: Run,
  device: Device,
  give: (devices: readonly Device[]) => readonly Device[],
): Device => give([...run.definition.devices, device]).at(-1)!;

const sourceText = ({ before }: Device): string =>
  /<source[^>]* (?:file|dev|dir|name)='([^']*)'/.exec(before)?.[1] ?? '<null>';

/** The SCSI controllers up to the one of a disk, which libvirt adds without a word. */
function addScsiControllers(domain: Domain, run: Run, disk: Device): void {
  const text = disk.address?.type === 'other' ? disk.address.text : '';
  const last = Number(/ controller='(\d+)'/.exec(text)?.[1] ?? 0);
  for (let index = 0; index <= last; index++) {
    const scsi = run.definition.devices.filter(
      ({ kind, type }) => kind === 'controller' && type === 'scsi',
    );
    if (scsi.some((other) => other.index === index)) continue;
    const model = scsi.at(-1)?.model ?? 'lsilogic';
    insert(domain, run, onPci(run, newController('scsi', index, model)));
  }
}

const insertDiskOf = (domain: Domain, run: Run, disk: Device): string =>
  insert(domain, run, withNumbers(domain, run, disk));

/** qemuDomainAttachDeviceDiskLiveInternal. */
function plugDisk(domain: Domain, run: Run, disk: Device): string {
  const { devices } = run.definition;
  if (disk.type === 'floppy') throw operationUnsupported("floppy device hotplug isn't supported");
  const namesake = devices.find(({ kind, target }) => kind === 'disk' && target === disk.target);
  if (namesake !== undefined) {
    throw xmlError(
      `target '${disk.target}' duplicated for disk sources '${sourceText(namesake)}' and '${sourceText(disk)}'`,
    );
  }
  switch (disk.bus) {
    case 'virtio':
      return insertDiskOf(domain, run, onPci(run, disk));
    case 'usb':
      return insertDiskOf(domain, run, onBus(run, disk, withUsbPorts));
    case 'scsi': {
      const used = devices.some(
        ({ kind, bus, address }) =>
          kind === 'disk' &&
          bus === 'scsi' &&
          JSON.stringify(address) === JSON.stringify(disk.address),
      );
      if (used) throw operationInvalid('Domain already contains a disk with that address');
      addScsiControllers(domain, run, disk);
      return insertDiskOf(domain, run, disk);
    }
    default:
      throw operationUnsupported(`disk bus '${disk.bus}' cannot be hotplugged.`);
  }
}

/** A disk with the numbers that QEMU is to know its images by. */
function withNumbers({ host }: Domain, run: Run, disk: Device): Device {
  const { images, last } = numberImages(host, [disk], run.lastImage);
  run.lastImage = last;
  return { ...disk, images: images.get(disk) ?? null };
}

/** Another medium in a drive, or none (qemuDomainChangeEjectableMedia). */
export function changeMedium(domain: Domain, drive: Device, disk: Device): void {
  const run = domain.running();
  const { devices } = run.definition;
  const { before, attributes } = disk;
  const changed = withNumbers(domain, run, { ...drive, before, attributes });
  domain.setLive({ devices: devices.map((device) => (device === drive ? changed : device)) });
}

/** qemuDomainAttachControllerDevice. */
function plugController(domain: Domain, run: Run, controller: Controller): string {
  const { type } = controller;
  if (type !== 'scsi') throw operationUnsupported(`'${type}' controller cannot be hot plugged.`);
  const { index } = withIndex(run.definition, controller);
  const taken = run.definition.devices.some(
    (other) => other.kind === 'controller' && other.type === type && other.index === index,
  );
  if (taken) throw operationFailed(`target ${type}:${index} already exists`);
  const model = controller.model ?? 'lsilogic';
  return insert(domain, run, onPci(run, changedController(controller, { index, model })));
}

/** qemuDomainDefValidateMemoryHotplug of one more module. */
function checkModule(run: Run, module: Device): void {
  const { memory, cells, devices } = run.definition;
  const modules = devices.filter(({ kind }) => kind === 'memory');
  const { address, model } = module;
  if (module.cell < 0 && model !== 'virtio-pmem') {
    throw qemuUnsupported('target NUMA node needs to be specified for memory device');
  }
  if (address?.type === 'dimm') {
    const { slot } = address;
    if (slot >= memory.slots) {
      throw qemuUnsupported(`memory device slot '${slot}' exceeds slots count '${memory.slots}'`);
    }
    if (modules.some((other) => other.address?.type === 'dimm' && other.address.slot === slot)) {
      throw qemuUnsupported(
        `memory device slot '${slot}' is already being used by another memory device`,
      );
    }
  }
  if (cells.length === 0) {
    throw qemuUnsupported(
      'At least one numa node has to be configured when enabling memory hotplug',
    );
  }
  const count = modules.length + 1;
  if (count > memory.slots) {
    throw qemuUnsupported(`memory device count '${count}' exceeds slots count '${memory.slots}'`);
  }
}

/** What QEMU says where it cannot do as it is told. */
export const refusedByQemu = (command: string, why: string): VirError =>
  new VirError(
    code.internalError,
    from.qemu,
    `unable to execute QEMU command '${command}': ${why}`,
  );

/** qemuDomainAttachMemory: the host's memory is taken by node, and the guest has so much more. */
function plugMemory(domain: Domain, run: Run, told: Device): string {
  checkModule(run, told);
  const { host } = domain;
  const { definition } = run;
  const module =
    told.model === 'dimm' || told.model === 'nvdimm'
      ? onBus(run, told, withDimmSlots)
      : onPci(run, told);
  const shares = takeModule(host, definition, run.shares, module);
  const alias = newAlias(module, definition.devices, run.aliases, q35Of(run));
  if (shares === null) {
    throw refusedByQemu(
      'object-add',
      `cannot set up guest memory 'mem${alias}': Cannot allocate memory`,
    );
  }
  run.shares = shares;
  insert(domain, run, module);
  const { memory } = definition;
  const totalKiB = memory.totalKiB + module.sizeKiB;
  const currentKiB = memory.currentKiB + module.sizeKiB;
  domain.setLive({ memory: { ...memory, totalKiB, currentKiB } });
  domain.setLive({ devices: withBases(run.definition) });
  return `mem${alias}`;
}

/** qemuDomainAttachChrDevice. */
function plugCharacter(domain: Domain, run: Run, told: ToldDevice): string {
  const { device } = told;
  const { devices } = run.definition;
  if (device.kind === 'console' && device.target === 'serial') {
    throw operationUnsupported('attaching serial console is not supported');
  }
  if (matches(devices, told).length > 0) throw operationInvalid('chardev already exists');
  if (device.kind === 'channel' && device.target === 'virtio') {
    const placed = onBus(run, device, withSerialPorts);
    if (placed.address === null) throw xmlError('Unable to find a free virtio-serial port');
    return insert(domain, run, placed);
  }
  if (device.target === 'pci-serial') return insert(domain, run, onPci(run, device));
  if (device.target === 'usb-serial') return insert(domain, run, onBus(run, device, withUsbPorts));
  throw refusedByQemu('device_add', "Bus 'isa.0' does not support hotplugging");
}

function plugInput(domain: Domain, run: Run, device: Device): string {
  if (device.bus === 'usb') return insert(domain, run, onBus(run, device, withUsbPorts));
  if (device.bus === 'virtio') return insert(domain, run, onPci(run, device));
  throw operationUnsupported(`input device on bus '${device.bus}' cannot be hot plugged.`);
}

function plugWatchdog(domain: Domain, run: Run, device: Device): string {
  if (run.definition.devices.some(({ kind }) => kind === 'watchdog')) {
    throw operationInvalid('domain already has a watchdog');
  }
  if (device.model !== 'i6300esb') {
    throw operationUnsupported(`hotplug of watchdog of model ${device.model} is not supported`);
  }
  return insert(domain, run, onPci(run, device));
}

/** Plugs in a device that is told; the name under which the event tells of it. */
function plugged(domain: Domain, run: Run, told: ToldDevice): string | null {
  const { device } = told;
  const { devices } = run.definition;
  if (isCharacter(device)) return plugCharacter(domain, run, told);
  switch (device.kind) {
    case 'disk': {
      const drive = devices.find(
        ({ kind, type, target }) => kind === 'disk' && type !== 'disk' && target === device.target,
      );
      if (drive === undefined || device.type === 'disk') return plugDisk(domain, run, device);
      changeMedium(domain, drive, device);
      return null;
    }
    case 'controller':
      return plugController(domain, run, device as Controller);
    case 'memory':
      return plugMemory(domain, run, device);
    case 'input':
      return plugInput(domain, run, device);
    case 'watchdog':
      return plugWatchdog(domain, run, device);
    case 'hostdev':
      if (device.type === 'usb') return insert(domain, run, onBus(run, device, withUsbPorts));
      throw qemuUnsupported("host doesn't support passthrough of host PCI devices");
    case 'vsock':
      if (devices.some(({ kind }) => kind === 'vsock')) {
        throw operationInvalid('the domain already has a vsock device');
      }
      return insert(domain, run, onPci(run, device));
    case 'redirdev':
      return insert(domain, run, onBus(run, device, withUsbPorts));
    case 'interface':
    case 'rng':
    case 'shmem':
      return insert(domain, run, onPci(run, device));
    case 'filesystem':
      if (device.before.includes("type='virtiofs'")) return insert(domain, run, onPci(run, device));
      throw operationUnsupported('only virtiofs filesystems can be hotplugged');
    default:
      throw operationUnsupported(`live attach of device '${kindWord(device)}' is not supported`);
  }
}

/** Adds a device to a running domain (qemuDomainAttachDeviceLive). @throws VirError */
export function attachLive(domain: Domain, run: Run, told: ToldDevice): void {
  checkCompatible(run.definition, told.device);
  domain.host.domains.settle();
  const alias = plugged(domain, run, told);
  if (alias !== null) tell.deviceAdded(domain, alias);
}
