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

function read(xml: string): Reading {
  try {
    return { values: valuesOf(DomainDocument.open(xml)), unreadable: null };
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

  #read(): Reading {
    return (this.#reading ??= read(this.xml));
  }
}
