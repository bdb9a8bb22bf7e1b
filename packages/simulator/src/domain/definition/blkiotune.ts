import type { BlkioDevice, Blkiotune } from './definition.ts';
import { unsigned, wrapping } from './number.ts';
import { element, elementOrNothing, leaf } from './printer.ts';
import { allAt, at, child, textOf, type XmlNode } from './xml.ts';
import { unsupported } from './refusal.ts';

function numberOf(node: XmlNode, name: string, bits: 32 | 64): bigint {
  const text = textOf(child(node, name));
  if (text === undefined) return 0n;
  const value = wrapping(text, bits);
  if (value !== null) return value;
  const what = { weight: 'weight' }[name] ?? name.replaceAll('_', ' ');
  throw unsupported(`could not parse ${what} ${text}`);
}

function deviceOf(node: XmlNode): BlkioDevice {
  const path = textOf(child(node, 'path'));
  if (path === undefined) {
    throw unsupported('missing per-device path');
  }
  return {
    path,
    weight: Number(numberOf(node, 'weight', 32)),
    readIops: Number(numberOf(node, 'read_iops_sec', 32)),
    writeIops: Number(numberOf(node, 'write_iops_sec', 32)),
    readBytes: numberOf(node, 'read_bytes_sec', 64),
    writeBytes: numberOf(node, 'write_bytes_sec', 64),
  };
}

/** `<blkiotune>`; a weight that is no number counts for none (virDomainDefTunablesParse). */
export function parseBlkiotune(root: XmlNode): Blkiotune {
  const weight = unsigned(textOf(at(root, 'blkiotune', 'weight')) ?? '', 32);
  const devices = allAt(root, 'blkiotune', 'device').map(deviceOf);
  for (const [i, { path }] of devices.entries()) {
    if (!devices.slice(0, i).some((other) => other.path === path)) continue;
    throw unsupported(`duplicate blkio device path '${path}'`);
  }
  return { weight: Number(weight ?? 0n), devices };
}

const unlessZero = (name: string, value: number | bigint): string =>
  Number(value) === 0 ? '' : leaf(name, value);

function printDevice(device: BlkioDevice): string {
  const values =
    unlessZero('weight', device.weight) +
    unlessZero('read_iops_sec', device.readIops) +
    unlessZero('write_iops_sec', device.writeIops) +
    unlessZero('read_bytes_sec', device.readBytes) +
    unlessZero('write_bytes_sec', device.writeBytes);
  return values === '' ? '' : element('device', '', leaf('path', device.path) + values);
}

export function printBlkiotune({ weight, devices }: Blkiotune): string {
  const content = unlessZero('weight', weight) + devices.map(printDevice).join('');
  return elementOrNothing('blkiotune', '', content);
}
