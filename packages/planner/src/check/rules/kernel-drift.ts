import { kernelFaults, type KernelFault } from '../../drift/kernel.ts';
import { cause } from '../../drift/causes.ts';
import { settingsOf, settingKey } from '../../drift/settings.ts';
import { settingText } from '../../drift/difference.ts';
import { type Message, msg } from '../../message.ts';
import type { Guest } from '../../scene/guest.ts';
import { type Found, guestRule } from '../rule.ts';

function messageOf(fault: KernelFault, wanted: string | null): Message {
  const name = settingText(fault);
  const { kernel } = fault;
  return wanted === null
    ? msg`${name}: libvirt sets nothing, the kernel has ${kernel}`
    : msg`${name}: libvirt says ${wanted}, the kernel has ${kernel}`;
}

function foundOf(guest: Guest, fault: KernelFault, wanted: string | null): Found {
  const likely = fault.cause === null ? null : cause(fault.cause);
  return {
    guest,
    message:
      likely === null
        ? messageOf(fault, wanted)
        : msg`${messageOf(fault, wanted)}. Likely: ${likely.text}`,
    values: {
      setting: settingText(fault),
      live: wanted,
      kernel: fault.kernel,
      cause: fault.cause,
    },
    ...(fault.repair !== null && { remedy: { changes: fault.repair, affect: 'live' } }),
    noMend: msg`the cgroup above does not have it: widen its cpuset.cpus on the host, or shut the guest down and start it again`,
  };
}

export default guestRule({
  name: 'kernel-drift',
  severity: 'error',
  title: msg`the kernel not doing what the live definition says`,
  explanation: msg`libvirt writes pins, shares and quotas once and does not look again, while systemd, CPU hotplug and other programs write the same cgroups. virsh goes on showing what was set, and the guest gets something else.`,
  source: 'https://libvirt.org/cgroups.html',
  *check(guest, scene): Iterable<Found> {
    if (scene.time !== 'now') return;
    const wanted = new Map(settingsOf(guest).map((one) => [settingKey(one), one.text]));
    for (const fault of kernelFaults(guest)) {
      yield foundOf(guest, fault, wanted.get(settingKey(fault)) ?? null);
    }
  },
});
