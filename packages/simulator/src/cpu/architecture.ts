/** virArch: what libvirt calls architectures. */
const architectures: ReadonlySet<string> = new Set(
  (
    'alpha armv6l armv7l armv7b aarch64 cris i686 ia64 lm32 loongarch64 m68k microblaze ' +
    'microblazeel mips mipsel mips64 mips64el openrisc parisc parisc64 ppc ppcle ppc64 ppc64le ' +
    'ppcemb riscv32 riscv64 s390 s390x sh4 sh4eb sparc sparc64 unicore32 x86_64 xtensa xtensaeb'
  ).split(' '),
);

export const isArchitecture = (name: string): boolean => architectures.has(name);

/** Which of libvirt's CPU drivers an architecture has (src/cpu/cpu.c); null where there is none. */
export type CpuDriver = 'x86' | 'ppc64' | 's390' | 'arm';

const drivers: Readonly<Record<string, CpuDriver>> = {
  i686: 'x86',
  x86_64: 'x86',
  ppc64: 'ppc64',
  ppc64le: 'ppc64',
  s390: 's390',
  s390x: 's390',
  armv6l: 'arm',
  armv7b: 'arm',
  armv7l: 'arm',
  aarch64: 'arm',
};

export const cpuDriver = (arch: string): CpuDriver | null => drivers[arch] ?? null;
