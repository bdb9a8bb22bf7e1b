import { int, oneOf, uint, yesNo } from './attribute.ts';
import type { Os } from './definition.ts';
import { attributes, element, escape, leaf } from './printer.ts';
import { allAt, at, textOf, type XmlNode } from './xml.ts';
import { unsupported, xmlDetail, xmlError } from './refusal.ts';

const bootDevices = ['fd', 'cdrom', 'hd', 'network'] as const;
/** VIR_DOMAIN_BOOT_LAST: no more are looked at. */
const MOST_BOOT_DEVICES = 4;

function loaderText(root: XmlNode, firmware: string | null): string {
  const loader = at(root, 'os', 'loader');
  const nvram = at(root, 'os', 'nvram');
  let text = '';
  if (loader !== undefined) {
    const readonly = yesNo(loader, 'readonly');
    const type = oneOf(loader, 'type', ['default', 'rom', 'pflash'], { nonzero: true });
    const secure = yesNo(loader, 'secure');
    const stateless = yesNo(loader, 'stateless');
    const path = loader.text;
    if (path === '' && firmware === null) {
      throw xmlDetail('no loader path specified and firmware auto selection disabled');
    }
    const usual = path === '' ? null : 'rom';
    const values = attributes({ readonly, secure, type: type ?? usual, stateless });
    text += path === '' ? `<loader${values}/>\n` : `<loader${values}>${escape(path)}</loader>\n`;
  } else if (nvram !== undefined && firmware === null) {
    throw xmlDetail('no loader path specified and firmware auto selection disabled');
  }
  if (nvram !== undefined) {
    const values = attributes({ template: nvram.attributes.get('template') });
    text +=
      nvram.text === '' ? `<nvram${values}/>\n` : `<nvram${values}>${escape(nvram.text)}</nvram>\n`;
  }
  return text;
}

function firmwareOf(root: XmlNode): string | null {
  const firmware = at(root, 'os')?.attributes.get('firmware');
  if (firmware === undefined || firmware === '') return null;
  if (firmware === 'bios' || firmware === 'efi') return firmware;
  throw xmlError(`unknown firmware value ${firmware}`);
}

function bootmenuOf(root: XmlNode): Os['bootmenu'] {
  const node = at(root, 'os', 'bootmenu');
  const enable = yesNo(node, 'enable');
  if (enable === undefined) return null;
  return { enable, timeout: enable === 'yes' ? (uint(node, 'timeout') ?? null) : null };
}

function afterText(root: XmlNode): string {
  const bios = at(root, 'os', 'bios');
  const useserial = bios?.attributes.get('useserial');
  const values = attributes({
    useserial: useserial === 'yes' || useserial === 'no' ? useserial : null,
    rebootTimeout: int(bios, 'rebootTimeout'),
  });
  const mode = at(root, 'os', 'smbios')?.attributes.get('mode');
  if (mode !== undefined && !['none', 'emulate', 'host', 'sysinfo'].includes(mode)) {
    throw unsupported(`unknown smbios mode '${mode}'`);
  }
  return (
    (values === '' ? '' : `<bios${values}/>\n`) +
    (mode === undefined || mode === 'none' ? '' : `<smbios mode='${mode}'/>\n`)
  );
}

function acpiText(root: XmlNode): string {
  const tables = allAt(root, 'os', 'acpi', 'table');
  const [table] = tables;
  if (table === undefined) return '';
  if (tables.length > 1) throw xmlError('Only one acpi table is supported');
  const type = table.attributes.get('type');
  if (type === undefined) throw xmlError('Missing acpi table type');
  if (type !== 'slic') throw xmlError(`Unknown acpi table type: ${type}`);
  return element('acpi', '', `<table type='slic'>${escape(table.text)}</table>\n`);
}

/** What `<os>` says but for its `<type>` (virDomainDefParseBootOptions). */
export function parseBoot(root: XmlNode): Omit<Os, 'arch' | 'machine'> {
  const firmware = firmwareOf(root);
  const before =
    loaderText(root, firmware) +
    ['kernel', 'initrd', 'cmdline', 'dtb', 'root']
      .map((name) => leaf(name, textOf(at(root, 'os', name))))
      .join('') +
    acpiText(root);
  const boot = allAt(root, 'os', 'boot')
    .slice(0, MOST_BOOT_DEVICES)
    .map((node) => oneOf(node, 'dev', bootDevices, { required: true })!);
  return { firmware, before, boot, bootmenu: bootmenuOf(root), after: afterText(root) };
}

export function printOs(os: Os): string {
  const { arch, machine, bootmenu } = os;
  const content =
    `<type${attributes({ arch, machine })}>hvm</type>\n` +
    os.before +
    os.boot.map((dev) => `<boot dev='${dev}'/>\n`).join('') +
    (bootmenu === null ? '' : `<bootmenu${attributes(bootmenu)}/>\n`) +
    os.after;
  return element('os', attributes({ firmware: os.firmware }), content);
}
