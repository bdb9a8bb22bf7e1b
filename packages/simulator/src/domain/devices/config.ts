import { code, from, VirError } from '../../error.ts';
import type { SimulatedHost } from '../../host/simulated-host.ts';
import type { Definition } from '../definition/definition.ts';
import { changedController, isController } from '../definition/devices/controller.ts';
import { type Device, inOrder } from '../definition/devices/device.ts';
import { printDefinition } from '../definition/print.ts';
import { qemuUnsupported } from '../definition/refusal.ts';
import { invalidArgument, operationInvalid } from '../flags.ts';
import { checkCompatible } from './compatible.ts';
import { findInterface, matches, missing, sameAddress } from './find.ts';
import { isCharacter, kindWord, type ToldDevice } from './told.ts';

export const operationUnsupported = (detail: string): VirError =>
  new VirError(code.operationUnsupported, from.qemu, detail);

/** A definition with other devices, completed as libvirt completes one that it reads. */
function completed(
  host: SimulatedHost,
  definition: Definition,
  devices: readonly Device[],
  changeKiB = 0,
): Definition {
  const memory = { ...definition.memory, currentKiB: definition.memory.currentKiB + changeKiB };
  const text = printDefinition({ ...definition, devices: inOrder(devices), memory });
  const read = host.domains.parse(text);
  return { ...definition, devices: read.devices, memory: read.memory };
}

/** Kinds that can be attached and detached, in a definition at least. */
const movable = new Set<string>([
  'disk',
  'interface',
  'sound',
  'hostdev',
  'lease',
  'controller',
  'chr',
  'filesystem',
  'rng',
  'memory',
  'redirdev',
  'shmem',
  'watchdog',
  'input',
  'vsock',
]);

/** A console that is a serial port is no device of its own. */
const isSerialConsole = ({ kind, target }: Device): boolean =>
  kind === 'console' && target === 'serial';

/** What there may be one of, and what is there already (qemuDomainAttachDeviceConfig). */
function checkNew(definition: Definition, told: ToldDevice): void {
  const { device } = told;
  const { devices, memory } = definition;
  const has = devices.some(({ kind }) => kind === device.kind);
  const already = matches(devices, told).length > 0;
  const word = kindWord(device);
  if (!movable.has(word)) {
    throw operationUnsupported(`persistent attach of device '${word}' is not supported`);
  }
  if (isSerialConsole(device))
    throw operationUnsupported('attaching serial console is not supported');
  if (isCharacter(device) && already) throw operationInvalid('chardev already exists');
  if (device.kind === 'disk' && already) {
    throw operationInvalid(`target ${device.target} already exists`);
  }
  if ((device.kind === 'hostdev' || device.kind === 'shmem') && already) {
    throw operationInvalid('device is already in the domain configuration');
  }
  if (device.kind === 'controller' && device.index !== -1 && already) {
    throw operationInvalid(`controller index='${device.index}' already exists`);
  }
  if (device.kind === 'filesystem' && already) throw operationInvalid('Target already exists');
  if (device.kind === 'watchdog' && has) throw operationInvalid('domain already has a watchdog');
  if (device.kind === 'vsock' && has) throw operationInvalid('domain already has a vsock device');
  const modules = devices.filter(({ kind }) => kind === 'memory').length;
  if (device.kind === 'memory' && modules === memory.slots) {
    throw qemuUnsupported('no free memory device slot available');
  }
}

/** A persistent definition with one more device. @throws VirError */
export function attachedTo(
  host: SimulatedHost,
  definition: Definition,
  told: ToldDevice,
): Definition {
  const { device } = told;
  checkCompatible(definition, device);
  checkNew(definition, told);
  const numbered = withIndex(definition, device);
  return completed(host, definition, [...definition.devices, numbered], device.sizeKiB);
}

/** A controller that tells no number with the lowest that is free. */
export function withIndex({ devices }: Definition, device: Device): Device {
  if (!isController(device) || device.index !== -1) return device;
  const like = devices.filter(({ kind, type }) => kind === 'controller' && type === device.type);
  let index = 0;
  while (like.some((other) => other.index === index)) index++;
  return changedController(device, { index });
}

/** What libvirt says where the device is not there (qemuDomainDetachDeviceConfig). */
function notThere({ kind, target }: Device): VirError {
  switch (kind) {
    case 'disk':
      return missing(`no target device ${target}`);
    case 'serial':
    case 'parallel':
    case 'console':
    case 'channel':
      return invalidArgument('device not present in domain configuration');
    case 'filesystem':
      return missing('no matching filesystem device was found');
    case 'rng':
      return missing('no matching RNG device was found');
    case 'memory':
      return missing('matching memory device was not found');
    case 'redirdev':
      return missing('no matching redirdev was not found');
    case 'shmem':
      return missing('matching shmem device was not found');
    case 'watchdog':
      return missing('domain has no watchdog');
    case 'input':
      return missing('matching input device not found');
    case 'vsock':
      return new VirError(code.operationFailed, from.qemu, 'matching vsock device not found');
    default:
      return missing('device not present in domain configuration');
  }
}

/** The place of a device that is to be taken away. @throws VirError */
function placeIn({ devices }: Definition, told: ToldDevice): number {
  const { device } = told;
  const word = kindWord(device);
  if (!movable.has(word)) {
    throw operationUnsupported(`persistent detach of device '${word}' is not supported`);
  }
  if (isSerialConsole(device)) throw operationInvalid('detaching serial console is not supported');
  if (device.kind === 'interface') return findInterface(devices, told);
  const [place] = matches(devices, told);
  if (place === undefined) throw notThere(device);
  return place;
}

/** A persistent definition without a device. @throws VirError */
export function detachedFrom(
  host: SimulatedHost,
  definition: Definition,
  told: ToldDevice,
): Definition {
  return withoutPlace(host, definition, placeIn(definition, told));
}

/** The same by the place that the device has among the others. */
export function withoutPlace(
  host: SimulatedHost,
  definition: Definition,
  place: number,
): Definition {
  const { devices } = definition;
  const gone = devices[place]!;
  const firstSerial = devices.find(({ kind }) => kind === 'serial');
  const left = devices.filter(
    (device) => device !== gone && !(gone === firstSerial && isSerialConsole(device)),
  );
  return completed(host, definition, left, -gone.sizeKiB);
}

/** The device that another is to take the place of (qemuDomainUpdateDeviceConfig). */
function updated({ devices }: Definition, told: ToldDevice): Device {
  const { device } = told;
  switch (device.kind) {
    case 'disk': {
      const [place] = matches(devices, told);
      if (place === undefined) throw invalidArgument(`target ${device.target} doesn't exist.`);
      return devices[place]!;
    }
    case 'interface':
      return devices[findInterface(devices, told)]!;
    case 'graphics': {
      const [place] = matches(devices, told);
      if (place !== undefined) return devices[place]!;
      throw invalidArgument(`cannot find existing graphics type '${device.type}' device to modify`);
    }
    case 'memory': {
      const found = devices.find(
        ({ kind, address }) => kind === 'memory' && sameAddress(address, device.address),
      );
      if (found === undefined) throw invalidArgument('memory not found');
      return found;
    }
    default:
      throw operationUnsupported(
        `persistent update of device '${kindWord(device)}' is not supported`,
      );
  }
}

/** A persistent definition with another device in the place of one. @throws VirError */
export function updatedIn(
  host: SimulatedHost,
  definition: Definition,
  told: ToldDevice,
): Definition {
  const old = updated(definition, told);
  checkCompatible(definition, told.device, old);
  const devices = definition.devices.map((device) => (device === old ? told.device : device));
  return completed(host, definition, devices);
}
