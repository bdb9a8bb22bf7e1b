import { placeText } from '../definition/devices/address.ts';
import { onUsb } from '../definition/devices/addresses.ts';
import type { Device } from '../definition/devices/device.ts';
import { runningDevice } from '../definition/devices/live.ts';
import { operationFailed, sharesSlot } from '../definition/devices/pci-hotplug.ts';
import type { Domain, Run } from '../domain.ts';
import { tell } from '../events.ts';
import { isSilent } from '../life.ts';
import { operationUnsupported } from './config.ts';
import { findInterface, matches, missing, sameAddress } from './find.ts';
import { refusedByQemu } from './plug.ts';
import { giveModule } from './module-memory.ts';
import { isCharacter, kindWord, type ToldDevice } from './told.ts';

/** How long libvirt waits for a guest before it answers all the same. */
const PATIENCE_NS = 5_000_000_000n;
/** How long a guest with an operating system takes to let a device go. */
const RELEASE_NS = 300_000_000n;

/** The same of a device of the host. */
function hostdevNotThere(type: string, before: string): string {
  const value = (name: string): string =>
    new RegExp(` ${name}='0x([^']*)'`).exec(before)?.[1] ?? '';
  if (type !== 'pci') return `host ${type} device not found`;
  const [domain, bus, slot] = ['domain', 'bus', 'slot'].map(value);
  return `host pci device ${domain}:${bus}:${slot}.${value('function')} not found`;
}

const REJECTED = 'unplug of device was rejected by the guest';

/** libvirt's words where there is none (qemuDomainDetachPrep...). */
function notThere({ kind, type, index, target, model, before }: Device): string {
  switch (kind) {
    case 'disk':
      return `disk ${target} not found`;
    case 'controller':
      return `controller ${type}:${index} not found`;
    case 'rng':
      return `model '${model}' RNG device not present in domain configuration`;
    case 'memory':
      return `model '${model}' memory device not present in the domain configuration`;
    case 'input':
      return 'matching input device not found';
    case 'vsock':
      return 'matching vsock device not found';
    case 'watchdog':
      return 'watchdog device not present in domain configuration';
    case 'filesystem':
      return 'matching filesystem not found';
    case 'redirdev':
      return 'no matching redirdev was not found';
    case 'hostdev':
      return hostdevNotThere(type, before);
    default:
      return `model '${model}' ${kind} device not present in domain configuration`;
  }
}

const unpluggable = new Set<string>([
  'disk',
  'controller',
  'interface',
  'hostdev',
  'rng',
  'memory',
  'shmem',
  'watchdog',
  'input',
  'redirdev',
  'vsock',
  'filesystem',
]);

/** The place of the device that is meant. @throws VirError */
function placeOf(run: Run, told: ToldDevice): number {
  const { device } = told;
  const { devices } = run.definition;
  if (isCharacter(device)) {
    const { id, definition } = run;
    const shown = devices.map((other) => runningDevice(other, { id, name: definition.name }));
    const [character] = matches(shown, told, run.aliases);
    if (character !== undefined) return character;
    throw missing(`chr type '${device.kind}' device not present in domain configuration`);
  }
  checkKind(device);
  if (device.kind === 'interface') return findInterface(devices, told, run.aliases);
  const [place] = matches(devices, told, run.aliases);
  if (place === undefined) throw missing(notThere(device));
  return place;
}

/** Kinds that can be taken out of a running guest at all. @throws VirError */
function checkKind(device: Device): void {
  if (isCharacter(device)) return;
  if (!unpluggable.has(device.kind)) {
    throw operationUnsupported(`live detach of device '${kindWord(device)}' is not supported`);
  }
  if (device.kind === 'controller' && device.type !== 'scsi') {
    throw operationUnsupported(`'${device.type}' controller cannot be hot unplugged.`);
  }
}

/** Whether a controller has a disk on it. */
const isBusy = (devices: readonly Device[], { type, index }: Device): boolean =>
  devices.some(
    ({ kind, bus, address }) =>
      kind === 'disk' &&
      bus === type &&
      address?.type === 'other' &&
      address.text.includes(` controller='${index}'`),
  );

/** What cannot be taken out of a running guest. */
function checkRemovable(run: Run, found: Device, told: ToldDevice): void {
  const { kind, type, bus, model } = found;
  const { devices } = run.definition;
  if (kind === 'disk') {
    if (type === 'floppy' || (type === 'cdrom' && bus !== 'usb' && bus !== 'scsi')) {
      throw operationUnsupported(`disk device type '${type}' cannot be detached`);
    }
    if (bus !== 'virtio' && bus !== 'usb' && bus !== 'scsi') {
      throw operationUnsupported('This type of disk cannot be hot unplugged');
    }
  }
  if (kind === 'controller' && isBusy(devices, found)) {
    throw operationFailed('device cannot be detached: device is busy');
  }
  if (kind === 'input' && bus === 'ps2') {
    throw operationUnsupported(`input device on bus '${bus}' cannot be detached`);
  }
  if (kind === 'watchdog') {
    const { device } = told;
    const same = device.model === model && device.attributes === found.attributes;
    if (!same || (device.address !== null && !sameAddress(device.address, found.address))) {
      throw missing(`model '${model}' watchdog device not present in domain configuration`);
    }
    if (model !== 'i6300esb') {
      throw operationUnsupported(`hot unplug of watchdog of model ${model} is not supported`);
    }
  }
}

function checkPlace(run: Run, found: Device): void {
  const { devices } = run.definition;
  const place = found.address?.type === 'pci' ? found.address.place : null;
  if (place === null) return;
  const word = kindWord(found);
  const where = placeText(place);
  if (sharesSlot(devices, found)) {
    throw operationFailed(
      `cannot hot unplug ${word} device with multifunction PCI guest address: ${where}`,
    );
  }
  const controller = devices.find(
    ({ kind, type, index }) => kind === 'controller' && type === 'pci' && index === place.bus,
  );
  if (controller?.before.includes("hotplug='off'") === true) {
    throw operationFailed(
      `cannot hot unplug ${word} device with PCI guest address: ${where} - not allowed by controller`,
    );
  }
}

/** Whether the guest must let a device go: those on USB and behind virtio just go. */
const needsGuest = (device: Device): boolean =>
  !onUsb(device) && (device.address?.type === 'pci' || device.address?.type === 'dimm');

/** Takes a device out of a running domain and tells of it (qemuDomainRemoveDevice). */
export function removeDevice(domain: Domain, run: Run, alias: string): void {
  const place = run.aliases.indexOf(alias);
  if (domain.run !== run || place < 0) return;
  const { devices, memory } = run.definition;
  const device = devices[place]!;
  run.leaving?.delete(alias);
  domain.host.domains.settle();
  if (device.kind === 'memory') {
    run.shares = giveModule(domain.host, run.definition, run.shares, device);
    const totalKiB = memory.totalKiB - device.sizeKiB;
    const currentKiB = Math.min(totalKiB, memory.currentKiB - device.sizeKiB);
    domain.setLive({ memory: { ...memory, totalKiB, currentKiB } });
  }
  run.aliases = run.aliases.toSpliced(place, 1);
  domain.setLive({ devices: devices.toSpliced(place, 1) });
  tell.deviceRemoved(domain, alias);
}

/** A guest that starts anew has let go what it was asked to, but for memory. */
export function releaseAtReset(domain: Domain, run: Run): void {
  for (const alias of run.leaving ?? []) {
    const device = run.definition.devices[run.aliases.indexOf(alias)];
    if (device?.kind !== 'memory') removeDevice(domain, run, alias);
  }
}

/**
 * Whether a guest cannot let a device go: memory that it was started with holds pages of its kernel,
 * which cannot be moved.
 */
const isNeeded = ({ kind, plugged }: Device): boolean => kind === 'memory' && plugged !== true;

/** The guest has said no (ACPI_DEVICE_OST). */
function refuse(domain: Domain, run: Run, alias: string): void {
  if (domain.run !== run) return;
  run.leaving?.delete(alias);
  tell.deviceRemovalFailed(domain, alias);
}

type Answer = 'gone' | 'released' | 'refused' | 'silent';

/** Asks a guest for a device; how it is going to answer. */
function ask(domain: Domain, run: Run, place: number): Answer {
  const device = run.definition.devices[place]!;
  const alias = run.aliases[place] ?? '';
  if (device.kind === 'memory' && device.address?.type === 'pci') {
    throw refusedByQemu('device_del', 'virtio based memory devices cannot be unplugged.');
  }
  if (!needsGuest(device)) {
    removeDevice(domain, run, alias);
    return 'gone';
  }
  run.leaving ??= new Set();
  run.leaving.add(alias);
  if (isSilent(run.definition) || run.paused) return 'silent';
  const needed = isNeeded(device);
  domain.host.clock.after(RELEASE_NS, () => {
    if (needed) refuse(domain, run, alias);
    else removeDevice(domain, run, alias);
  });
  return needed ? 'refused' : 'released';
}

/**
 * Takes a device out of a running domain (qemuDomainDetachDeviceLive). The answer comes once the
 * guest has let it go, or has been silent for too long. @throws VirError
 */
export function detachLive(domain: Domain, run: Run, told: ToldDevice): Promise<void> | undefined {
  const place = placeOf(run, told);
  const found = run.definition.devices[place]!;
  checkRemovable(run, found, told);
  checkPlace(run, found);
  const answer = ask(domain, run, place);
  if (answer === 'gone') return undefined;
  return new Promise((resolve, reject) => {
    domain.host.clock.after(answer === 'silent' ? PATIENCE_NS : RELEASE_NS, () => {
      if (answer === 'refused') reject(operationFailed(REJECTED));
      else resolve();
    });
  });
}

/** The same by alias, and without waiting (virDomainDetachDeviceAlias). @throws VirError */
export function detachAlias(domain: Domain, run: Run, place: number): void {
  const found = run.definition.devices[place]!;
  const told = { device: found, alias: run.aliases[place] ?? null, mac: true };
  checkKind(found);
  checkRemovable(run, found, told);
  checkPlace(run, found);
  ask(domain, run, place);
}
