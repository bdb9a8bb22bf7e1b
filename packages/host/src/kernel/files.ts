import { close, closeSync, existsSync, open, openSync, read, readdirSync, readSync } from 'node:fs';
import { promisify } from 'node:util';

/** What reading ends in where there is nothing to read: the file, or its process, has gone. */
const GONE: ReadonlySet<string> = new Set(['ENOENT', 'ESRCH', 'ENOTDIR', 'ENODEV', 'EINVAL']);
const DENIED: ReadonlySet<string> = new Set(['EACCES', 'EPERM']);

/** seq_file gives a page, where no single line is longer. */
const SLOW_CHUNK = 8192;

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

const opening = promisify(open);
const closing = promisify(close);

/** A FileHandle and its promises would cost as much as a short read itself. */
function readInto(descriptor: number, into: Buffer): Promise<number> {
  return new Promise((resolve, reject) => {
    read(descriptor, into, 0, into.length, null, (error, length) => {
      if (error === null) resolve(length);
      else reject(error);
    });
  });
}

/** One that the kernel gives a page at a time, however much is asked for. */
async function readAllSlowly(file: string): Promise<string> {
  const descriptor = await opening(file, 'r');
  const into = Buffer.allocUnsafe(SLOW_CHUNK);
  try {
    let text = '';
    for (;;) {
      const length = await readInto(descriptor, into);
      if (length === 0) return text;
      text += into.toString('latin1', 0, length);
    }
  } finally {
    await closing(descriptor);
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
    this.#root = root.replace(/\/+$/, '');
  }

  /** Files that may not be read, as they were asked for. */
  get denied(): readonly string[] {
    return [...this.#denied];
  }

  /** The text of a file; null where there is none, or it is not ours to read. */
  text(file: string): string | null {
    try {
      return readAll(this.#root + file);
    } catch (error) {
      return this.#nothing(file, error);
    }
  }

  /** The same for files of ASCII whose making takes the kernel long: a thread waits for them. */
  async slowText(file: string): Promise<string | null> {
    try {
      return await readAllSlowly(this.#root + file);
    } catch (error) {
      return this.#nothing(file, error);
    }
  }

  has(file: string): boolean {
    return existsSync(this.#root + file);
  }

  /** What is in a directory; nothing where there is none. */
  names(directory: string): readonly string[] {
    try {
      return readdirSync(this.#root + directory);
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
