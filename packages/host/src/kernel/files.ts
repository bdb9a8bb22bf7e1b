import { closeSync, existsSync, openSync, readdirSync, readSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** What reading ends in where there is nothing to read: the file, or its process, has gone. */
const GONE: ReadonlySet<string> = new Set(['ENOENT', 'ESRCH', 'ENOTDIR', 'ENODEV', 'EINVAL']);
const DENIED: ReadonlySet<string> = new Set(['EACCES', 'EPERM']);

const buffer = Buffer.allocUnsafeSlow(65_536);

function readAll(file: string): string {
  const descriptor = openSync(file, 'r');
  try {
    let text = '';
    for (;;) {
      const length = readSync(descriptor, buffer, 0, buffer.length, null);
      text += buffer.toString('utf8', 0, length);
      if (length === 0 || (length < buffer.length && text.endsWith('\n'))) return text;
    }
  } finally {
    closeSync(descriptor);
  }
}

/**
 * The files in which the kernel tells about itself. Most are read at once, without waiting: they
 * come out of memory, in some 10 microseconds, where a detour through a thread would take twenty
 * times as long. Their size is not known before they are read, for which readFileSync takes a large
 * buffer each time; here one serves all.
 */
export class KernelFiles {
  readonly #root: string;
  readonly #denied = new Set<string>();

  /** `root` is where /proc and /sys are; tests have their own. */
  constructor(root = '/') {
    this.#root = root;
  }

  /** Files that may not be read, as they were asked for. */
  get denied(): readonly string[] {
    return [...this.#denied];
  }

  /** The text of a file; null where there is none, or it is not ours to read. */
  text(file: string): string | null {
    try {
      return readAll(path.join(this.#root, file));
    } catch (error) {
      return this.#nothing(file, error);
    }
  }

  /** The same for files whose making takes the kernel long. */
  async slowText(file: string): Promise<string | null> {
    try {
      return await readFile(path.join(this.#root, file), 'utf8');
    } catch (error) {
      return this.#nothing(file, error);
    }
  }

  has(file: string): boolean {
    return existsSync(path.join(this.#root, file));
  }

  /** What is in a directory; nothing where there is none. */
  names(directory: string): readonly string[] {
    try {
      return readdirSync(path.join(this.#root, directory));
    } catch (error) {
      this.#nothing(directory, error);
      return [];
    }
  }

  #nothing(file: string, error: unknown): null {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (DENIED.has(code)) this.#denied.add(file);
    else if (!GONE.has(code)) throw error;
    return null;
  }
}
