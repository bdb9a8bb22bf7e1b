import { oneOf, onOff } from './attribute.ts';
import type { Features } from './definition.ts';
import { attributes, element, elementOrNothing } from './printer.ts';
import { allAt, child, type XmlNode } from './xml.ts';
import { unsupported } from './refusal.ts';

/** virDomainFeature, in libvirt's order. */
const order = [
  'acpi',
  'apic',
  'pae',
  'hap',
  'viridian',
  'privnet',
  'hyperv',
  'kvm',
  'pvspinlock',
  'capabilities',
  'pmu',
  'vmport',
  'gic',
  'smm',
  'ioapic',
  'hpt',
  'vmcoreinfo',
  'htm',
  'nested-hv',
  'msrs',
  'ccf-assist',
  'xen',
  'cfpc',
  'sbbc',
  'ibs',
  'tcg',
];

const switches = new Set<string>(['hap', 'pvspinlock', 'pmu', 'vmport', 'vmcoreinfo']);
const requiredSwitches = new Set<string>(['htm', 'nested-hv', 'ccf-assist']);

/** The children of `<hyperv>`, `<kvm>` and `<xen>`, each a switch, in libvirt's order. */
const groups: Readonly<Record<string, { label: string; names: readonly string[] }>> = {
  hyperv: {
    label: 'HyperV enlightenment feature',
    names: [
      'relaxed',
      'vapic',
      'spinlocks',
      'vpindex',
      'runtime',
      'synic',
      'stimer',
      'reset',
      'vendor_id',
      'frequencies',
      'reenlightenment',
      'tlbflush',
      'ipi',
      'evmcs',
      'avic',
    ],
  },
  kvm: {
    label: 'KVM feature',
    names: ['hidden', 'hint-dedicated', 'poll-control', 'pv-ipi', 'dirty-ring'],
  },
};

/** More attributes that a switch of a group keeps while it is on. */
const kept = ['retries', 'value', 'size'];

function groupText(node: XmlNode): string {
  const { label, names } = groups[node.name]!;
  const lines = node.children.map((feature) => {
    if (!names.includes(feature.name)) {
      throw unsupported(`unsupported ${label}: ${feature.name}`);
    }
    const state = onOff(feature, 'state', { required: true })!;
    const more = kept
      .filter((name) => state === 'on' && feature.attributes.has(name))
      .map((name) => [name, feature.attributes.get(name)]);
    const direct = child(feature, 'direct');
    const content = direct === undefined ? '' : "<direct state='on'/>\n";
    const text = attributes({ state, ...Object.fromEntries(more) });
    return [names.indexOf(feature.name), element(feature.name, text, content)] as const;
  });
  const content = lines.toSorted(([a], [b]) => a - b).map(([, line]) => line);
  const mode = node.name === 'hyperv' ? { mode: node.attributes.get('mode') ?? 'custom' } : {};
  return element(node.name, attributes(mode), content.join(''));
}

function featureText(node: XmlNode): string {
  const { name } = node;
  if (name in groups) return groupText(node);
  if (name === 'apic') return `<apic${attributes({ eoi: onOff(node, 'eoi') })}/>\n`;
  if (switches.has(name)) {
    return `<${name}${attributes({ state: onOff(node, 'state') ?? 'on' })}/>\n`;
  }
  if (requiredSwitches.has(name)) {
    return `<${name}${attributes({ state: onOff(node, 'state', { required: true }) })}/>\n`;
  }
  if (name === 'smm') {
    const state = onOff(node, 'state') ?? 'on';
    const tseg = child(node, 'tseg');
    const unit = tseg?.attributes.get('unit') ?? 'MiB';
    const content = tseg === undefined ? '' : `<tseg unit='${unit}'>${tseg.text}</tseg>\n`;
    return element('smm', attributes({ state }), state === 'on' ? content : '');
  }
  if (name === 'ioapic') {
    const driver = oneOf(node, 'driver', ['none', 'qemu', 'kvm'], { nonzero: true });
    return driver === undefined ? '' : `<ioapic driver='${driver}'/>\n`;
  }
  if (name === 'msrs') {
    const unknown = oneOf(node, 'unknown', ['ignore', 'fault'], { required: true });
    return `<msrs unknown='${unknown}'/>\n`;
  }
  return element(name, attributes(Object.fromEntries(node.attributes)), '');
}

/** `<features>` as it is printed (virDomainFeaturesDefParse, virDomainDefFormatFeatures). */
export function parseFeatures(root: XmlNode): Features {
  const texts = new Map<string, string>();
  for (const node of allAt(root, 'features').flatMap(({ children }) => children)) {
    if (!order.includes(node.name)) {
      throw unsupported(`unexpected feature '${node.name}'`);
    }
    texts.set(node.name, featureText(node));
  }
  const content = order.map((name) => texts.get(name) ?? '').join('');
  return { acpi: texts.has('acpi'), text: elementOrNothing('features', '', content) };
}
