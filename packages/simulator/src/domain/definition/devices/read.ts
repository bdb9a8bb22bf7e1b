import { code, from, VirError } from '../../../error.ts';
import { uint } from '../attribute.ts';
import { attributes, escape, indented } from '../printer.ts';
import { child, type XmlNode } from '../xml.ts';
import { parseAddress } from './address.ts';
import { type Device, newDevice } from './device.ts';

/** What a definition is for, as far as its devices depend on it. */
export interface Machine {
  readonly type: 'qemu' | 'kvm';
  readonly q35: boolean;
  readonly freshMac: () => string;
}

/** The children that every device may have, and that are printed in places of their own. */
const info = new Set(['address', 'alias', 'boot', 'master', 'rom', 'acpi']);

/** An element as libvirt would print it if it had told it so. */
export function asTold(node: XmlNode): string {
  const told = [...node.attributes].filter(([name]) => !name.startsWith('xmlns'));
  const start = `<${node.name}${attributes(Object.fromEntries(told))}`;
  if (node.children.length > 0) {
    return `${start}>\n${indented(node.children.map(asTold).join(''))}</${node.name}>\n`;
  }
  return node.text === '' ? `${start}/>\n` : `${start}>${escape(node.text)}</${node.name}>\n`;
}

/** The content of a device that is told, but for what `printInfo` prints. */
export function contentOf(node: XmlNode, without: readonly string[] = []): string {
  return node.children
    .filter(({ name }) => !info.has(name) && !without.includes(name))
    .map(asTold)
    .join('');
}

/** The attributes named, in this order, as far as they are told; then those that are given. */
export function attributesOf(
  node: XmlNode,
  names: readonly string[],
  more: Readonly<Record<string, string | number | null | undefined>> = {},
): string {
  const told = names
    .filter((name) => node.attributes.has(name) || name in more)
    .map((name) => [name, name in more ? more[name] : node.attributes.get(name)]);
  const rest = Object.entries(more).filter(([name]) => !names.includes(name));
  return attributes(Object.fromEntries([...told, ...rest]));
}

function bootOrderOf(node: XmlNode): number {
  const boot = child(node, 'boot');
  return boot === undefined ? 0 : (uint(boot, 'order', { required: true, nonzero: true }) ?? 0);
}

const toldOrNothing = (node: XmlNode | undefined): string =>
  node === undefined ? '' : asTold(node);

const USER_ALIAS = /^ua-[\w-]*$/;

/** The alias of the user's own; others are libvirt's, and are not kept. */
function aliasOf(node: XmlNode): { readonly alias?: string } {
  const alias = child(node, 'alias')?.attributes.get('name') ?? '';
  return USER_ALIAS.test(alias) ? { alias } : {};
}

/** A device as it is told: what the readers of single kinds begin with. */
export function told(node: XmlNode, values: Partial<Device> = {}): Device {
  return newDevice(node.name, {
    attributes: attributes(Object.fromEntries(node.attributes)),
    before: values.before ?? contentOf(node),
    bootOrder: bootOrderOf(node),
    master: toldOrNothing(child(node, 'master')),
    rom: toldOrNothing(child(node, 'rom')),
    acpi: toldOrNothing(child(node, 'acpi')),
    address: parseAddress(node),
    ...aliasOf(node),
    type: node.attributes.get('type') ?? '',
    model: node.attributes.get('model') ?? null,
    ...values,
  });
}

/** An attribute that must be one of `values`. */
export function chosen(
  node: XmlNode,
  name: string,
  values: readonly string[],
  detail: (value: string) => string,
  errorCode: typeof code.configUnsupported | typeof code.xmlError = code.configUnsupported,
): string | undefined {
  const value = node.attributes.get(name);
  if (value === undefined || values.includes(value)) return value;
  throw new VirError(errorCode, from.domain, detail(value));
}
