import type { Definition } from '../definition/definition.ts';
import type { Device } from '../definition/devices/device.ts';
import { knownKinds } from '../definition/devices/device.ts';
import { readDevice } from '../definition/devices/implicit.ts';
import { checkDevices } from '../definition/devices/refused.ts';
import { isQ35 } from '../definition/caps.ts';
import { qemuUnsupported, unsupported } from '../definition/refusal.ts';
import { checkMemoryDevices } from '../definition/validate.ts';
import { child, parseFragment, type XmlNode } from '../definition/xml.ts';
import type { SimulatedHost } from '../../host/simulated-host.ts';

/** A device that a client tells by itself. */
export interface ToldDevice {
  readonly device: Device;
  readonly alias: string | null;
  /** Whether an interface's MAC address is told, and not made up. */
  readonly mac: boolean;
}

/** Character devices are one kind to libvirt (VIR_DOMAIN_DEVICE_CHR). */
const characters = new Set<string>(['serial', 'parallel', 'console', 'channel']);

export const isCharacter = ({ kind }: Device): boolean => characters.has(kind);

/** libvirt's word for a kind of device (virDomainDeviceType). */
export const kindWord = ({ kind }: Device): string => (characters.has(kind) ? 'chr' : kind);

/** Video cards that can stand beside a primary one. */
const secondary = new Set<string>(['qxl', 'virtio']);

/** What is refused of a device for itself (virDomainDeviceDefValidate). */
function validate(device: Device, { cells }: Definition): void {
  checkDevices([device]);
  checkMemoryDevices({ devices: [device], cells });
  if (device.kind === 'video' && !secondary.has(device.type)) {
    throw qemuUnsupported(`video type '${device.type}' is only valid as primary video device`);
  }
}

/** A disk that is only to be found again needs no target. */
const withTarget = (node: XmlNode): XmlNode =>
  node.name !== 'disk' || child(node, 'target') !== undefined
    ? node
    : { ...node, children: [...node.children, targetless] };

const targetless: XmlNode = {
  name: 'target',
  attributes: new Map([['dev', '(null)']]),
  children: [],
  text: '',
  source: '',
};

/**
 * What a client tells of one device (virDomainDeviceDefParse). Whoever only looks for one does not
 * `check` it. @throws VirError
 */
export function parseDevice(
  host: SimulatedHost,
  definition: Definition,
  xml: string,
  check = true,
): ToldDevice {
  const node = parseFragment(xml, '(device_definition)');
  if (!knownKinds.has(node.name)) throw unsupported(`unknown device type '${node.name}'`);
  const machine = {
    type: definition.type,
    q35: isQ35(definition.os.machine),
    freshMac: () => host.domains.freshMac(),
  };
  const device = readDevice(check ? node : withTarget(node), machine);
  if (check) validate(device, definition);
  return {
    device,
    alias: child(node, 'alias')?.attributes.get('name') ?? null,
    mac: child(node, 'mac')?.attributes.has('address') === true,
  };
}
