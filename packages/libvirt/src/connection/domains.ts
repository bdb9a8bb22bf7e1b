import { type DomainIdentity, procedures as p, type TypedParameter } from '@virtune/protocol';
import { Domain } from '../domain.ts';
import { type SaveParameters, saveParameters } from '../parameters/save.ts';
import type { CallOptions } from '../rpc/client.ts';
import { ConnectionFacts } from './facts.ts';

/** One domain's entry of getAllDomainStats; `domainStats.read(params)` makes an object of it. */
export interface DomainStatsRecord {
  /** Whose they are. */
  readonly domain: Domain;
  /** The statistics, under libvirt's names, in its order. */
  readonly params: readonly TypedParameter[];
}

/** The domains: lists, lookups, definitions, statistics of many. */
export class ConnectionDomains extends ConnectionFacts {
  /** virConnectListAllDomains; see `listAllDomainsFlags`. At most 16,384. */
  async listAllDomains(flags = 0, options?: CallOptions): Promise<Domain[]> {
    const reply = await this.call(p.connectListAllDomains, { needResults: 1, flags }, options);
    return reply.domains.map((identity) => this.#domain(identity));
  }

  /** virConnectNumOfDomains: running domains. */
  async numOfDomains(options?: CallOptions): Promise<number> {
    return (await this.call(p.connectNumOfDomains, undefined, options)).num;
  }

  /**
   * virConnectGetAllDomainStats, or virDomainListGetStats where `domains` are given. `stats` is a
   * set of `statsTypes`, 0 for all; `flags` of `listAllDomainsFlags` and `allDomainStatsFlags`.
   */
  async getAllDomainStats(
    stats = 0,
    flags = 0,
    domains: readonly Domain[] = [],
    options?: CallOptions,
  ): Promise<DomainStatsRecord[]> {
    const doms = domains.map((domain) => domain.identity);
    const args = { doms, stats, flags };
    const reply = await this.call(p.connectGetAllDomainStats, args, options);
    return reply.retStats.map(({ dom, params }) => ({ domain: this.#domain(dom), params }));
  }

  /** virDomainLookupByName. */
  async domainLookupByName(name: string, options?: CallOptions): Promise<Domain> {
    return this.#domain((await this.call(p.domainLookupByName, { name }, options)).dom);
  }

  /** virDomainLookupByID. */
  async domainLookupById(id: number, options?: CallOptions): Promise<Domain> {
    return this.#domain((await this.call(p.domainLookupById, { id }, options)).dom);
  }

  /** virDomainLookupByUUID; 16 bytes, see `parseUuid`. */
  async domainLookupByUuid(uuid: Uint8Array, options?: CallOptions): Promise<Domain> {
    return this.#domain((await this.call(p.domainLookupByUuid, { uuid }, options)).dom);
  }

  /** virDomainDefineXML. */
  async domainDefineXml(xml: string, options?: CallOptions): Promise<Domain> {
    return this.#domain((await this.call(p.domainDefineXml, { xml }, options)).dom);
  }

  /** virDomainDefineXMLFlags; see `defineFlags`. */
  async domainDefineXmlFlags(xml: string, flags: number, options?: CallOptions): Promise<Domain> {
    const args = { xml, flags };
    return this.#domain((await this.call(p.domainDefineXmlFlags, args, options)).dom);
  }

  /** virDomainCreateXML: starts a domain without a persistent definition; see `createFlags`. */
  async domainCreateXml(xml: string, flags = 0, options?: CallOptions): Promise<Domain> {
    const args = { xmlDesc: xml, flags };
    return this.#domain((await this.call(p.domainCreateXml, args, options)).dom);
  }

  /** virDomainRestore: starts the domain that was saved in this file of the host. */
  async domainRestore(from: string, options?: CallOptions): Promise<void> {
    await this.call(p.domainRestore, { from }, options);
  }

  /** virDomainRestoreFlags; see `saveFlags`. `dxml` takes the place of the saved definition. */
  async domainRestoreFlags(
    from: string,
    dxml: string | null,
    flags: number,
    options?: CallOptions,
  ): Promise<void> {
    await this.call(p.domainRestoreFlags, { from, dxml, flags }, options);
  }

  /** virDomainRestoreParams. Since libvirt 8.4.0. */
  async domainRestoreParams(
    params: SaveParameters | readonly TypedParameter[],
    flags = 0,
    options?: CallOptions,
  ): Promise<void> {
    const args = { params: saveParameters.write(params), flags };
    await this.call(p.domainRestoreParams, args, options);
  }

  /** virDomainSaveImageGetXMLDesc: the definition in a file that a domain was saved in. */
  async domainSaveImageGetXmlDesc(file: string, flags = 0, options?: CallOptions): Promise<string> {
    return (await this.call(p.domainSaveImageGetXmlDesc, { file, flags }, options)).xml;
  }

  /** virDomainSaveImageDefineXML: another definition for it; see `saveFlags`. */
  async domainSaveImageDefineXml(
    file: string,
    dxml: string,
    flags = 0,
    options?: CallOptions,
  ): Promise<void> {
    await this.call(p.domainSaveImageDefineXml, { file, dxml, flags }, options);
  }

  #domain(identity: DomainIdentity): Domain {
    return new Domain(this.rpc, identity);
  }
}
