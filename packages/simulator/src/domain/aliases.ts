import type { Device } from './definition/devices/device.ts';
import { diskIndex } from './definition/devices/disk.ts';

/** How QEMU's driver names devices of a kind, by their number (qemu_alias.c). */
const prefixes: Readonly<Record<string, string>> = {
  interface: 'net',
  input: 'input',
  sound: 'sound',
  video: 'video',
  hostdev: 'hostdev',
  redirdev: 'redir',
  hub: 'hub',
  watchdog: 'watchdog',
  memballoon: 'balloon',
  rng: 'rng',
  shmem: 'shmem',
  serial: 'serial',
  parallel: 'parallel',
  channel: 'channel',
  console: 'console',
  filesystem: 'fs',
  smartcard: 'smartcard',
  tpm: 'tpm',
  vsock: 'vsock',
  panic: 'panic',
};

function controllerAlias({ type, index, model }: Device, q35: boolean): string {
  if (type === 'pci') {
    if (model === 'pci-root') return 'pci.0';
    if (model === 'pcie-root') return 'pcie.0';
    return `pci.${index}`;
  }
  if (type === 'ide' && index === 0 && !q35) return 'ide';
  if (type === 'sata' && index === 0 && q35) return 'ide';
  if (type === 'usb') return index === 0 ? 'usb' : `usb${index}`;
  return `${type}${index}`;
}

/** The only SCSI controllers that number their disks as IDE does. */
const plainScsi = (devices: readonly Device[], index: number): boolean =>
  devices.some(
    ({ kind, type, index: own, model }) =>
      kind === 'controller' && type === 'scsi' && own === index && model === 'lsilogic',
  );

function diskAlias({ bus, target, address }: Device, devices: readonly Device[]): string {
  if (address?.type !== 'other') return `${bus ?? 'disk'}-disk${diskIndex(target ?? '')}`;
  const { text } = address;
  const number = (name: string): string => new RegExp(` ${name}='(\\d+)'`).exec(text)?.[1] ?? '0';
  const [controller, drive, unit] = [number('controller'), number('bus'), number('unit')];
  if (bus === 'scsi' && !plainScsi(devices, Number(controller))) {
    return `scsi${controller}-${drive}-${number('target')}-${unit}`;
  }
  return `${bus ?? 'disk'}${controller}-${drive}-${unit}`;
}

/** Kinds that are numbered by the aliases there are, not by their place. */
const skipping = new Set<string>(['interface', 'hostdev', 'rng', 'redirdev', 'filesystem']);

/** The aliases of a running domain's devices, in their order; null for what has none. */
export function aliasesOf(devices: readonly Device[], q35: boolean): readonly (string | null)[] {
  const counts = new Map<string, number>();
  const next = (kind: string): number => {
    const count = counts.get(kind) ?? 0;
    counts.set(kind, count + 1);
    return count;
  };
  return devices.map((device) => {
    const { kind, model, hidden, address } = device;
    if (device.alias !== undefined) {
      if (!skipping.has(kind)) next(kind);
      return device.alias;
    }
    if (kind === 'controller') return controllerAlias(device, q35);
    if (kind === 'disk') return diskAlias(device, devices);
    if (kind === 'memballoon' && model === 'none') return null;
    if (kind === 'memory') {
      return address?.type === 'dimm'
        ? `dimm${address.slot}`
        : `${model}${next(`memory-${model}`)}`;
    }
    if (kind === 'console' && hidden) {
      next(kind);
      return 'serial0';
    }
    const prefix = prefixes[kind];
    return prefix === undefined ? null : `${prefix}${next(kind)}`;
  });
}

/** Kinds of which a domain has one at most: their number is always 0. */
const alone = new Set<string>(['watchdog', 'vsock']);

/** The alias of a device that is plugged into a running domain (qemuAssignDevice...Alias). */
export function newAlias(
  device: Device,
  devices: readonly Device[],
  aliases: readonly (string | null)[],
  q35: boolean,
): string {
  const { kind, address } = device;
  if (device.alias !== undefined) return device.alias;
  if (kind === 'controller') return controllerAlias(device, q35);
  if (kind === 'disk') return diskAlias(device, devices);
  if (kind === 'memory' && address?.type === 'dimm') return `dimm${address.slot}`;
  const prefix =
    kind === 'memory' ? (device.model ?? '').replace('-', '') : (prefixes[kind] ?? kind);
  if (alone.has(kind)) return `${prefix}0`;
  const like = new RegExp(`^${prefix}(\\d+)$`);
  const taken = aliases.map((alias) => Number(like.exec(alias ?? '')?.[1] ?? -1));
  return `${prefix}${Math.max(-1, ...taken) + 1}`;
}
