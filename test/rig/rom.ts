import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Where guests find their images, in every rig. */
export const imagesDirectory = '/var/lib/libvirt/images';

/**
 * What a guest without an operating system does: its first vCPU halts, or spins, and the others
 * wait for it; or all of them spin.
 */
export type RomKind = 'halt' | 'spin' | 'spin-all';

const romSize = 64 * 1024;
/** An x86 CPU starts 16 bytes below the end of the ROM. */
const resetVector = romSize - 16;
/** Where `spin-all` has its parts; its first 4 KiB page is where the other vCPUs begin. */
const others = 0xe000;
const first = 0xf000;
const descriptors = 0xf100;

const low = (address: number): readonly [number, number] => [address & 0xff, address >> 8];

// jmp to itself
const spin = [0xeb, 0xfe];
// cli; lgdt cs:[descriptors]
const loadDescriptors = [0xfa, 0x66, 0x2e, 0x0f, 0x01, 0x16, ...low(descriptors)];
// mov eax, cr0; or al, 1; mov cr0, eax
const enterProtectedMode = [0x0f, 0x20, 0xc0, 0x0c, 0x01, 0x0f, 0x22, 0xc0];
// mov bx, 8; mov ds, bx
const reachAllMemory = [0xbb, 0x08, 0x00, 0x8e, 0xdb];
// mov eax, 0xc46fe; mov [0xfee00300], eax: the local APIC's interrupt command, a start-up message
// to all others, for page 0xfe
const wakeOthers = [0x66, 0xb8, 0xfe, 0x46, 0x0c, 0x00, 0x67, 0x66, 0xa3, 0x00, 0x03, 0xe0, 0xfe];

/** Code by its place in the ROM. */
type Program = Readonly<Record<number, readonly number[]>>;

const programs = {
  // hlt; jmp to it
  halt: { [resetVector]: [0xf4, 0xeb, 0xfd] },
  spin: { [resetVector]: spin },
  'spin-all': {
    // jmp first
    [resetVector]: [0xe9, ...low((first - resetVector - 3) & 0xffff)],
    [first]: [
      ...loadDescriptors,
      ...enterProtectedMode,
      ...reachAllMemory,
      ...wakeOthers,
      ...wakeOthers,
      ...spin,
    ],
    // Limit and address of the descriptors; none, and data of 4 GiB from 0 on.
    [descriptors]: [0x0f, 0x00, ...low(descriptors + 8), 0xff, 0xff],
    [descriptors + 16]: [0xff, 0xff, 0x00, 0x00, 0x00, 0x92, 0xcf, 0x00],
    [others]: spin,
  },
} as const satisfies Record<RomKind, Program>;

/** A firmware of 64 KiB that runs one of the programs from the reset vector on. */
export function rom(kind: RomKind): Uint8Array {
  const image = new Uint8Array(romSize);
  const program: Program = programs[kind];
  for (const [place, code] of Object.entries(program)) image.set(code, Number(place));
  return image;
}

/** Where a guest's XML says that its ROM is. */
export function romPath(kind: RomKind): string {
  return `${imagesDirectory}/${kind}.rom`;
}

export async function writeRoms(directory: string): Promise<void> {
  await writeFile(join(directory, 'halt.rom'), rom('halt'));
  await writeFile(join(directory, 'spin.rom'), rom('spin'));
  await writeFile(join(directory, 'spin-all.rom'), rom('spin-all'));
}
