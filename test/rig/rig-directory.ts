import { chmod, mkdir, mkdtemp, readFile, realpath, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

import { cacheDirectory, copyChangedFiles } from './cache.ts';
import { cgroupMounts, rigCgroups } from './cgroups.ts';
import { runOrFail } from './command.ts';
import { daemonConfig, qemuConfig } from './daemon-config.ts';
import type { Daemon } from './prerequisites.ts';
import { writeRoms } from './rom.ts';

export interface RigContents {
  readonly daemon: Daemon;
  /** More lines for the daemon's configuration. */
  readonly config: string;
  /** A packed sysfs tree. */
  readonly host: string | undefined;
  /** Directories by where the rig sees them. */
  readonly mounts: Readonly<Record<string, string>>;
}

/** Makes a rig's directory with all that the supervisor and the daemon read from it. */
export async function makeRigDirectory(contents: RigContents): Promise<string> {
  const dir = await mkdtemp(join(await realpath(tmpdir()), 'virtune-rig-'));
  // Ordinary users reach the read-only socket, as on a real host.
  await chmod(dir, 0o755);
  for (const name of ['run', 'lib/images', 'cache', 'log/qemu', 'etc']) {
    await mkdir(join(dir, name), { recursive: true });
  }
  const cgroups = contents.host === undefined ? await ownCgroups(basename(dir)) : [];
  const lines = cgroups.map(({ mount, directory }) => `${mount} ${directory}\n`);
  await writeFile(join(dir, 'cgroups'), lines.join(''));
  const mounts = Object.entries(contents.mounts).map(([target, from]) => `${from} ${target}\n`);
  await writeFile(join(dir, 'mounts'), mounts.join(''));
  await writeFile(join(dir, 'etc', `${contents.daemon}.conf`), daemonConfig(contents.config));
  await writeFile(join(dir, 'etc/qemu.conf'), qemuConfig({ cgroups: cgroups.length > 0 }));
  await writeRoms(join(dir, 'lib/images'));
  if (contents.host !== undefined) await unpackHost(contents.host, join(dir, 'host'));
  await copyChangedFiles(sharedCapabilities(), ownCapabilities(dir));
  return dir;
}

/** Hands what libvirt learnt of this machine's QEMU in one rig on to the next ones. */
export async function shareCapabilities(dir: string): Promise<void> {
  await copyChangedFiles(ownCapabilities(dir), sharedCapabilities());
}

/** The cgroup version that has the CPU controller on this machine; 0 when none has. */
export async function machineCgroupVersion(): Promise<0 | 1 | 2> {
  const mounts = cgroupMounts(await readFile('/proc/self/mountinfo', 'utf8'));
  if (mounts.some(({ controllers }) => controllers.includes('cpu'))) return 1;
  const unified = mounts.find(({ version }) => version === 2);
  if (unified === undefined) return 0;
  const controllers = await readFile(join(unified.mount, 'cgroup.controllers'), 'utf8');
  return controllers.split(/\s+/).includes('cpu') ? 2 : 0;
}

async function ownCgroups(name: string) {
  const mountinfo = await readFile('/proc/self/mountinfo', 'utf8');
  return rigCgroups(mountinfo, await readFile('/proc/self/cgroup', 'utf8'), name);
}

async function unpackHost(archive: string, directory: string): Promise<void> {
  await mkdir(directory);
  await runOrFail('tar', ['-xJf', archive, '-C', directory, '--strip-components=1']);
}

function ownCapabilities(dir: string): string {
  return join(dir, 'cache/qemu/capabilities');
}

function sharedCapabilities(): string {
  return join(cacheDirectory(), 'capabilities');
}
