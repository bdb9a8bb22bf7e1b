import path from 'node:path';

/** A domain that was saved to a file: what QEMU's driver of libvirt writes, without the memory. */
export interface SaveImage {
  /** Its definition, inactive and migratable. */
  readonly xml: string;
  /** Whether it goes on as soon as it is restored. */
  readonly running: boolean;
}

const errnos = {
  ENOENT: [2, 'No such file or directory'],
  ENOTDIR: [20, 'Not a directory'],
  EISDIR: [21, 'Is a directory'],
  ENAMETOOLONG: [36, 'File name too long'],
} as const;

/** What the kernel refuses of a file. */
export class FileError extends Error {
  override readonly name = 'FileError';
  readonly errno: number;

  constructor(code: keyof typeof errnos) {
    const [errno, text] = errnos[code];
    super(text);
    this.errno = errno;
  }
}

/** Directories that the host has, beside those that lie above them. */
const directories = [
  '/bin',
  '/boot',
  '/dev',
  '/etc',
  '/lib',
  '/proc',
  '/run',
  '/sys',
  '/tmp',
  '/usr/bin',
  '/usr/share',
  '/var/cache',
  '/var/lib/libvirt/images',
  '/var/lib/libvirt/qemu/save',
  '/var/log/libvirt/qemu',
  '/var/tmp',
];

/** Where people keep what is theirs: every directory below is taken to be there. */
const homes = ['/home', '/root', '/srv', '/mnt', '/media', '/opt'];

const LONGEST_NAME = 255;

const within = (file: string, directory: string): boolean =>
  file === directory || file.startsWith(directory === '/' ? '/' : `${directory}/`);

/**
 * The host's file system, as far as domains are saved to it. It is a simulated one, in the state of
 * the simulation: nothing is ever written to the disk of the machine that the simulation runs on,
 * and nothing is looked for there.
 */
export class HostFiles {
  readonly #images = new Map<string, SaveImage>();
  readonly #isUsed: (file: string) => boolean;

  /** `isUsed` says of a path whether it is the file of a domain: its firmware, one of its disks. */
  constructor(isUsed: (file: string) => boolean) {
    this.#isUsed = isUsed;
  }

  /** The image in a file; null where the file is something else. @throws FileError */
  read(file: string): SaveImage | 'directory' | null {
    const full = this.#checked(file);
    if (this.isDirectory(full)) return 'directory';
    const image = this.#images.get(full);
    if (image === undefined && !this.#isUsed(full)) throw new FileError('ENOENT');
    return image ?? null;
  }

  /** Whether a file can be written to, an existing one or a new one. @throws FileError */
  checkWritable(file: string): void {
    if (this.isDirectory(this.#checked(file))) throw new FileError('EISDIR');
  }

  write(file: string, image: SaveImage): void {
    this.checkWritable(file);
    this.#images.set(path.posix.resolve('/', file), image);
  }

  has(file: string): boolean {
    return this.#images.has(path.posix.resolve('/', file));
  }

  /** False where there is no such image. */
  remove(file: string): boolean {
    return this.#images.delete(path.posix.resolve('/', file));
  }

  isDirectory(full: string): boolean {
    if (directories.some((known) => within(known, full))) return true;
    const isFile = this.#images.has(full) || this.#isUsed(full);
    return !isFile && homes.some((home) => full === home);
  }

  /** The path from the root, all directories on which must be there. */
  #checked(file: string): string {
    const full = path.posix.resolve('/', file);
    const parts = full.split('/').slice(1);
    if (parts.some((part) => Buffer.byteLength(part) > LONGEST_NAME)) {
      throw new FileError('ENAMETOOLONG');
    }
    for (let depth = 1; depth < parts.length; depth++) {
      const parent = `/${parts.slice(0, depth).join('/')}`;
      if (this.#images.has(parent) || this.#isUsed(parent)) throw new FileError('ENOTDIR');
      if (this.isDirectory(parent) || homes.some((home) => within(parent, home))) continue;
      throw new FileError('ENOENT');
    }
    return full;
  }

  save(): readonly (readonly [string, SaveImage])[] {
    return [...this.#images];
  }

  load(saved: readonly (readonly [string, SaveImage])[]): void {
    this.#images.clear();
    for (const [file, image] of saved) this.#images.set(file, image);
  }
}
