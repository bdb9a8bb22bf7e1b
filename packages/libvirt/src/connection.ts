import { type DomainIdentity, procedures as p, type TypedParameter } from '@virtune/protocol';
import { Domain } from './domain.ts';
import type { ConnectionClosedError } from './errors.ts';
import type { CallOptions, RpcClient } from './rpc/client.ts';
import { StoragePool, StorageVolume } from './storage.ts';

/** virNodeInfo: the host in the shape that old libvirt knew. See capabilities for irregular hosts. */
export interface NodeInfo {
  /** CPU architecture, e.g. `x86_64`. */
  readonly model: string;
  readonly memoryKiB: bigint;
  /** Online CPUs. */
  readonly cpus: number;
  /** 0 where unknown. */
  readonly mhz: number;
  /** NUMA nodes; 1 stands for "irregular" as well. */
  readonly nodes: number;
  readonly sockets: number;
  readonly cores: number;
  readonly threads: number;
}

/** A named counter of the host; the unit is the call's. */
export interface NodeStat {
  readonly field: string;
  readonly value: bigint;
}

/** One domain's entry of getAllDomainStats. */
export interface DomainStatsRecord {
  readonly domain: Domain;
  readonly params: readonly TypedParameter[];
}

/** The CPUs of a host: virNodeGetCPUMap. */
export interface NodeCpuMap {
  /** Online CPUs, a little-endian bitmap. */
  readonly cpumap: Uint8Array;
  readonly online: number;
  readonly present: number;
}

/**
 * An open connection to a libvirt daemon. A method is a libvirt call, named as in C without its
 * `virConnect` or `virDomain` in front (`virNodeGetInfo` is `nodeGetInfo`), and takes a deadline
 * and an AbortSignal as its last argument. Any of them rejects with LibvirtError, libvirt's own
 * answer; ConnectionClosedError; DeadlineExceededError; or the signal's reason. Calls may overlap;
 * a libvirt daemon works on five of one client at a time by default.
 */
export class Connection implements AsyncDisposable {
  readonly #rpc: RpcClient;
  readonly #uri: string | null;

  /** Use `connect`. */
  constructor(rpc: RpcClient, uri: string | null) {
    this.#rpc = rpc;
    this.#uri = uri;
  }

  /** Settles with the reason when the connection has ended. */
  get closed(): Promise<ConnectionClosedError> {
    return this.#rpc.whenEnded();
  }

  /** virConnectIsAlive: false once the stream has ended. Asks nobody. */
  get isAlive(): boolean {
    return this.#rpc.ended === undefined;
  }

  /** virConnectClose: says good-bye and ends the stream; calls in flight are rejected. Never fails. */
  async close(options?: CallOptions): Promise<void> {
    try {
      await this.#rpc.call(p.connectClose, undefined, options);
    } catch {
      // The stream has ended, or is about to: there is nothing left to lose.
    }
    this.#rpc.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** virConnectGetURI: the URI that this was opened with, or the one that the daemon chose. */
  async getUri(options?: CallOptions): Promise<string> {
    if (this.#uri !== null) return this.#uri;
    return (await this.#rpc.call(p.connectGetUri, undefined, options)).uri;
  }

  /** virConnectGetType: the driver's name, e.g. `QEMU`. */
  async getType(options?: CallOptions): Promise<string> {
    return (await this.#rpc.call(p.connectGetType, undefined, options)).type;
  }

  /** virConnectGetVersion: the hypervisor's, major * 1,000,000 + minor * 1,000 + release. */
  async getVersion(options?: CallOptions): Promise<bigint> {
    return (await this.#rpc.call(p.connectGetVersion, undefined, options)).hvVer;
  }

  /** virConnectGetLibVersion: the daemon's libvirt, major * 1,000,000 + minor * 1,000 + release. */
  async getLibVersion(options?: CallOptions): Promise<bigint> {
    return (await this.#rpc.call(p.connectGetLibVersion, undefined, options)).libVer;
  }

  /** virConnectGetHostname. */
  async getHostname(options?: CallOptions): Promise<string> {
    return (await this.#rpc.call(p.connectGetHostname, undefined, options)).hostname;
  }

  /** virConnectGetCapabilities: the host's capabilities XML. */
  async getCapabilities(options?: CallOptions): Promise<string> {
    return (await this.#rpc.call(p.connectGetCapabilities, undefined, options)).capabilities;
  }

  /** virConnectGetDomainCapabilities: what the named emulator can do, as XML; null is "any". */
  async getDomainCapabilities(
    emulator: string | null = null,
    arch: string | null = null,
    machine: string | null = null,
    virttype: string | null = null,
    flags = 0,
    options?: CallOptions,
  ): Promise<string> {
    const args = { emulatorbin: emulator, arch, machine, virttype, flags };
    return (await this.#rpc.call(p.connectGetDomainCapabilities, args, options)).capabilities;
  }

  /** virConnectGetMaxVcpus: the most vCPUs of a domain of this type; null is the driver's own. */
  async getMaxVcpus(type: string | null = null, options?: CallOptions): Promise<number> {
    return (await this.#rpc.call(p.connectGetMaxVcpus, { type }, options)).maxVcpus;
  }

  /** virConnectListAllDomains; see `listAllDomainsFlags`. At most 16,384. */
  async listAllDomains(flags = 0, options?: CallOptions): Promise<Domain[]> {
    const reply = await this.#rpc.call(p.connectListAllDomains, { needResults: 1, flags }, options);
    return reply.domains.map((identity) => this.#domain(identity));
  }

  /** virConnectNumOfDomains: running domains. */
  async numOfDomains(options?: CallOptions): Promise<number> {
    return (await this.#rpc.call(p.connectNumOfDomains, undefined, options)).num;
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
    const reply = await this.#rpc.call(p.connectGetAllDomainStats, args, options);
    return reply.retStats.map(({ dom, params }) => ({ domain: this.#domain(dom), params }));
  }

  /** virDomainLookupByName. */
  async domainLookupByName(name: string, options?: CallOptions): Promise<Domain> {
    return this.#domain((await this.#rpc.call(p.domainLookupByName, { name }, options)).dom);
  }

  /** virDomainLookupByID. */
  async domainLookupById(id: number, options?: CallOptions): Promise<Domain> {
    return this.#domain((await this.#rpc.call(p.domainLookupById, { id }, options)).dom);
  }

  /** virDomainLookupByUUID; 16 bytes, see `parseUuid`. */
  async domainLookupByUuid(uuid: Uint8Array, options?: CallOptions): Promise<Domain> {
    return this.#domain((await this.#rpc.call(p.domainLookupByUuid, { uuid }, options)).dom);
  }

  /** virDomainDefineXML. */
  async domainDefineXml(xml: string, options?: CallOptions): Promise<Domain> {
    return this.#domain((await this.#rpc.call(p.domainDefineXml, { xml }, options)).dom);
  }

  /** virDomainDefineXMLFlags; see `defineFlags`. */
  async domainDefineXmlFlags(xml: string, flags: number, options?: CallOptions): Promise<Domain> {
    const args = { xml, flags };
    return this.#domain((await this.#rpc.call(p.domainDefineXmlFlags, args, options)).dom);
  }

  /** virNodeGetInfo. */
  async nodeGetInfo(options?: CallOptions): Promise<NodeInfo> {
    const { memory, ...info } = await this.#rpc.call(p.nodeGetInfo, undefined, options);
    return { ...info, memoryKiB: memory };
  }

  /** virNodeGetCPUMap. */
  async nodeGetCpuMap(options?: CallOptions): Promise<NodeCpuMap> {
    const args = { needMap: 1, needOnline: 1, flags: 0 };
    const { cpumap, online, ret } = await this.#rpc.call(p.nodeGetCpuMap, args, options);
    return { cpumap, online, present: ret };
  }

  /** virNodeGetCPUStats: nanoseconds by kind, of one CPU or of all (-1). Two calls. */
  async nodeGetCpuStats(cpu = -1, options?: CallOptions): Promise<readonly NodeStat[]> {
    const args = { cpuNum: cpu, nparams: 0, flags: 0 };
    const { nparams } = await this.#rpc.call(p.nodeGetCpuStats, args, options);
    return (await this.#rpc.call(p.nodeGetCpuStats, { ...args, nparams }, options)).params;
  }

  /** virNodeGetMemoryStats: KiB by kind, of one NUMA node or of all (-1). Two calls. */
  async nodeGetMemoryStats(node = -1, options?: CallOptions): Promise<readonly NodeStat[]> {
    const args = { nparams: 0, cellNum: node, flags: 0 };
    const { nparams } = await this.#rpc.call(p.nodeGetMemoryStats, args, options);
    return (await this.#rpc.call(p.nodeGetMemoryStats, { ...args, nparams }, options)).params;
  }

  /** virNodeGetFreeMemory, in bytes. */
  async nodeGetFreeMemory(options?: CallOptions): Promise<bigint> {
    return (await this.#rpc.call(p.nodeGetFreeMemory, undefined, options)).freeMem;
  }

  /** virNodeGetCellsFreeMemory: bytes free on each of `count` NUMA nodes from `start` on. */
  async nodeGetCellsFreeMemory(
    start: number,
    count: number,
    options?: CallOptions,
  ): Promise<readonly bigint[]> {
    const args = { startCell: start, maxcells: count };
    return (await this.#rpc.call(p.nodeGetCellsFreeMemory, args, options)).cells;
  }

  /**
   * virNodeGetFreePages: how many pages of each size (KiB) are free, on each of `count` NUMA nodes
   * from `start` on; -1 counts the whole host. One row a node, one number a size.
   */
  async nodeGetFreePages(
    sizesKiB: readonly number[],
    start: number,
    count: number,
    options?: CallOptions,
  ): Promise<bigint[][]> {
    const args = { pages: sizesKiB, startCell: start, cellCount: count, flags: 0 };
    const { counts } = await this.#rpc.call(p.nodeGetFreePages, args, options);
    const rows = Math.floor(counts.length / Math.max(1, sizesKiB.length));
    return Array.from({ length: rows }, (_, row) =>
      counts.slice(row * sizesKiB.length, (row + 1) * sizesKiB.length),
    );
  }

  /** virNodeGetSecurityModel; both empty where there is none. */
  async nodeGetSecurityModel(options?: CallOptions): Promise<{ model: string; doi: string }> {
    return this.#rpc.call(p.nodeGetSecurityModel, undefined, options);
  }

  /** virStorageVolLookupByPath. */
  async storageVolLookupByPath(path: string, options?: CallOptions): Promise<StorageVolume> {
    const { vol } = await this.#rpc.call(p.storageVolumeLookupByPath, { path }, options);
    return new StorageVolume(this.#rpc, vol);
  }

  /** virStoragePoolLookupByName. */
  async storagePoolLookupByName(name: string, options?: CallOptions): Promise<StoragePool> {
    const { pool } = await this.#rpc.call(p.storagePoolLookupByName, { name }, options);
    return new StoragePool(this.#rpc, pool);
  }

  #domain(identity: DomainIdentity): Domain {
    return new Domain(this.#rpc, identity);
  }
}
