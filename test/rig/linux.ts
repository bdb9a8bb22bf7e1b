import { readFile, symlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { cachedDirectory, isCached } from './cache.ts';
import { runOrFail } from './command.ts';
import { cpioArchive } from './cpio.ts';
import { RigError } from './errors.ts';
import { consolePath } from './guest.ts';
import type { Rig } from './rig.ts';

const fetchScript = fileURLToPath(new URL('fetch-linux.sh', import.meta.url));
const initScript = new URL('guest-init.sh', import.meta.url);

const CACHED = 'linux';

/** Whether `provideLinux` has to download, which takes some seconds. */
export async function needsDownload(): Promise<boolean> {
  return !(await isCached(CACHED));
}

/**
 * Puts a kernel and an initrd for `linuxGuest` into a rig. The first time on a machine it downloads
 * Debian's packages by apt (28 MB).
 *
 * @throws RigError when they cannot be had.
 */
export async function provideLinux(rig: Rig): Promise<void> {
  const linux = await cachedDirectory(CACHED, fetchLinux);
  const images = join(rig.dir, 'lib/images');
  await symlink(join(linux, 'vmlinuz'), join(images, 'vmlinuz'));
  const initrd = cpioArchive([
    ...['bin', 'dev', 'proc', 'sys'].map((path) => ({ path, mode: 0o040755 })),
    { path: 'bin/busybox', mode: 0o100755, content: await readFile(join(linux, 'busybox')) },
    { path: 'init', mode: 0o100755, content: await readFile(initScript) },
  ]);
  await writeFile(join(images, 'initrd'), initrd);
}

async function fetchLinux(directory: string): Promise<void> {
  try {
    await runOrFail('sh', [fetchScript, directory], { timeoutMs: 300_000 });
  } catch (cause) {
    throw new RigError(
      'prerequisite',
      'a guest that boots Linux needs Debian packages (linux-image-cloud-amd64, busybox-static) ' +
        `from apt's mirror, once: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    );
  }
}

/** A NUMA node that a booted guest's kernel reports. */
export interface SeenCell {
  readonly id: number;
  readonly cpus: string;
  /** Less than the guest was given: the kernel does not count what it keeps for itself. */
  readonly memoryKiB: number;
}

/** The cells that a Linux guest printed on its console; undefined while it has not finished. */
export function cellsOnConsole(text: string): SeenCell[] | undefined {
  if (!/^cells: \d+\r?$/m.test(text)) return undefined;
  return Array.from(text.matchAll(/^cell (\d+): cpus=(\S*) memory=(\d+) KiB/gm), (match) => ({
    id: Number(match[1]),
    cpus: match[2] ?? '',
    memoryKiB: Number(match[3]),
  }));
}

/**
 * Waits until a Linux guest has booted and gives the cells that it sees.
 *
 * @throws RigError with the end of its console after `timeoutMs`, 60 s when left out.
 */
export async function bootedCells(rig: Rig, name: string, timeoutMs = 60_000): Promise<SeenCell[]> {
  const path = join(rig.dir, 'log/qemu', basename(consolePath(name)));
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const text = await readFile(path, 'utf8').catch(() => '');
    const cells = cellsOnConsole(text);
    if (cells !== undefined) return cells;
    if (Date.now() > deadline) {
      const tail = text.slice(-1000);
      throw new RigError('start', `${name} did not boot in ${timeoutMs} ms; its console:\n${tail}`);
    }
    await delay(50);
  }
}
