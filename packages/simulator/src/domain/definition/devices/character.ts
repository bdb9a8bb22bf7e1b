import { attributes, element } from '../printer.ts';
import { child, type XmlNode } from '../xml.ts';
import type { Device } from './device.ts';
import { contentOf, told } from './read.ts';
import { unsupported, xmlError } from '../refusal.ts';

/** A character device: serial, parallel, console or channel. `target` is its target's type. */
export interface Character extends Device {
  /** What stands before `<target>`: source, protocol, log. */
  readonly source: string;
  readonly port: number;
  /** More of a target: a channel's name and state, a serial's model. */
  readonly targetText: string;
  readonly targetContent: string;
}

const types = new Set<string>([
  'null',
  'vc',
  'pty',
  'dev',
  'file',
  'pipe',
  'stdio',
  'udp',
  'tcp',
  'unix',
  'spicevmc',
  'spiceport',
  'nmdm',
  'qemu-vdagent',
  'dbus',
]);

const serialModels: Readonly<Record<string, string>> = {
  'isa-serial': 'isa-serial',
  'usb-serial': 'usb-serial',
  'pci-serial': 'pci-serial',
  'isa-debug': 'isa-debugcon',
};

export function printedCharacter(character: Character): Character {
  const { kind, source, port, target, targetText, targetContent } = character;
  const values =
    kind === 'channel'
      ? attributes({ type: target }) + targetText
      : attributes({ type: kind === 'parallel' ? null : target, port });
  return { ...character, before: source + element('target', values, targetContent) };
}

/** The type of a device's target; `console` null is left to libvirt. */
function targetType(node: XmlNode, target: XmlNode | undefined): string | null {
  const type = target?.attributes.get('type') ?? null;
  if (node.name === 'serial') return type ?? 'isa-serial';
  if (node.name === 'console') return type ?? 'serial';
  return node.name === 'channel' ? type : null;
}

/** What is told of where the other end is, as libvirt prints it. */
function sourceText(node: XmlNode): string {
  return contentOf(node, ['target']);
}

/** `<serial>`, `<parallel>`, `<console>` or `<channel>` (virDomainChrDefParseXML). */
export function readCharacter(node: XmlNode): Character {
  const type = node.attributes.get('type') ?? 'null';
  if (!types.has(type)) {
    throw xmlError(`unknown type presented to host for character device: ${type}`);
  }
  const target = child(node, 'target');
  const kind = targetType(node, target);
  const model = child(target, 'model')?.attributes.get('name') ?? serialModels[kind ?? ''];
  const port = Number(target?.attributes.get('port') ?? -1);
  const shown =
    kind === 'guestfwd'
      ? attributes({ address: target?.attributes.get('address'), port })
      : attributes({ name: target?.attributes.get('name') });
  const device = told(node, {
    attributes: attributes({ type }),
    type,
    target: kind,
    before: '',
  });
  return printedCharacter({
    ...device,
    port,
    source: sourceText(node),
    targetText: shown,
    targetContent:
      node.name === 'serial' && model !== undefined
        ? `<model${attributes({ name: model })}/>\n`
        : '',
  });
}

/** Devices of one kind with the ports that libvirt gives to those that have none. */
export function withPorts(characters: readonly Character[]): readonly Character[] {
  const taken = new Set(characters.map(({ port }) => port));
  return characters.map((character) => {
    if (character.port >= 0) return character;
    let port = 0;
    while (taken.has(port)) port++;
    taken.add(port);
    return printedCharacter({ ...character, port });
  });
}

/** The console that a first serial port is seen by, and the port that a first console makes. */
export function withConsoles(
  serials: readonly Character[],
  consoles: readonly Character[],
): { serials: readonly Character[]; consoles: readonly Character[] } {
  if (consoles.slice(1).some(({ target }) => target === 'serial')) {
    throw unsupported('Only the first console can be a serial port');
  }
  const [first] = consoles;
  const numbered = consoles.map((console, port) => printedCharacter({ ...console, port }));
  if (first?.target === 'serial') {
    const made =
      serials.length > 0
        ? serials
        : withPorts([
            printedCharacter({
              ...first,
              kind: 'serial',
              target: 'isa-serial',
              port: 0,
              targetContent: "<model name='isa-serial'/>\n",
            }),
          ]);
    return { serials: made, consoles: [consoleOf(made[0]!), ...numbered.slice(1)] };
  }
  const [serial] = serials;
  if (serial === undefined || serial.target !== 'isa-serial')
    return { serials, consoles: numbered };
  const shifted = consoles.map((console, i) => printedCharacter({ ...console, port: i + 1 }));
  return { serials, consoles: [consoleOf(serial), ...shifted] };
}

function consoleOf(serial: Character): Character {
  return printedCharacter({
    ...serial,
    kind: 'console',
    target: 'serial',
    targetContent: '',
    hidden: true,
    address: serial.address?.type === 'pci' ? null : serial.address,
  });
}
