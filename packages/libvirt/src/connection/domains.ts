import { type DomainIdentity, procedures as p, type TypedParameter } from '@virtune/protocol';
import { Domain } from '../domain.ts';
import type { CallOptions } from '../rpc/client.ts';
import { ConnectionFacts } from './facts.ts';

/** One domain's entry of getAllDomainStats. */
export interface DomainStatsRecord {
  readonly domain: Domain;
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

  #domain(identity: DomainIdentity): Domain {
    return new Domain(this.rpc, identity);
  }
}
