import { code, from, VirError } from '../../../error.ts';
import { qemuUnsupported, xmlError } from '../refusal.ts';
import type { Device } from './device.ts';
import {
  hasAny,
  type IoTune,
  ioTuneFields,
  ioTuneOf,
  MAX_IO_TUNE,
  rateOf,
  withIoTune,
} from './iotune.ts';

const families = ['bytes_sec', 'iops_sec', 'bytes_sec_max', 'iops_sec_max'] as const;

/** Disks that tell a group alone have what another disk tells of it (virDomainDiskExpandGroupIoTune). */
export function withGroupLimits(devices: readonly Device[]): readonly Device[] {
  const told = new Map<string, IoTune>();
  for (const device of devices) {
    const tune = device.kind === 'disk' ? ioTuneOf(device) : null;
    if (tune === null || tune.group === null || !hasAny(tune)) continue;
    if (!told.has(tune.group)) told.set(tune.group, tune);
  }
  if (told.size === 0) return devices;
  return devices.map((device) => {
    if (device.kind !== 'disk') return device;
    const tune = ioTuneOf(device);
    const shared = told.get(tune.group ?? '');
    return shared === undefined || hasAny(tune) ? device : withIoTune(device, shared);
  });
}

/** What libvirt refuses of the limits of a disk (virDomainDiskDefValidate). @throws VirError */
function checkFamilies(tune: IoTune): void {
  for (const family of families) {
    const set = (kind: string): boolean => rateOf(tune, `${kind}_${family}`) > 0n;
    if (!set('total') || !(set('read') || set('write'))) continue;
    throw xmlError(`total and read/write ${family} cannot be set at the same time`);
  }
}

const isEqual = (a: IoTune, b: IoTune): boolean =>
  ioTuneFields.every((field) => rateOf(a, field) === rateOf(b, field));

/** The same of the limits of QEMU (qemuValidateDomainDeviceDefDiskBlkdeviotune). @throws VirError */
export function checkIoTune(disk: Device, devices: readonly Device[]): void {
  const tune = ioTuneOf(disk);
  checkFamilies(tune);
  const { group } = tune;
  if (group !== null && !hasAny(tune)) {
    throw qemuUnsupported('group_name can be configured only together with settings');
  }
  if (group !== null) {
    for (const other of devices) {
      if (other.kind !== 'disk' || other.target === disk.target) continue;
      const its = ioTuneOf(other);
      if (its.group !== group || isEqual(its, tune)) continue;
      throw qemuUnsupported(`different iotunes for disks ${disk.target} and ${other.target}`);
    }
  }
  for (const field of ioTuneFields) {
    if (field.endsWith('_length') || rateOf(tune, field) <= MAX_IO_TUNE) continue;
    throw new VirError(
      code.argumentUnsupported,
      from.qemu,
      `block I/O throttle limit must be no more than ${MAX_IO_TUNE} using QEMU`,
    );
  }
}
