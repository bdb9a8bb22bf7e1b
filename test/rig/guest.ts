import { imagesDirectory, romPath } from './rom.ts';
import type { RomKind } from './rom.ts';

/** A NUMA node that the guest sees. */
export interface GuestCell {
  readonly cpus: string;
  readonly memoryMiB: number;
  /** More attributes of `<cell>`, as in `memAccess='shared'`. */
  readonly attributes?: string;
}

/** What a test asks of a guest. The XML parts are libvirt's own and go into the domain as they are. */
export interface GuestOptions {
  readonly name: string;
  readonly uuid?: string;
  readonly title?: string;
  /** The greatest number of vCPUs; 2 when left out. */
  readonly vcpus?: number;
  /** How many of them the guest starts with; all when left out. */
  readonly currentVcpus?: number;
  /** 64 when left out; with cells, their sum. QEMU takes of the host only what the guest touches. */
  readonly memoryMiB?: number;
  readonly iothreads?: number;
  /** Whether it has a virtio balloon, which a guest without an operating system never answers. */
  readonly balloon?: boolean;
  /** What stands in `<cputune>`. */
  readonly cputune?: string;
  /** What stands in `<numatune>`. */
  readonly numatune?: string;
  readonly cells?: readonly GuestCell[];
  /** More elements of `<domain>`: `<vcpus>`, `<memtune>`, `<memoryBacking>`, `<metadata>`. */
  readonly elements?: string;
}

export interface RomGuestOptions extends GuestOptions {
  /** `halt` when left out, which costs no CPU time. */
  readonly kind?: RomKind;
}

/** The XML of a guest without an operating system; it starts in half a second. */
export function romGuest(options: RomGuestOptions): string {
  return domain(
    options,
    `<loader readonly='yes' type='rom'>${romPath(options.kind ?? 'halt')}</loader>`,
    '',
  );
}

/** Where a Linux guest's serial console ends up, inside the rig. */
export function consolePath(name: string): string {
  return `/var/log/libvirt/qemu/${name}.console`;
}

/** Measured under TCG: these save a fifth of the boot; `lpj` spares the timing of each CPU. */
const kernelCommandLine =
  'console=ttyS0 quiet nokaslr mitigations=off tsc=reliable no_timer_check lpj=10000000';

/**
 * The XML of a guest that boots Linux, prints on its console which cells it sees, and idles.
 * `provideLinux` has to have put kernel and initrd into the rig. It needs 128 MiB at least.
 */
export function linuxGuest(options: GuestOptions): string {
  const memoryMiB = options.memoryMiB ?? 256;
  return domain(
    { ...options, memoryMiB },
    `<kernel>${imagesDirectory}/vmlinuz</kernel>
    <initrd>${imagesDirectory}/initrd</initrd>
    <cmdline>${kernelCommandLine}</cmdline>`,
    `<serial type='file'><source path='${escape(consolePath(options.name))}'/></serial>`,
  );
}

function domain(options: GuestOptions, boot: string, devices: string): string {
  const vcpus = options.vcpus ?? 2;
  const cells = options.cells ?? [];
  const memoryMiB =
    cells.length > 0
      ? cells.reduce((sum, cell) => sum + cell.memoryMiB, 0)
      : (options.memoryMiB ?? 64);
  return `<domain type='qemu'>
  <name>${escape(options.name)}</name>
  ${element('uuid', options.uuid)}
  ${element('title', options.title && escape(options.title))}
  <memory unit='MiB'>${memoryMiB}</memory>
  <vcpu placement='static' current='${options.currentVcpus ?? vcpus}'>${vcpus}</vcpu>
  ${element('iothreads', options.iothreads)}
  ${element('cputune', options.cputune)}
  ${element('numatune', options.numatune)}
  ${options.elements ?? ''}
  <os>
    <type arch='x86_64' machine='pc'>hvm</type>
    ${boot}
  </os>
  <features><acpi/></features>
  <cpu mode='custom' match='exact' check='none'>
    <model>qemu64</model>
    ${element('numa', cells.map(cellXml).join('') || undefined)}
  </cpu>
  <devices>
    <emulator>/usr/bin/qemu-system-x86_64</emulator>
    ${devices}
    <memballoon model='${options.balloon === true ? 'virtio' : 'none'}'/>
  </devices>
</domain>
`;
}

function cellXml(cell: GuestCell, id: number): string {
  const attributes = cell.attributes ?? '';
  return `<cell id='${id}' cpus='${cell.cpus}' memory='${cell.memoryMiB}' unit='MiB' ${attributes}/>`;
}

function element(name: string, content: string | number | undefined): string {
  return content === undefined ? '' : `<${name}>${content}</${name}>`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  "'": '&apos;',
  '"': '&quot;',
};

function escape(text: string): string {
  return text.replaceAll(/[&<>'"]/g, (character) => entities[character] ?? character);
}
