import { oneOf, yesNo } from './attribute.ts';
import type { Seclabel } from './definition.ts';
import { attributes, element, leaf } from './printer.ts';
import { child, childrenOf, textOf, type XmlNode } from './xml.ts';
import { unsupported, xmlDetail, xmlError } from './refusal.ts';

const types = ['default', 'none', 'dynamic', 'static'] as const;

function labelOf(node: XmlNode): Seclabel {
  const model = node.attributes.get('model') ?? null;
  const type = (oneOf(node, 'type', types, { nonzero: true }) ?? 'dynamic') as Seclabel['type'];
  const told = yesNo(node, 'relabel');
  const relabel = told === undefined ? type === 'dynamic' : told === 'yes';
  if (type === 'dynamic' && !relabel) {
    throw unsupported('dynamic label type must use resource relabeling');
  }
  if (type === 'none' && relabel) {
    throw unsupported("resource relabeling is not compatible with 'none' label type");
  }
  const bare = { model, relabel, label: null, imagelabel: null, baselabel: null };
  if (model === 'none') return { ...bare, type: 'none', relabel: false };
  const label = type === 'static' ? (textOf(child(node, 'label')) ?? null) : null;
  if (type === 'static' && label === null) {
    throw xmlError('security label is missing');
  }
  const baselabel = type === 'dynamic' ? (textOf(child(node, 'baselabel')) ?? null) : null;
  return { ...bare, type, label, baselabel };
}

/** `<seclabel>`; `host` is the host's own security model (virSecurityLabelDefsParseXML). */
export function parseSeclabels(root: XmlNode, host: string): readonly Seclabel[] {
  const labels: Seclabel[] = [];
  for (const node of childrenOf(root, 'seclabel')) {
    const label = labelOf(node);
    if (labels.some(({ model }) => model === label.model)) {
      throw xmlDetail(`seclabel for model ${label.model ?? '(null)'} is already provided`);
    }
    labels.push(label);
  }
  const [only] = labels;
  if (labels.length === 1 && only !== undefined && only.model === null) {
    if (only.type === 'none' || (only.type === 'dynamic' && only.baselabel === null)) {
      return [
        host === 'none'
          ? { ...only, model: host, type: 'none', relabel: false }
          : { ...only, model: host },
      ];
    }
    throw xmlError('missing security model in domain seclabel');
  }
  if (labels.some(({ model }) => model === null)) {
    throw xmlError('missing security model when using multiple labels');
  }
  return labels;
}

export function printSeclabel({ type, model, relabel, ...labels }: Seclabel): string {
  if (type === 'none') return `<seclabel${attributes({ type, model })}/>\n`;
  const text = attributes({ type, model, relabel: relabel ? 'yes' : 'no' });
  const content =
    leaf('label', labels.label) +
    (relabel ? leaf('imagelabel', labels.imagelabel) : '') +
    (type === 'dynamic' ? leaf('baselabel', labels.baselabel) : '');
  return element('seclabel', text, content);
}

/** What libvirt adds to a running domain of a host whose guests run as root (DAC). */
export const runningSeclabel: Seclabel = {
  type: 'dynamic',
  model: 'dac',
  relabel: true,
  label: '+0:+0',
  imagelabel: '+0:+0',
  baselabel: null,
};

/** The labels of a running domain: a dynamic one gets what the host gives to all. */
export function runningSeclabels(told: readonly Seclabel[]): readonly Seclabel[] {
  if (told.length === 0) return [runningSeclabel];
  const { model, label, imagelabel } = runningSeclabel;
  return told.map((one) =>
    one.type === 'dynamic' && one.model === model && one.baselabel === null
      ? { ...one, label, imagelabel }
      : one,
  );
}
