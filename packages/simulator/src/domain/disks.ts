import type { SimulatedHost } from '../host/simulated-host.ts';
import type { Definition } from './definition/definition.ts';
import type { Device } from './definition/devices/device.ts';
import { type DiskImages, formatOf, sourceOf } from './definition/devices/images.ts';
import type { Run } from './domain.ts';
import { invalidArgument } from './flags.ts';

export const disksOf = ({ devices }: Definition): readonly Device[] =>
  devices.filter(({ kind }) => kind === 'disk');

/**
 * A disk by its target, or by its source where `name` begins with a slash; undefined also where two
 * have that source, unless the first will do (virDomainDiskByName).
 */
export function diskNamed(
  definition: Definition,
  name: string,
  { ambiguous }: { readonly ambiguous: boolean },
): Device | undefined {
  const disks = disksOf(definition);
  if (!name.startsWith('/')) return disks.find(({ target }) => target === name);
  const [first, second] = disks.filter((disk) => sourceOf(disk) === name);
  return second === undefined || ambiguous ? first : undefined;
}

/** The same of a running domain. @throws VirError as qemuDomainDiskByName. */
export function runningDisk({ definition }: Run, name: string): Device {
  const disk = diskNamed(definition, name, { ambiguous: true });
  if (disk !== undefined) return disk;
  throw invalidArgument(`disk '${name}' not found in domain`);
}

/** A device's alias in a running domain. */
export function aliasOf({ definition, aliases }: Run, device: Device): string {
  return aliases[definition.devices.indexOf(device)] ?? '';
}

/** What a disk is called in QEMU (qomName). */
export function qomName(run: Run, disk: Device): string {
  const alias = aliasOf(run, disk);
  return disk.bus === 'virtio' ? `/machine/peripheral/${alias}/virtio-backend` : alias;
}

/**
 * Gives the images of disks their numbers, from `last` on: first each disk's own, the last disk
 * first, then those behind them in the same order (qemuDomainDetermineDiskChain).
 */
export function numberImages(
  host: SimulatedHost,
  disks: readonly Device[],
  last = 0,
): { readonly images: ReadonlyMap<Device, DiskImages>; readonly last: number } {
  let number = last;
  const own = new Map<Device, number>();
  for (const disk of disks.toReversed()) own.set(disk, ++number);
  const images = new Map<Device, DiskImages>();
  for (const disk of disks.toReversed()) {
    const source = sourceOf(disk);
    const behind = source === null ? [] : host.images.behind(source, formatOf(disk));
    images.set(disk, {
      index: own.get(disk)!,
      behind: behind.map((path) => {
        number++;
        return { index: number, format: host.images.of(path).format, path };
      }),
    });
  }
  return { images, last: number };
}

/** The devices of a domain that starts: its disks with their images. */
export function withNumberedImages(
  host: SimulatedHost,
  definition: Definition,
): { readonly devices: readonly Device[]; readonly last: number } {
  const { images, last } = numberImages(host, disksOf(definition));
  const devices = definition.devices.map((device) => {
    const found = images.get(device);
    return found === undefined ? device : { ...device, images: found };
  });
  return { devices, last };
}

/** A definition with a disk in another's place. */
export const withDisk = (
  { devices }: Definition,
  before: Device,
  after: Device,
): Partial<Definition> => ({
  devices: devices.map((device) => (device === before ? after : device)),
});
