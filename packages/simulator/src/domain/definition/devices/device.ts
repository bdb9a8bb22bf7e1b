import type { DiskImages } from './images.ts';

/** Where a device sits on a PCI bus. */
export interface PciPlace {
  readonly domain: number;
  readonly bus: number;
  readonly slot: number;
  readonly function: number;
}

/** `<address>`: of type pci with its place, or of another with its attributes as they are printed. */
export type Address =
  | { readonly type: 'pci'; readonly place: PciPlace | null; readonly multifunction: boolean }
  | { readonly type: 'dimm'; readonly slot: number; readonly base: string | null }
  | { readonly type: 'usb'; readonly bus: number; readonly port: string | null }
  | { readonly type: 'other'; readonly text: string };

/**
 * One device of a definition, printed but for what libvirt fills in: the text of its attributes and
 * of its content, and the few facts that the rest of libvirt asks for.
 */
export interface Device {
  /** The element's name, as in `disk`. */
  readonly kind: string;
  readonly attributes: string;
  /** What stands before and behind boot order, alias and address. */
  readonly before: string;
  readonly after: string;
  readonly bootOrder: number;
  /** `<master>`, `<rom>`, `<acpi>`, as they are printed behind the alias. */
  readonly master: string;
  readonly rom: string;
  readonly acpi: string;
  readonly address: Address | null;
  /** What the device is: `virtio`, `user`, `pci-root`... */
  readonly type: string;
  readonly model: string | null;
  /** The bus of a disk or an input; null for others. */
  readonly bus: string | null;
  /** A controller's number; -1 of others. */
  readonly index: number;
  /** A disk's target (`vda`), an interface's MAC address, a channel's target; else null. */
  readonly target: string | null;
  /** A memory device's size in KiB; 0 of others. */
  readonly sizeKiB: number;
  /** The cell that a memory device belongs to; -1 where none is told. */
  readonly cell: number;
  /** A running domain's disk: where its data is; null of others. */
  readonly images: DiskImages | null;
  /** Made by libvirt, and not told: it gets no alias of its own. */
  readonly hidden: boolean;
  /** An alias of the user's own, `ua-...`; undefined where there is none. */
  readonly alias?: string;
  /** Plugged in while its domain runs. */
  readonly plugged?: boolean;
}

/** A device without anything told. */
export function newDevice(kind: string, values: Partial<Device> = {}): Device {
  return {
    kind,
    attributes: '',
    before: '',
    after: '',
    bootOrder: 0,
    master: '',
    rom: '',
    acpi: '',
    address: null,
    type: '',
    model: null,
    bus: null,
    index: -1,
    target: null,
    sizeKiB: 0,
    cell: -1,
    images: null,
    hidden: false,
    ...values,
  };
}

/** libvirt's order of devices in a domain (virDomainDefFormatInternal). */
const order = [
  'disk',
  'controller',
  'lease',
  'filesystem',
  'interface',
  'smartcard',
  'serial',
  'parallel',
  'console',
  'channel',
  'input',
  'tpm',
  'graphics',
  'sound',
  'audio',
  'video',
  'hostdev',
  'redirdev',
  'redirfilter',
  'hub',
  'watchdog',
  'memballoon',
  'rng',
  'nvram',
  'panic',
  'shmem',
  'memory',
  'iommu',
  'vsock',
];

export const knownKinds: ReadonlySet<string> = new Set(order);

/** Devices in libvirt's order; those of one kind stay as they are. */
export function inOrder(devices: readonly Device[]): readonly Device[] {
  return devices.toSorted((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
}
