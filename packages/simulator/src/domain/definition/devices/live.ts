import { withImages } from './images.ts';
import type { Device } from './device.ts';

/** What a running domain brings to its devices as they are printed. */
export interface Running {
  readonly id: number;
  readonly name: string;
}

/** How much of a domain's name stands in the names of its directories (virDomainDefGetShortName). */
const SHORT_NAME = 20;

/** Where libvirt puts the socket of a channel that does not tell (qemuDomainPrepareChannel). */
function channelPath(target: string, { id, name }: Running): string {
  const short = Array.from(name).slice(0, SHORT_NAME).join('');
  return `/var/lib/libvirt/qemu/channel/target/domain-${id}-${short}/${target}`;
}

function runningChannel(device: Device, running: Running): Device {
  const target = /<target type='virtio'(?: name='([^']*)')?/.exec(device.before);
  if (target === null) return device;
  const told = device.type !== 'unix' || device.before.includes('<source ');
  const path = channelPath(target[1] ?? '', running);
  const source = told ? '' : `<source mode='bind' path='${path}'/>\n`;
  // QEMU has said so of those that it was started with.
  const state = device.plugged === true ? '' : " state='disconnected'";
  const before = device.before.replace(
    /<target type='virtio'(?<more>[^/>]*)\/>/,
    `<target type='virtio'$<more>${state}/>`,
  );
  return { ...device, before: source + before };
}

/** A device with what libvirt tells of it while its domain runs. */
export function runningDevice(device: Device, running: Running): Device {
  if (device.kind === 'channel') return runningChannel(device, running);
  const { images } = device;
  return images === null ? device : { ...device, before: withImages(device, images) };
}
