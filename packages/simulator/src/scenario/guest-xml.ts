import { uuidText } from '../domain/definition/uuid.ts';
import { escapeXml, XmlLines } from '../host/xml-text.ts';
import { Random } from '../random.ts';
import type { Binding, GuestSetting, Tuning } from './guest.ts';

const memory = ({ mode, nodeset }: Binding): string =>
  `mode='${mode}' nodeset='${nodeset.format()}'`;

function cputune(xml: XmlLines, { shares, period, quota, pins, emulatorpin }: Tuning): void {
  const lines = [
    ...(shares === null ? [] : [`<shares>${shares}</shares>`]),
    ...(period === null ? [] : [`<period>${period}</period>`]),
    ...(quota === null ? [] : [`<quota>${quota}</quota>`]),
    ...[...pins].map(([vcpu, cpus]) => `<vcpupin vcpu='${vcpu}' cpuset='${cpus.format()}'/>`),
    ...(emulatorpin === null ? [] : [`<emulatorpin cpuset='${emulatorpin.format()}'/>`]),
  ];
  if (lines.length === 0) return;
  xml.element('cputune', '', () => {
    for (const line of lines) xml.line(line);
  });
}

function numatune(xml: XmlLines, { numatune: all }: Tuning, { cells }: GuestSetting): void {
  const bound = cells.flatMap(({ memnode }, id) => (memnode === null ? [] : [{ id, memnode }]));
  if (all === null && bound.length === 0) return;
  xml.element('numatune', '', () => {
    if (all !== null) xml.line(`<memory ${memory(all)}/>`);
    for (const { id, memnode } of bound) xml.line(`<memnode cellid='${id}' ${memory(memnode)}/>`);
  });
}

function cpu(xml: XmlLines, { cells }: GuestSetting): void {
  if (cells.length === 0) return;
  xml.element('cpu', "mode='custom' match='exact'", () => {
    xml.line("<model fallback='allow'>qemu64</model>");
    xml.element('numa', '', () => {
      cells.forEach(({ cpus, memoryKiB }, id) => {
        xml.line(`<cell id='${id}' cpus='${cpus.format()}' memory='${memoryKiB}' unit='KiB'/>`);
      });
    });
  });
}

/** A UUID that depends on the name alone: guests are the same in every run. */
function uuidOf(name: string): string {
  let hash = 0x811c_9dc5;
  for (const character of name) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x0100_0193);
  }
  const bytes = new Random(hash).bytes(16);
  // RFC 9562: version 4, variant 10.
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return uuidText(bytes);
}

/** The definition of a guest of a host, with what it runs with or what is kept of it. */
export function guestXml(
  guest: GuestSetting,
  tuning: Tuning,
  { arch, kvm }: { readonly arch: string; readonly kvm: boolean },
): string {
  const xml = new XmlLines();
  const type = arch === 'x86_64' ? " machine='pc'" : '';
  xml.element('domain', `type='${kvm ? 'kvm' : 'qemu'}'`, () => {
    xml.line(`<name>${escapeXml(guest.name)}</name>`);
    xml.line(`<uuid>${uuidOf(guest.name)}</uuid>`);
    if (guest.title !== null) xml.line(`<title>${escapeXml(guest.title)}</title>`);
    xml.line(`<memory unit='KiB'>${guest.memoryKiB}</memory>`);
    if (guest.hugepageKiB > 0) {
      const page = `<page size='${guest.hugepageKiB}' unit='KiB'/>`;
      xml.line(`<memoryBacking><hugepages>${page}</hugepages></memoryBacking>`);
    }
    xml.line(`<vcpu>${guest.vcpus}</vcpu>`);
    if (guest.iothreads > 0) xml.line(`<iothreads>${guest.iothreads}</iothreads>`);
    cputune(xml, tuning);
    numatune(xml, tuning, guest);
    xml.line(`<os><type arch='${arch}'${type}>hvm</type></os>`);
    cpu(xml, guest);
    xml.line('<devices/>');
  });
  return xml.toString();
}
