import type { Device } from './definition/devices/device.ts';

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

function diskAlias({ bus, target, address }: Device, virtio: number): string {
  if (bus === 'virtio') return `virtio-disk${virtio}`;
  const text = address?.type === 'other' ? address.text : '';
  const number = (name: string): string => new RegExp(` ${name}='(\\d+)'`).exec(text)?.[1] ?? '0';
  const [controller, drive, unit] = [number('controller'), number('bus'), number('unit')];
  if (bus === 'ide') return `ide${controller}-${drive}-${unit}`;
  if (bus === 'scsi') return `scsi${controller}-0-${number('target')}-${unit}`;
  if (bus === 'sata') return `sata${controller}-${drive}-${unit}`;
  if (bus === 'fdc') return `fdc${controller}-0-${unit}`;
  return `${bus ?? 'disk'}-${target ?? ''}`;
}

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
    if (kind === 'controller') return controllerAlias(device, q35);
    if (kind === 'disk') return diskAlias(device, device.bus === 'virtio' ? next('virtio') : 0);
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
