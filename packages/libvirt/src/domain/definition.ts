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

  /** virDomainGetMetadata; `type` 0 description, 1 title, 2 an element of the namespace `uri`. */
  async getMetadata(
    type: number,
    uri: string | null,
    flags = 0,
    options?: CallOptions,
  ): Promise<string> {
    const args = { type, uri, flags };
    return (await this.call(p.domainGetMetadata, args, options)).metadata;
  }
}
