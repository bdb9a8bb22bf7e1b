import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Where guests find their images, in every rig. */
export const imagesDirectory = '/var/lib/libvirt/images';

/** What a guest without an operating system does with its first vCPU; the others wait for it. */
export type RomKind = 'halt' | 'spin';

const romSize = 64 * 1024;
/** An x86 CPU starts 16 bytes below the end of the ROM. */
const resetVector = romSize - 16;

const programs = {
  // hlt; jmp to it
  halt: [0xf4, 0xeb, 0xfd],
  // jmp to itself
  spin: [0xeb, 0xfe],
} as const satisfies Record<RomKind, readonly number[]>;

/** A firmware of 64 KiB that runs one of the programs from the reset vector on. */
export function rom(kind: RomKind): Uint8Array {
  const image = new Uint8Array(romSize);
  image.set(programs[kind], resetVector);
  return image;
}

/** Where a guest's XML says that its ROM is. */
export function romPath(kind: RomKind): string {
  return `${imagesDirectory}/${kind}.rom`;
}

export async function writeRoms(directory: string): Promise<void> {
  await writeFile(join(directory, 'halt.rom'), rom('halt'));
  await writeFile(join(directory, 'spin.rom'), rom('spin'));
}
