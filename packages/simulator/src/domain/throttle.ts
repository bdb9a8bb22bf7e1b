import type { TypedParameter } from '@virtune/protocol';
import { code, from, VirError } from '../error.ts';
import type { Definition } from './definition/definition.ts';
import type { Device } from './definition/devices/device.ts';
import {
  hasAny,
  type IoTune,
  ioTuneOf,
  ioTuneRates,
  MAX_IO_TUNE,
  rateOf,
  withIoTune,
} from './definition/devices/iotune.ts';
import { invalidArgument } from './flags.ts';

const families = ['bytes_sec', 'iops_sec', 'bytes_sec_max', 'iops_sec_max'] as const;
const lengths = ['bytes_sec', 'iops_sec'] as const;
const kinds = ['total', 'read', 'write'] as const;

const configRefused = (what: string): VirError =>
  new VirError(code.configUnsupported, from.qemu, what);

/** What a call tells: its limits and which of them it tells at all. */
export interface Told {
  readonly tune: IoTune;
  readonly fields: ReadonlySet<string>;
}

/** The limits that parameters tell. @throws VirError where they contradict each other. */
export function toldIoTune(params: readonly TypedParameter[]): Told {
  const values = new Map<string, bigint>();
  let group: string | null = null;
  for (const { field, value } of params) {
    if (typeof value === 'string') {
      group = value;
      continue;
    }
    if (BigInt(value) > MAX_IO_TUNE) {
      const what = `block I/O throttle limit value must be no more than ${MAX_IO_TUNE}`;
      throw new VirError(code.argumentUnsupported, from.qemu, what);
    }
    values.set(field, BigInt(value));
  }
  const tune = { values, group };
  for (const family of families) {
    const told = (kind: string): boolean => rateOf(tune, `${kind}_${family}`) > 0n;
    if (!told('total') || !(told('read') || told('write'))) continue;
    throw invalidArgument(`total and read/write of ${family} cannot be set at the same time`);
  }
  return { tune, fields: new Set(params.map(({ field }) => field)) };
}

/** What is told, and of the rest what holds already (qemuDomainSetBlockIoTuneDefaults). */
export function withDefaults({ tune, fields }: Told, old: IoTune): IoTune {
  const values = new Map(tune.values);
  const tells = (family: string): boolean => kinds.some((kind) => fields.has(`${kind}_${family}`));
  const keep = (field: string): void => void values.set(field, rateOf(old, field));
  for (const family of families) {
    if (!tells(family)) for (const kind of kinds) keep(`${kind}_${family}`);
  }
  if (!fields.has('size_iops_sec')) keep('size_iops_sec');
  for (const family of lengths) {
    for (const kind of kinds) {
      const rate = `${kind}_${family}`;
      const length = `${rate}_max_length`;
      if (!tells(`${family}_max_length`)) keep(length);
      else if (rateOf(old, length) > 0n && (values.get(length) ?? 0n) === 0n) {
        const limited = (values.get(rate) ?? 0n) > 0n || (values.get(`${rate}_max`) ?? 0n) > 0n;
        values.set(length, limited ? 1n : 0n);
      }
    }
  }
  return { values, group: fields.has('group_name') ? tune.group : old.group };
}

/** Whose limits a disk begins with: another's, where it is to join that one's group. */
export function tuneBefore(disks: readonly Device[], disk: Device, group: string | null): IoTune {
  const own = ioTuneOf(disk);
  if (group === null || own.group === group) return own;
  return disks.map(ioTuneOf).find((tune) => tune.group === group) ?? own;
}

/** Nothing limited any more takes a disk out of its group, and makes none (CheckBlockIoTuneReset). */
export function checkReset(tune: IoTune, disk: Device): IoTune {
  if (hasAny(tune)) return tune;
  if (tune.group !== null && tune.group !== ioTuneOf(disk).group) {
    throw configRefused(
      'creating a new group/updating existing with all tune parameters zero is not supported',
    );
  }
  return { ...tune, group: null };
}

/** Bursts must not be below what they are bursts of. @throws VirError */
export function checkBursts(tune: IoTune): void {
  for (const rate of ioTuneRates) {
    const [usual, max] = [rateOf(tune, rate), rateOf(tune, `${rate}_max`)];
    if (max === 0n) continue;
    if (usual === 0n) throw configRefused(`cannot reset '${rate}' when '${rate}_max' is set`);
    if (max < usual) {
      throw configRefused(`value '${rate}_max' cannot be smaller than '${rate}'`);
    }
  }
}

const qemuRefused = (what: string): VirError =>
  new VirError(
    code.internalError,
    from.qemu,
    `unable to execute QEMU command 'block_set_io_throttle': ${what}`,
  );

/** What QEMU does not take (throttle_is_valid). @throws VirError */
export function checkByQemu(tune: IoTune): void {
  for (const family of families) {
    const set = (kind: string): boolean => rateOf(tune, `${kind}_${family}`) > 0n;
    if (!set('total') || !(set('read') || set('write'))) continue;
    throw qemuRefused(
      'bps/iops/max total values and read/write values cannot be used at the same time',
    );
  }
  const iops = kinds.some((kind) => rateOf(tune, `${kind}_iops_sec`) > 0n);
  if (rateOf(tune, 'size_iops_sec') > 0n && !iops) {
    throw qemuRefused('iops size requires an iops value to be set');
  }
  for (const rate of ioTuneRates) {
    const [max, length] = [rateOf(tune, `${rate}_max`), rateOf(tune, `${rate}_max_length`)];
    if (length > 1n && max === 0n) throw qemuRefused('burst length set without burst rate');
    if (max > 0n && length > MAX_IO_TUNE / max) {
      throw qemuRefused('burst length too high for this burst rate');
    }
  }
}

/** What QEMU says that it has: lengths of bursts alone, 1 by default; the group by `usual`. */
export function asQemuHas(tune: IoTune, usual: string): IoTune {
  if (!ioTuneRates.some((rate) => rateOf(tune, rate) > 0n)) {
    return { values: new Map(), group: null };
  }
  const values = new Map(tune.values);
  for (const rate of ioTuneRates) {
    const length = rateOf(tune, `${rate}_max_length`);
    const bursts = rateOf(tune, `${rate}_max`) > 0n;
    values.set(`${rate}_max_length`, bursts ? length || 1n : 0n);
  }
  return { values, group: tune.group ?? usual };
}

/** A definition's devices with other limits of a disk, and of all of its group. */
export function tuned(
  { devices }: Definition,
  disk: Device,
  tune: IoTune,
): { readonly devices: readonly Device[] } {
  const isOfGroup = (device: Device): boolean =>
    tune.group !== null && device.kind === 'disk' && ioTuneOf(device).group === tune.group;
  return {
    devices: devices.map((device) =>
      device === disk || isOfGroup(device) ? withIoTune(device, tune) : device,
    ),
  };
}
