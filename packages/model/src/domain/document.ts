import { patchChildren } from '../xml/patch.ts';
import { XmlDocument } from '../xml/document.ts';
import type { XmlNode } from '../xml/serialize.ts';
import { cpu, type Cpu } from './cpu.ts';
import { cputune, type Cputune } from './cputune.ts';
import type { DomainElement } from './element.ts';
import { DomainXmlError } from './error.ts';
import { iothreads, type Iothreads } from './iothreads.ts';
import { memory, pluggedKiB, type Memory } from './memory.ts';
import { memoryBacking, type MemoryBacking } from './memoryBacking.ts';
import { numatune, type Numatune } from './numatune.ts';
import { domainRules } from './order.ts';
import { vcpu, type Vcpu } from './vcpu.ts';
import { vcpus, type VcpuState } from './vcpus.ts';

/** What of a domain definition is a value, by the name of its element. */
export interface DomainValues {
  readonly memory: Memory;
  readonly memoryBacking: MemoryBacking;
  readonly vcpu: Vcpu;
  readonly vcpus: readonly VcpuState[];
  readonly iothreads: Iothreads;
  readonly cputune: Cputune;
  readonly numatune: Numatune;
  readonly cpu: Cpu;
}

/** In libvirt's order, in which new ones are written. */
const ELEMENTS: { readonly [Name in keyof DomainValues]: DomainElement<DomainValues[Name]> } = {
  memory,
  memoryBacking,
  vcpu,
  vcpus,
  iothreads,
  cputune,
  numatune,
  cpu,
};

const NAMES = Object.keys(ELEMENTS) as readonly (keyof DomainValues)[];

function render<Name extends keyof DomainValues>(
  name: Name,
  values: { readonly [Key in Name]?: DomainValues[Key] | undefined },
): readonly XmlNode[] {
  const value = values[name];
  return value === undefined ? [] : ELEMENTS[name].render(value);
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  for (const part of Object.values(value)) deepFreeze(part);
  return Object.freeze(value);
}

/**
 * A domain definition: text whose resource elements can be read as values and changed, while all
 * else in it stays byte for byte (unknown elements and attributes, namespaces, comments, blanks).
 * It is immutable: an edit makes a new one.
 */
export class DomainDocument {
  readonly #xml: XmlDocument;
  readonly #values = new Map<keyof DomainValues, DomainValues[keyof DomainValues]>();

  private constructor(xml: XmlDocument) {
    if (xml.root.localName !== 'domain' || xml.root.namespaceURI !== null) {
      throw new DomainXmlError(xml.root, `<domain> is expected, not <${xml.root.tagName}>`);
    }
    this.#xml = xml;
  }

  /**
   * Takes the text of a domain definition, as virDomainGetXMLDesc returns it. What the elements say
   * is looked at when they are read.
   * @throws XmlSyntaxError for what is not well-formed, DomainXmlError for what is no domain
   */
  static open(text: string): DomainDocument {
    return new DomainDocument(new XmlDocument(text));
  }

  /** The whole definition, for virDomainDefineXML. */
  get text(): string {
    return this.#xml.text;
  }

  /**
   * What an element says, as a frozen value; what is not there has its default.
   * @throws DomainXmlError where libvirt would refuse it
   */
  read<Name extends keyof DomainValues>(name: Name): DomainValues[Name] {
    const known = this.#values.get(name) as DomainValues[Name] | undefined;
    if (known !== undefined) return known;
    const value = deepFreeze(ELEMENTS[name].read(this.#xml.root));
    this.#values.set(name, value);
    return value;
  }

  /**
   * The memory of DIMMs and the like among the devices: what `<memory>` counts besides the cells.
   * @throws DomainXmlError where libvirt would refuse it
   */
  get pluggedMemoryKiB(): number {
    return pluggedKiB(this.#xml.root);
  }

  /**
   * Reads everything that can be read.
   * @throws DomainXmlError where libvirt would refuse it
   */
  check(): void {
    for (const name of NAMES) this.read(name);
  }

  /**
   * The same definition with these values instead, in one step. Only the attributes and elements in
   * which a value differs from what is there are touched.
   * @throws DomainXmlError when libvirt would refuse the outcome, or drop some of it
   */
  edit(changes: Partial<DomainValues>): DomainDocument {
    const names = NAMES.filter((name) => changes[name] !== undefined);
    const after = names.flatMap((name) => render(name, changes));
    const xml = patchChildren(this.#xml, this.#xml.root, this.#nodes(names), after, domainRules);
    if (xml === this.#xml) return this;
    const edited = new DomainDocument(xml);
    edited.check();
    if (JSON.stringify(edited.#nodes(names)) === JSON.stringify(after)) return edited;
    throw new DomainXmlError(this.#xml.root, `libvirt would not keep all of ${names.join(', ')}`);
  }

  /** What these elements say, as they would be written. */
  #nodes(names: readonly (keyof DomainValues)[]): readonly XmlNode[] {
    const values = Object.fromEntries(names.map((name) => [name, this.read(name)]));
    return names.flatMap((name) => render(name, values));
  }
}
