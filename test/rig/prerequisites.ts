import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';

import { systemPath } from './command.ts';
import { RigError } from './errors.ts';

/** The commands that a rig runs, and the Debian package that has each. */
const packageOf = {
  unshare: 'util-linux',
  nsenter: 'util-linux',
  setpriv: 'util-linux',
  mount: 'mount',
  xz: 'xz-utils',
  libvirtd: 'libvirt-daemon-system',
  virsh: 'libvirt-clients',
  'qemu-system-x86_64': 'qemu-system-x86',
} as const;

export type Daemon = 'libvirtd' | 'virtqemud';

function isInstalled(command: string): boolean {
  return systemPath.split(':').some((directory) => {
    try {
      accessSync(join(directory, command), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/**
 * What keeps a rig from starting on this machine and what to do about it, in one sentence;
 * undefined when nothing does.
 */
export function missingPrerequisite(daemon: Daemon = 'libvirtd'): string | undefined {
  if (process.platform !== 'linux') {
    return `the rig needs Linux with libvirtd and QEMU, and this is ${process.platform}`;
  }
  if (process.getuid?.() !== 0) {
    return 'a private libvirtd with guests needs root, for its namespaces and cgroups: run this with sudo';
  }
  const commands = Object.entries(packageOf).filter(([command]) => !isInstalled(command));
  if (commands.length > 0) {
    const names = commands.map(([command]) => command).join(', ');
    const packages = [...new Set(commands.map(([, name]) => name))].join(' ');
    return `the rig needs ${names}: apt-get install --no-install-recommends ${packages}`;
  }
  if (!isInstalled(daemon)) {
    return `the rig needs ${daemon}, which this machine lacks (Debian 12 ships libvirtd alone): start it without the modular option`;
  }
  return undefined;
}

/** @throws RigError of kind `prerequisite` when a rig cannot start on this machine. */
export function requirePrerequisites(daemon: Daemon): void {
  const missing = missingPrerequisite(daemon);
  if (missing !== undefined) throw new RigError('prerequisite', missing);
}
