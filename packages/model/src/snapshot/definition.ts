import { DomainDocument, type DomainValues } from '../domain/document.ts';
import { DomainXmlError } from '../domain/error.ts';
import { XmlSyntaxError } from '../xml/syntax-error.ts';

/** The resources of a definition. */
export interface DefinitionValues extends DomainValues {
  /** Memory of DIMMs and the like among the devices. */
  readonly pluggedMemoryKiB: number;
}

/** What has been read of a text: its values, or why there are none. */
type Reading =
  | { readonly values: DefinitionValues; readonly unreadable: null }
  | { readonly values: null; readonly unreadable: string };

function valuesOf(document: DomainDocument): DefinitionValues {
  return Object.freeze({
    memory: document.read('memory'),
    memoryBacking: document.read('memoryBacking'),
    vcpu: document.read('vcpu'),
    vcpus: document.read('vcpus'),
    iothreads: document.read('iothreads'),
    cputune: document.read('cputune'),
    numatune: document.read('numatune'),
    cpu: document.read('cpu'),
    pluggedMemoryKiB: document.pluggedMemoryKiB,
  });
}

const DEVICES = '\n  <devices>\n';
const DEVICES_END = '\n  </devices>\n';

/**
 * The text without what is in `<devices>`, as libvirt lays it out: most of a definition, and nothing
 * of it counts here but memory devices. Where there may be some, or the layout is another, all of it.
 */
export function withoutDevices(xml: string): string {
  const start = xml.indexOf(DEVICES);
  const end = xml.indexOf(DEVICES_END, start);
  if (start < 0 || end < 0) return xml;
  const isPlain =
    xml.lastIndexOf(DEVICES) === start &&
    xml.lastIndexOf(DEVICES_END) === end &&
    !xml.slice(start, end).includes('<memory');
  return isPlain ? xml.slice(0, start + DEVICES.length - 1) + xml.slice(end) : xml;
}

function read(xml: string): Reading {
  try {
    return { values: valuesOf(DomainDocument.open(withoutDevices(xml))), unreadable: null };
  } catch (error) {
    if (!(error instanceof DomainXmlError) && !(error instanceof XmlSyntaxError)) throw error;
    return { values: null, unreadable: error.message };
  }
}

/** A definition of a domain, live or persistent: its text, and what it says of CPU and memory. */
export class Definition {
  /** As libvirt printed it, without what VIR_DOMAIN_XML_SECURE would add. */
  readonly xml: string;
  #reading: Reading | undefined;

  /** The definition that an XML text is; it is looked at when its values are wanted. */
  constructor(xml: string) {
    this.xml = xml;
  }

  /** null where the model cannot read it; `unreadable` says why. */
  get values(): DefinitionValues | null {
    return this.#read().values;
  }

  get unreadable(): string | null {
    return this.#read().unreadable;
  }

  /** Looks at it now, for whoever has the time now and will want its values. */
  readAhead(): this {
    this.#read();
    return this;
  }

  #read(): Reading {
    return (this.#reading ??= read(this.xml));
  }
}
