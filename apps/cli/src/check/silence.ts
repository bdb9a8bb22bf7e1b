import { type Domain, metadataType, modificationImpact } from '@virtune/libvirt';
import { parseXml, type SnapshotDomain, VIRTUNE_NAMESPACE, xmlText } from '@virtune/model';
import { isLibvirtError } from '../libvirt-errors.ts';

const PREFIX = 'virtune';
const SILENCE = 'silence';

// virErrorNumber
const NO_DOMAIN_METADATA = 80;

/** The rules that a domain is not to be told of, with the reasons. */
export type Silences = ReadonlyMap<string, string>;

type XmlDocument = ReturnType<typeof parseXml>;

const silenceElements = (document: XmlDocument, namespace: string) => [
  ...document.getElementsByTagNameNS(namespace, SILENCE),
];

/** The silences in the definition of a domain: the persistent one, the live one of a transient. */
export function silencesOf({ config, live }: SnapshotDomain): Silences {
  const xml = (config ?? live)?.xml ?? '';
  // Most domains have none, and need not be parsed for it.
  if (!xml.includes(VIRTUNE_NAMESPACE)) return new Map();
  return new Map(
    silenceElements(parseXml(xml), VIRTUNE_NAMESPACE).map((element) => [
      element.getAttribute('rule') ?? '',
      element.textContent ?? '',
    ]),
  );
}

/** The element as it is, or a new one. libvirt gives it without the namespace, and takes it so. */
async function elementOf(domain: Domain, flags: number): Promise<XmlDocument> {
  try {
    return parseXml(await domain.getMetadata(metadataType.element, VIRTUNE_NAMESPACE, flags));
  } catch (error) {
    if (isLibvirtError(error) && error.code === NO_DOMAIN_METADATA) return parseXml('<virtune/>');
    throw error;
  }
}

function withSilence(document: XmlDocument, rule: string, reason: string | null): string | null {
  const root = document.documentElement;
  if (root === null) return null;
  for (const element of silenceElements(document, '*')) {
    if (element.getAttribute('rule') === rule) element.parentNode?.removeChild(element);
  }
  // Blanks were put there by whoever printed it, and would pile up.
  for (const node of Array.from(root.childNodes)) {
    if (node.nodeType === node.TEXT_NODE && (node.nodeValue ?? '').trim() === '') {
      root.removeChild(node);
    }
  }
  if (reason !== null) {
    const element = document.createElement(SILENCE);
    element.setAttribute('rule', rule);
    element.appendChild(document.createTextNode(reason));
    root.appendChild(element);
  }
  return root.firstChild === null ? null : xmlText(root);
}

/**
 * Silences a rule for a domain, or ends that (a reason of null), in its persistent definition and in
 * what runs. What else virtune keeps there stays.
 */
export async function writeSilence(
  domain: Domain,
  rule: string,
  reason: string | null,
): Promise<void> {
  const [isActive, isPersistent] = [await domain.isActive(), await domain.isPersistent()];
  const definitions = [
    ...(isPersistent ? [modificationImpact.config] : []),
    ...(isActive ? [modificationImpact.live] : []),
  ];
  for (const flags of definitions) {
    const text = withSilence(await elementOf(domain, flags), rule, reason);
    await domain.setMetadata(metadataType.element, text, PREFIX, VIRTUNE_NAMESPACE, flags);
  }
}
