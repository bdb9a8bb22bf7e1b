import { unsupported } from '../refusal.ts';
import { placeText } from './address.ts';
import type { Address, Device } from './device.ts';

/** libvirt's words for how many there are of a kind, in the order in which it counts them. */
const counted: readonly (readonly [kind: string, words: string])[] = [
  ['disk', 'disk count'],
  ['controller', 'controller count'],
  ['filesystem', 'filesystem count'],
  ['interface', 'net card count'],
  ['input', 'input device count'],
  ['sound', 'sound card count'],
  ['video', 'video card count'],
  ['hostdev', 'host device count'],
  ['smartcard', 'smartcard count'],
  ['serial', 'serial port count'],
  ['parallel', 'parallel port count'],
  ['channel', 'channel count'],
  ['console', 'console count'],
  ['hub', 'hub device count'],
  ['redirdev', 'redirected devices count'],
  ['watchdog', 'watchdog count'],
  ['memballoon', 'memory balloon count'],
  ['rng', 'RNG device count'],
  ['panic', 'panic device count'],
  ['shmem', 'shared memory device count'],
  ['tpm', 'TPM device count'],
  ['memory', 'memory device count'],
];

/** What is told in an element of a device, and is not one of its facts. */
const toldIn = (device: Device, element: string, name: string): string | null =>
  new RegExp(`<${element}[^>]* ${name}='([^']*)'`).exec(device.before)?.[1] ?? null;

const contentOf = (device: Device, element: string): string | null =>
  new RegExp(`<${element}>([^<]*)<`).exec(device.before)?.[1] ?? null;

type Fact = readonly [words: string, of: (device: Device) => string];

const orNull = (text: string | null): string => text ?? '<null>';
const quoted = (text: string): string => `'${text}'`;

const rpm: Fact = [
  'disk rotation rate',
  (disk) => `${toldIn(disk, 'target', 'rotation_rate') ?? 0} RPM`,
];

/** What a guest sees of a device, in libvirt's order and words: `Target ... does not match source`. */
const facts: Readonly<Record<string, readonly Fact[]>> = {
  disk: [
    ['disk device', ({ type }) => type],
    ['disk bus', ({ bus }) => bus ?? 'none'],
    ['disk', ({ target }) => target ?? ''],
    ['disk serial', (disk) => orNull(contentOf(disk, 'serial'))],
    ['disk wwn', (disk) => quoted(orNull(contentOf(disk, 'wwn')))],
    ['disk model', ({ model }) => model ?? 'default'],
    rpm,
    ['disk queue count', (disk) => toldIn(disk, 'driver', 'queues') ?? '0'],
    ['disk queue size', (disk) => toldIn(disk, 'driver', 'queue_size') ?? '0'],
  ],
  controller: [
    ['controller type', ({ type }) => type],
    ['controller index', ({ index }) => String(index)],
    ['controller model', ({ model }) => model ?? '-1'],
    ['controller ports', ({ attributes }) => / ports='(\d+)'/.exec(attributes)?.[1] ?? '-1'],
    ['controller vectors', ({ attributes }) => / vectors='(\d+)'/.exec(attributes)?.[1] ?? '-1'],
  ],
  filesystem: [
    ['filesystem guest target', (filesystem) => orNull(toldIn(filesystem, 'target', 'dir'))],
  ],
  interface: [
    ['network card mac', ({ target }) => target ?? ''],
    ['network card model', ({ model }) => model ?? 'unknown'],
    ['network card MTU', (card) => toldIn(card, 'mtu', 'size') ?? '0'],
  ],
  input: [
    ['input device type', ({ type }) => type],
    ['input device bus', ({ bus }) => bus ?? ''],
    ['input model', ({ model }) => model ?? 'default'],
  ],
  sound: [['sound card model', ({ model }) => model ?? '']],
  video: [
    ['video card model', ({ type }) => type],
    ...['ram', 'vram', 'vram64', 'vgamem', 'heads'].map((name): Fact => [
      `video card ${name}`,
      (video) => toldIn(video, 'model', name) ?? '0',
    ]),
  ],
  hostdev: [
    ['host device mode', ({ attributes }) => / mode='(\w+)'/.exec(attributes)?.[1] ?? ''],
    ['host device subsystem', ({ type }) => type],
  ],
  serial: [
    ['serial type', ({ target }) => target ?? 'none'],
    ['serial port', (serial) => toldIn(serial, 'target', 'port') ?? '-1'],
  ],
  parallel: [['parallel port', (parallel) => toldIn(parallel, 'target', 'port') ?? '-1']],
  channel: [
    ['channel type', ({ target }) => target ?? 'none'],
    ['channel name', (channel) => orNull(toldIn(channel, 'target', 'name'))],
  ],
  console: [['console type', ({ target }) => target ?? '']],
  hub: [['hub device type', ({ type }) => type]],
  redirdev: [
    ['redirected device bus', ({ attributes }) => / bus='(\w+)'/.exec(attributes)?.[1] ?? ''],
  ],
  watchdog: [['watchdog model', ({ model }) => model ?? '']],
  memballoon: [['balloon model', ({ model }) => model ?? '']],
  rng: [['RNG model', ({ model }) => quoted(model ?? '')]],
  panic: [['panic model', ({ model }) => quoted(model ?? 'default')]],
};

/** What memory modules are told apart by, in libvirt's other words. */
const memoryFacts: readonly (readonly [
  words: (target: string, source: string) => string,
  of: (device: Device) => string,
])[] = [
  [
    (target, source) =>
      `Target memory device model '${target}' doesn't match source model '${source}'`,
    ({ model }) => model ?? '',
  ],
  [
    (target, source) =>
      `Target memory device targetNode '${target}' doesn't match source targetNode '${source}'`,
    ({ cell }) => String(cell),
  ],
  [
    (target, source) =>
      `Target memory device size '${target}' doesn't match source memory device size '${source}'`,
    ({ sizeKiB }) => String(sizeKiB),
  ],
];

const typeOf = (address: Address | null): string => {
  if (address === null) return 'none';
  return address.type === 'other'
    ? (/ type='([^']*)'/.exec(address.text)?.[1] ?? '')
    : address.type;
};

/** The three numbers that a drive or a port is found by. */
const numbersOf = (text: string): string => {
  const number = (name: string): string | undefined =>
    new RegExp(` ${name}='(\\d+)'`).exec(text)?.[1];
  return [number('controller'), number('bus'), number('unit') ?? number('port')].join(':');
};

function differ(what: string, source: string, target: string): void {
  if (source === target) return;
  throw unsupported(`Target device ${what} ${target} does not match source ${source}`);
}

/** virDomainDeviceInfoCheckABIStability. */
function checkAddress(was: Address | null, is: Address | null): void {
  differ('address type', typeOf(was), typeOf(is));
  if (was === null || is === null) return;
  if (was.type === 'pci' && is.type === 'pci') {
    if (was.place === null || is.place === null) return;
    const [source, target] = [placeText(was.place), placeText(is.place)];
    // libvirt forgets the blank.
    if (source !== target) {
      throw unsupported(`Target device PCI address ${target}does not match source ${source}`);
    }
  } else if (was.type === 'dimm' && is.type === 'dimm') {
    differ('dimm slot', String(was.slot), String(is.slot));
  } else if (was.type === 'other' && is.type === 'other') {
    const kind = typeOf(was);
    if (kind === 'drive') differ('drive address', numbersOf(was.text), numbersOf(is.text));
    if (kind === 'virtio-serial') {
      differ('virtio serial address', numbersOf(was.text), numbersOf(is.text));
    }
  }
}

function checkDevice(was: Device, is: Device): void {
  for (const [words, of] of facts[was.kind] ?? []) {
    if (of(was) === of(is)) continue;
    throw unsupported(`Target ${words} ${of(is)} does not match source ${of(was)}`);
  }
  if (
    was.kind === 'disk' &&
    was.before.includes('<readonly/>') !== is.before.includes('<readonly/>')
  ) {
    throw unsupported('Target disk access mode does not match source');
  }
  if (was.kind === 'memory') {
    for (const [words, of] of memoryFacts) {
      if (of(was) !== of(is)) throw unsupported(words(of(is), of(was)));
    }
  }
  if (was.kind !== 'panic') checkAddress(was.address, is.address);
}

/** Refuses devices that a guest would see change (virDomainDiskDefCheckABIStability and its like). */
export function checkDevicesAbi(source: readonly Device[], target: readonly Device[]): void {
  for (const [kind, words] of counted) {
    const was = source.filter((device) => device.kind === kind);
    const is = target.filter((device) => device.kind === kind);
    if (was.length !== is.length) {
      throw unsupported(`Target domain ${words} ${is.length} does not match source ${was.length}`);
    }
    for (const [i, device] of was.entries()) checkDevice(device, is[i]!);
  }
}
