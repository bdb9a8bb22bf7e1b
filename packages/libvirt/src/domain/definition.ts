import { procedures as p } from '@virtune/protocol';
import type { CallOptions } from '../rpc/client.ts';
import { DomainFacts } from './facts.ts';

/** The definition: XML and metadata. */
export class DomainDefinition extends DomainFacts {
  /** virDomainGetXMLDesc; see `xmlFlags`. */
  async getXmlDesc(flags = 0, options?: CallOptions): Promise<string> {
    return (await this.call(p.domainGetXmlDesc, { flags }, options)).xml;
  }

  /** virDomainUndefine. */
  async undefine(options?: CallOptions): Promise<void> {
    await this.call(p.domainUndefine, {}, options);
  }

  /** virDomainUndefineFlags; see `undefineFlags`. */
  async undefineFlags(flags: number, options?: CallOptions): Promise<void> {
    await this.call(p.domainUndefineFlags, { flags }, options);
  }

  /** virDomainRename: of a domain that is shut off. The domain under its new name. */
  async rename(name: string, options?: CallOptions): Promise<this> {
    await this.call(p.domainRename, { newName: name, flags: 0 }, options);
    return this.sibling({ ...this.identity, name });
  }

  /**
   * virDomainGetMetadata; `type` is of `metadataType`, an element is that of the namespace `uri`.
   */
  async getMetadata(
    type: number,
    uri: string | null,
    flags = 0,
    options?: CallOptions,
  ): Promise<string> {
    const args = { type, uri, flags };
    return (await this.call(p.domainGetMetadata, args, options)).metadata;
  }

  /**
   * virDomainSetMetadata; `type` is of `metadataType`, null removes. An element needs a `key`, the
   * prefix of its namespace, and the namespace's `uri`.
   */
  async setMetadata(
    type: number,
    metadata: string | null,
    key: string | null,
    uri: string | null,
    flags = 0,
    options?: CallOptions,
  ): Promise<void> {
    await this.call(p.domainSetMetadata, { type, metadata, key, uri, flags }, options);
  }

  /** virDomainAttachDeviceFlags: adds a device, given as its XML element. */
  async attachDeviceFlags(xml: string, flags: number, options?: CallOptions): Promise<void> {
    await this.call(p.domainAttachDeviceFlags, { xml, flags }, options);
  }

  /** virDomainDetachDeviceFlags; of a running guest, asks it, and does not wait for its answer. */
  async detachDeviceFlags(xml: string, flags: number, options?: CallOptions): Promise<void> {
    await this.call(p.domainDetachDeviceFlags, { xml, flags }, options);
  }

  /** virDomainUpdateDeviceFlags: changes what can be changed of a device that is there. */
  async updateDeviceFlags(xml: string, flags: number, options?: CallOptions): Promise<void> {
    await this.call(p.domainUpdateDeviceFlags, { xml, flags }, options);
  }
}
