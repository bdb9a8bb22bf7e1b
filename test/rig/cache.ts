import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** What rigs keep from run to run: `/var/cache/virtune` of root, else the user's cache directory. */
export function cacheDirectory(): string {
  if (process.getuid?.() === 0) return '/var/cache/virtune';
  return join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'virtune');
}

/**
 * Makes a directory of the cache whole or not at all, whoever else makes it at the same time.
 *
 * @param fill writes the content into the directory that it is given
 * @returns the directory's path
 */
export async function cachedDirectory(
  name: string,
  fill: (directory: string) => Promise<void>,
): Promise<string> {
  const directory = join(cacheDirectory(), name);
  if (await exists(directory)) return directory;
  await mkdir(cacheDirectory(), { recursive: true });
  const draft = await mkdtemp(`${directory}.`);
  try {
    await fill(draft);
    await rename(draft, directory);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    // Somebody else was first.
    if (!(await exists(directory))) throw error;
  }
  return directory;
}

/** Whether the cache has a directory of this name. */
export function isCached(name: string): Promise<boolean> {
  return exists(join(cacheDirectory(), name));
}

async function exists(directory: string): Promise<boolean> {
  return (await filesOf(directory)).length > 0;
}

/**
 * Copies the files of one directory that the other has not, or has otherwise.
 *
 * libvirt keeps what it learns of each QEMU binary in such files and spends more than a second on
 * them at its first start. It does not believe a file that another QEMU, kernel or libvirt made,
 * so they are safe to hand from rig to rig.
 */
export async function copyChangedFiles(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const name of await filesOf(from)) {
    const content = await readFile(join(from, name));
    const present = await readFile(join(to, name)).catch(() => undefined);
    if (present?.equals(content)) continue;
    const draft = join(to, `.${name}.${process.pid}`);
    await writeFile(draft, content);
    await rename(draft, join(to, name));
  }
}

/** The names of a directory's entries but hidden ones; none when it is missing. */
async function filesOf(directory: string): Promise<string[]> {
  const names = await readdir(directory).catch(() => []);
  return names.filter((name) => !name.startsWith('.'));
}
