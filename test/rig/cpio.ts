/** A file or directory for an archive; a directory has no content. */
export interface CpioEntry {
  readonly path: string;
  /** The file type and permissions, as in stat(2): `0o100755`. */
  readonly mode: number;
  readonly content?: Uint8Array;
}

const trailer: CpioEntry = { path: 'TRAILER!!!', mode: 0 };

/**
 * A cpio archive in the "newc" format, uncompressed, which the kernel takes for an initramfs.
 * The format is in the kernel's Documentation/driver-api/early-userspace/buffer-format.rst.
 */
export function cpioArchive(entries: readonly CpioEntry[]): Uint8Array {
  return Buffer.concat([...entries, trailer].flatMap((entry, index) => record(entry, index + 1)));
}

function record(entry: CpioEntry, inode: number): Uint8Array[] {
  const name = Buffer.from(`${entry.path}\0`);
  const content = entry.content ?? new Uint8Array();
  const numbers = {
    inode,
    mode: entry.mode,
    uid: 0,
    gid: 0,
    links: 1,
    modified: 0,
    size: content.length,
    deviceMajor: 0,
    deviceMinor: 0,
    ofMajor: 0,
    ofMinor: 0,
    nameSize: name.length,
    checksum: 0,
  };
  const hex = Object.values(numbers).map((number) => number.toString(16).padStart(8, '0'));
  const header = Buffer.from(`070701${hex.join('')}`);
  return [header, name, padding(header.length + name.length), content, padding(content.length)];
}

/** What fills a length up to a multiple of four. */
function padding(length: number): Uint8Array {
  return new Uint8Array(-length & 3);
}
