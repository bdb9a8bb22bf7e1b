import { code, from, VirError } from '../../../error.ts';
import { elementOrNothing, leaf } from '../printer.ts';
import { unsigned } from '../number.ts';
import { child, readXml, type XmlNode } from '../xml.ts';
import type { Device } from './device.ts';

const kinds = ['total', 'read', 'write'] as const;
const families = ['bytes', 'iops'] as const;

const rates = families.flatMap((family) => kinds.map((kind) => `${kind}_${family}_sec` as const));

/** What a disk's rates are called, in libvirt's order, total before read and write. */
export const ioTuneRates = rates;

/** Limits of a disk by libvirt's names (virDomainBlockIoTuneInfo); 0, or left out: none. */
export interface IoTune {
  readonly values: ReadonlyMap<string, bigint>;
  /** Disks of one group share what it allows. */
  readonly group: string | null;
}

/** What no limit may be above (QEMU_BLOCK_IOTUNE_MAX). */
export const MAX_IO_TUNE = 1_000_000_000_000_000n;

export const noIoTune: IoTune = { values: new Map(), group: null };

/** All fields in libvirt's order, `group_name` among them. */
export const ioTuneFields: readonly string[] = [
  ...rates,
  ...rates.map((rate) => `${rate}_max`),
  'size_iops_sec',
  'group_name',
  ...rates.map((rate) => `${rate}_max_length`),
];

export const rateOf = ({ values }: IoTune, field: string): bigint => values.get(field) ?? 0n;

/** Whether anything is limited (virDomainBlockIoTuneInfoHasAny). */
export const hasAny = ({ values }: IoTune): boolean => [...values.values()].some((v) => v > 0n);

/** `<iotune>`, or a `<throttlegroup>`, which says the same (virDomainDiskDefIotuneParse). */
export function readIoTune(node: XmlNode | undefined): IoTune {
  if (node === undefined) return noIoTune;
  const values = new Map<string, bigint>();
  for (const field of ioTuneFields) {
    const told = child(node, field);
    if (told === undefined || told.text === '' || field === 'group_name') continue;
    const value = unsigned(told.text, 64);
    if (value === null) {
      const what = `disk iotune field '${field}' must be an integer`;
      throw new VirError(code.xmlError, from.domain, what);
    }
    if (value > 0n) values.set(field, value);
  }
  return { values, group: child(node, 'group_name')?.text || null };
}

/** What stands in `<iotune>` and in `<throttlegroup>`. */
export function ioTuneContent(tune: IoTune): string {
  return ioTuneFields
    .map((field) => {
      if (field === 'group_name') return leaf(field, tune.group);
      return leaf(field, rateOf(tune, field) || null);
    })
    .join('');
}

export const printIoTune = (tune: IoTune): string =>
  elementOrNothing('iotune', '', ioTuneContent(tune));

const PRINTED = /^<iotune>\n(?: .*\n)*<\/iotune>\n/m;
const TARGET = /^<target .*\/>\n/m;

/** What a disk's limits are. */
export function ioTuneOf(disk: Device): IoTune {
  const text = PRINTED.exec(disk.before)?.[0];
  return text === undefined ? noIoTune : readIoTune(readXml(text));
}

/** A disk with other limits. */
export function withIoTune(disk: Device, tune: IoTune): Device {
  const before = disk.before
    .replace(PRINTED, '')
    .replace(TARGET, (target) => target + printIoTune(tune));
  return { ...disk, before };
}
