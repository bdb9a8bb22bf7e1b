import { type Element, type Node, XMLSerializer } from '@xmldom/xmldom';
import { VIRTUNE_NAMESPACE } from '../../domain/metadata.ts';
import { isElement } from '../../xml/children.ts';
import { parseXml } from '../../xml/parse.ts';
import { XmlSyntaxError } from '../../xml/syntax-error.ts';
import type { Replacements } from './replacements.ts';

/** Elements of a domain that say what it gets of CPU and memory, and nothing of whose it is. */
const KEPT: ReadonlySet<string> = new Set([
  'memory',
  'currentMemory',
  'maxMemory',
  'memoryBacking',
  'memtune',
  'vcpu',
  'vcpus',
  'iothreads',
  'iothreadids',
  'defaultiothread',
  'cputune',
  'numatune',
  'cpu',
  'on_poweroff',
  'on_reboot',
  'on_crash',
]);

/** Attributes that hold words of libvirt's or numbers, whatever they stand at. */
const PLAIN_ATTRIBUTES: ReadonlySet<string> = new Set(
  (
    'type model bus mode unit index domain slot function controller port multifunction state id ' +
    'placement current arch machine device iothread queues cache io discard order nodeset cpuset ' +
    'memory node size fallback match check policy offset present tickpolicy vram heads primary ' +
    'readonly autoport base slots'
  ).split(' '),
);

const PLAIN_VALUE = /^[A-Za-z0-9_.,+^-]{1,40}$/;
/** Numbers, and words of libvirt's that are the text of an element. */
const PLAIN_TEXT = /^\s*(?:\d+|hvm|xen|linux)?\s*$/;

function isText(node: Node): boolean {
  return node.nodeType === node.TEXT_NODE || node.nodeType === node.CDATA_SECTION_NODE;
}

function isXmlns(name: string): boolean {
  return name === 'xmlns' || name.startsWith('xmlns:');
}

class Redaction {
  readonly #replacements: Replacements;

  constructor(replacements: Replacements) {
    this.#replacements = replacements;
  }

  /** The root, whose name and UUID are those of the domain. */
  domain(root: Element): void {
    this.#attributes(root, isXmlns);
    for (const child of Array.from(root.childNodes)) {
      if (!isElement(child)) this.#other(root, child);
      else if (child.namespaceURI !== null) root.removeChild(child);
      else if (child.localName === 'metadata') this.#metadata(child);
      else if (!KEPT.has(child.localName ?? '')) this.#element(child);
      else this.#clean(child);
    }
  }

  /** What virtune keeps there says which checks are not to speak; the rest is anybody's. */
  #metadata(metadata: Element): void {
    for (const child of Array.from(metadata.childNodes)) {
      if (isElement(child) && child.namespaceURI === VIRTUNE_NAMESPACE) this.#ours(child);
      else metadata.removeChild(child);
    }
  }

  #ours(element: Element): void {
    for (const attribute of Array.from(element.attributes)) {
      if (isXmlns(attribute.name) || /^[a-z0-9-]*$/.test(attribute.value)) continue;
      element.setAttribute(attribute.name, this.#replacements.of(attribute.value));
    }
    this.#children(element, (child) => this.#ours(child));
  }

  #element(element: Element): void {
    this.#attributes(element, (name) => PLAIN_ATTRIBUTES.has(name));
    this.#children(element, (child) => {
      if (child.namespaceURI === null) this.#element(child);
      else element.removeChild(child);
    });
  }

  #attributes(element: Element, isPlain: (name: string) => boolean): void {
    for (const { name, value } of Array.from(element.attributes)) {
      const isKept = isXmlns(name)
        ? value.startsWith('http://libvirt.org/') || value === VIRTUNE_NAMESPACE
        : (isPlain(name) || PLAIN_ATTRIBUTES.has(name)) && PLAIN_VALUE.test(value);
      if (isKept || value === '') continue;
      if (isXmlns(name)) element.removeAttribute(name);
      else element.setAttribute(name, this.#replacements.of(value));
    }
  }

  #children(element: Element, redact: (child: Element) => void): void {
    for (const child of Array.from(element.childNodes)) {
      if (isElement(child)) redact(child);
      else this.#other(element, child);
    }
  }

  /** What is kept as it is, but for what people wrote into it. */
  #clean(element: Element): void {
    for (const child of Array.from(element.childNodes)) {
      if (isElement(child) && child.namespaceURI === null) this.#clean(child);
      else if (!isText(child)) element.removeChild(child);
    }
  }

  /** Texts are replaced, comments and the like taken out. */
  #other(parent: Element, node: Node): void {
    const text = node.nodeValue ?? '';
    if (!isText(node)) parent.removeChild(node);
    else if (!PLAIN_TEXT.test(text)) node.nodeValue = this.#replacements.of(text.trim());
  }
}

/**
 * A domain's XML without anything that tells whose it is. What it says of CPU and memory stays; of
 * all else the elements do, with words and numbers of libvirt's own, but no other text. What is no
 * XML becomes a domain that says nothing.
 */
export function redactXml(xml: string, replacements: Replacements): string {
  try {
    const document = parseXml(xml);
    const root = document.documentElement;
    if (root === null || root.localName !== 'domain' || root.namespaceURI !== null) {
      return '<domain/>';
    }
    new Redaction(replacements).domain(root);
    return `${new XMLSerializer().serializeToString(root)}\n`;
  } catch (error) {
    if (!(error instanceof XmlSyntaxError)) throw error;
    return '<domain/>';
  }
}
