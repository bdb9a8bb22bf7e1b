import {
  type DomainIdentity,
  limits,
  procedures as p,
  type TypedParameter,
} from '@virtune/protocol';
import type {
  CpuStatsQuery,
  DomainInfo,
  IothreadInfo,
  MemoryStat,
  SecurityLabel,
  VcpuInfo,
} from './domain-values.ts';
import type { CallOptions, RpcClient } from './rpc/client.ts';
import { formatUuid } from './uuid.ts';

/**
 * VIR_TYPED_PARAM_STRING_OKAY, which libvirt's own client adds as well: without it the daemon leaves
 * parameters that are strings out (`numa_nodeset`), for clients older than 0.9.8.
 */
const STRING_OKAY = 4;

/** Cuts a reply's joined cpumaps apart. */
function cutCpumaps(joined: Uint8Array, maplen: number, count: number): Uint8Array[] {
  return Array.from({ length: count }, (_, i) => joined.subarray(i * maplen, (i + 1) * maplen));
}

/**
 * A domain of one connection. Methods are libvirt's calls, named as in C without `virDomain`; see
 * Connection for what they share. `flags` are of `modificationImpact` unless said otherwise; a
 * cpumap is a little-endian bitmap of host CPUs. Sizes are KiB, times nanoseconds, as `bigint`.
 */
export class Domain {
  readonly #rpc: RpcClient;
  /** As libvirt sends it, and wants it back. */
  readonly identity: DomainIdentity;

  /** Use the lookups of Connection. */
  constructor(rpc: RpcClient, identity: DomainIdentity) {
    this.#rpc = rpc;
    this.identity = identity;
  }

  get name(): string {
    return this.identity.name;
  }

  /** `8-4-4-4-12` hexadecimal digits. */
  get uuid(): string {
    return formatUuid(this.identity.uuid);
  }

  /** -1 when it was not running at the time that it was looked up. */
  get id(): number {
    return this.identity.id;
  }

  get #self(): { readonly dom: DomainIdentity } {
    return { dom: this.identity };
  }

  /** virDomainGetInfo. */
  async getInfo(options?: CallOptions): Promise<DomainInfo> {
    const info = await this.#rpc.call(p.domainGetInfo, this.#self, options);
    return {
      state: info.state,
      maxMemoryKiB: info.maxMem,
      memoryKiB: info.memory,
      vcpus: info.nrVirtCpu,
      cpuTimeNs: info.cpuTime,
    };
  }

  /** virDomainGetState: `domainState`, and a reason whose meaning depends on it. */
  async getState(options?: CallOptions): Promise<{ state: number; reason: number }> {
    return this.#rpc.call(p.domainGetState, { ...this.#self, flags: 0 }, options);
  }

  /** virDomainGetOSType, e.g. `hvm`. */
  async getOsType(options?: CallOptions): Promise<string> {
    return (await this.#rpc.call(p.domainGetOsType, this.#self, options)).type;
  }

  /** virDomainIsActive. */
  async isActive(options?: CallOptions): Promise<boolean> {
    return (await this.#rpc.call(p.domainIsActive, this.#self, options)).active;
  }

  /** virDomainIsPersistent. */
  async isPersistent(options?: CallOptions): Promise<boolean> {
    return (await this.#rpc.call(p.domainIsPersistent, this.#self, options)).persistent;
  }

  /** virDomainIsUpdated: whether the definition has changed since the start. */
  async isUpdated(options?: CallOptions): Promise<boolean> {
    return (await this.#rpc.call(p.domainIsUpdated, this.#self, options)).updated;
  }

  /** virDomainGetAutostart. */
  async getAutostart(options?: CallOptions): Promise<boolean> {
    return (await this.#rpc.call(p.domainGetAutostart, this.#self, options)).autostart;
  }

  /** virDomainGetMessages; `messageType` or 0 for all. */
  async getMessages(flags = 0, options?: CallOptions): Promise<readonly string[]> {
    return (await this.#rpc.call(p.domainGetMessages, { ...this.#self, flags }, options)).msgs;
  }

  /** virDomainGetMetadata; `type` 0 description, 1 title, 2 an element of the namespace `uri`. */
  async getMetadata(
    type: number,
    uri: string | null,
    flags = 0,
    options?: CallOptions,
  ): Promise<string> {
    const args = { ...this.#self, type, uri, flags };
    return (await this.#rpc.call(p.domainGetMetadata, args, options)).metadata;
  }

  /** virDomainGetXMLDesc; see `xmlFlags`. */
  async getXmlDesc(flags = 0, options?: CallOptions): Promise<string> {
    return (await this.#rpc.call(p.domainGetXmlDesc, { ...this.#self, flags }, options)).xml;
  }

  /** virDomainUndefine. */
  async undefine(options?: CallOptions): Promise<void> {
    await this.#rpc.call(p.domainUndefine, this.#self, options);
  }

  /** virDomainUndefineFlags; see `undefineFlags`. */
  async undefineFlags(flags: number, options?: CallOptions): Promise<void> {
    await this.#rpc.call(p.domainUndefineFlags, { ...this.#self, flags }, options);
  }

  /** virDomainCreate: starts it. */
  async create(options?: CallOptions): Promise<void> {
    await this.#rpc.call(p.domainCreate, this.#self, options);
  }

  /** virDomainCreateWithFlags; see `createFlags`. The running domain, with its new id. */
  async createWithFlags(flags: number, options?: CallOptions): Promise<Domain> {
    const args = { ...this.#self, flags };
    const { dom } = await this.#rpc.call(p.domainCreateWithFlags, args, options);
    return new Domain(this.#rpc, dom);
  }

  /** virDomainShutdown: asks the guest. */
  async shutdown(options?: CallOptions): Promise<void> {
    await this.#rpc.call(p.domainShutdown, this.#self, options);
  }

  /** virDomainShutdownFlags; see `shutdownFlags`. */
  async shutdownFlags(flags: number, options?: CallOptions): Promise<void> {
    await this.#rpc.call(p.domainShutdownFlags, { ...this.#self, flags }, options);
  }

  /** virDomainDestroy: ends it without asking the guest. */
  async destroy(options?: CallOptions): Promise<void> {
    await this.#rpc.call(p.domainDestroy, this.#self, options);
  }

  /** virDomainDestroyFlags; see `destroyFlags`. */
  async destroyFlags(flags: number, options?: CallOptions): Promise<void> {
    await this.#rpc.call(p.domainDestroyFlags, { ...this.#self, flags }, options);
  }

  /** virDomainSuspend. */
  async suspend(options?: CallOptions): Promise<void> {
    await this.#rpc.call(p.domainSuspend, this.#self, options);
  }

  /** virDomainResume. */
  async resume(options?: CallOptions): Promise<void> {
    await this.#rpc.call(p.domainResume, this.#self, options);
  }

  /** virDomainHasManagedSaveImage. */
  async hasManagedSaveImage(options?: CallOptions): Promise<boolean> {
    const args = { ...this.#self, flags: 0 };
    return (await this.#rpc.call(p.domainHasManagedSaveImage, args, options)).result;
  }

  /** virDomainManagedSaveRemove. */
  async managedSaveRemove(options?: CallOptions): Promise<void> {
    await this.#rpc.call(p.domainManagedSaveRemove, { ...this.#self, flags: 0 }, options);
  }

  /** virDomainListAllSnapshots: their names. */
  async listAllSnapshots(flags = 0, options?: CallOptions): Promise<string[]> {
    const args = { ...this.#self, needResults: 1, flags };
    const { snapshots } = await this.#rpc.call(p.domainListAllSnapshots, args, options);
    return snapshots.map(({ name }) => name);
  }

  /** virDomainListAllCheckpoints: their names. */
  async listAllCheckpoints(flags = 0, options?: CallOptions): Promise<string[]> {
    const args = { ...this.#self, needResults: 1, flags };
    const { checkpoints } = await this.#rpc.call(p.domainListAllCheckpoints, args, options);
    return checkpoints.map(({ name }) => name);
  }

  /** virDomainGetSecurityLabelList. */
  async getSecurityLabelList(options?: CallOptions): Promise<readonly SecurityLabel[]> {
    return (await this.#rpc.call(p.domainGetSecurityLabelList, this.#self, options)).labels;
  }

  /** virDomainGetSecurityLabel. */
  async getSecurityLabel(options?: CallOptions): Promise<SecurityLabel> {
    return this.#rpc.call(p.domainGetSecurityLabel, this.#self, options);
  }

  /** virDomainGetSchedulerType: the scheduler's name and how many parameters it has. */
  async getSchedulerType(options?: CallOptions): Promise<{ type: string; nparams: number }> {
    return this.#rpc.call(p.domainGetSchedulerType, this.#self, options);
  }

  /** virDomainGetSchedulerParameters. */
  async getSchedulerParameters(options?: CallOptions): Promise<readonly TypedParameter[]> {
    const args = { ...this.#self, nparams: limits.schedulerParameters };
    return (await this.#rpc.call(p.domainGetSchedulerParameters, args, options)).params;
  }

  /** virDomainGetSchedulerParametersFlags. */
  async getSchedulerParametersFlags(
    flags: number,
    options?: CallOptions,
  ): Promise<readonly TypedParameter[]> {
    const args = { ...this.#self, nparams: limits.schedulerParameters, flags: flags | STRING_OKAY };
    return (await this.#rpc.call(p.domainGetSchedulerParametersFlags, args, options)).params;
  }

  /** virDomainSetSchedulerParameters. */
  async setSchedulerParameters(
    params: readonly TypedParameter[],
    options?: CallOptions,
  ): Promise<void> {
    await this.#rpc.call(p.domainSetSchedulerParameters, { ...this.#self, params }, options);
  }

  /** virDomainSetSchedulerParametersFlags. */
  async setSchedulerParametersFlags(
    params: readonly TypedParameter[],
    flags: number,
    options?: CallOptions,
  ): Promise<void> {
    const args = { ...this.#self, params, flags };
    await this.#rpc.call(p.domainSetSchedulerParametersFlags, args, options);
  }

  /** virDomainGetMaxVcpus: of a running domain, the most that it can have. */
  async getMaxVcpus(options?: CallOptions): Promise<number> {
    return (await this.#rpc.call(p.domainGetMaxVcpus, this.#self, options)).num;
  }

  /** virDomainGetVcpusFlags; `vcpuFlags` as well. */
  async getVcpusFlags(flags: number, options?: CallOptions): Promise<number> {
    return (await this.#rpc.call(p.domainGetVcpusFlags, { ...this.#self, flags }, options)).num;
  }

  /** virDomainSetVcpus: of a running domain. */
  async setVcpus(nvcpus: number, options?: CallOptions): Promise<void> {
    await this.#rpc.call(p.domainSetVcpus, { ...this.#self, nvcpus }, options);
  }

  /** virDomainSetVcpusFlags; `vcpuFlags` as well. */
  async setVcpusFlags(nvcpus: number, flags: number, options?: CallOptions): Promise<void> {
    await this.#rpc.call(p.domainSetVcpusFlags, { ...this.#self, nvcpus, flags }, options);
  }

  /** virDomainGetVcpus: at most `maxinfo` vCPUs of a running domain, cpumaps of `maplen` bytes. */
  async getVcpus(maxinfo: number, maplen: number, options?: CallOptions): Promise<VcpuInfo[]> {
    const args = { ...this.#self, maxinfo, maplen };
    const { info, cpumaps } = await this.#rpc.call(p.domainGetVcpus, args, options);
    const maps = cutCpumaps(cpumaps, maplen, info.length);
    return info.map(({ cpuTime, ...vcpu }, i) => ({
      ...vcpu,
      cpuTimeNs: cpuTime,
      cpumap: maps[i] ?? new Uint8Array(0),
    }));
  }

  /** virDomainPinVcpu. */
  async pinVcpu(vcpu: number, cpumap: Uint8Array, options?: CallOptions): Promise<void> {
    await this.#rpc.call(p.domainPinVcpu, { ...this.#self, vcpu, cpumap }, options);
  }

  /** virDomainPinVcpuFlags. */
  async pinVcpuFlags(
    vcpu: number,
    cpumap: Uint8Array,
    flags: number,
    options?: CallOptions,
  ): Promise<void> {
    await this.#rpc.call(p.domainPinVcpuFlags, { ...this.#self, vcpu, cpumap, flags }, options);
  }

  /** virDomainGetVcpuPinInfo: cpumaps of `maplen` bytes, of at most `ncpumaps` vCPUs. */
  async getVcpuPinInfo(
    ncpumaps: number,
    maplen: number,
    flags: number,
    options?: CallOptions,
  ): Promise<Uint8Array[]> {
    const args = { ...this.#self, ncpumaps, maplen, flags };
    const { cpumaps, num } = await this.#rpc.call(p.domainGetVcpuPinInfo, args, options);
    return cutCpumaps(cpumaps, maplen, num);
  }

  /** virDomainPinEmulator. */
  async pinEmulator(cpumap: Uint8Array, flags: number, options?: CallOptions): Promise<void> {
    await this.#rpc.call(p.domainPinEmulator, { ...this.#self, cpumap, flags }, options);
  }

  /** virDomainGetEmulatorPinInfo: a cpumap of `maplen` bytes; null where the driver has none. */
  async getEmulatorPinInfo(
    maplen: number,
    flags: number,
    options?: CallOptions,
  ): Promise<Uint8Array | null> {
    const args = { ...this.#self, maplen, flags };
    const { cpumaps, ret } = await this.#rpc.call(p.domainGetEmulatorPinInfo, args, options);
    return ret === 0 ? null : cpumaps;
  }

  /** virDomainGetIOThreadInfo. */
  async getIothreadInfo(flags: number, options?: CallOptions): Promise<readonly IothreadInfo[]> {
    return (await this.#rpc.call(p.domainGetIothreadInfo, { ...this.#self, flags }, options)).info;
  }

  /** virDomainPinIOThread. */
  async pinIothread(
    iothreadId: number,
    cpumap: Uint8Array,
    flags: number,
    options?: CallOptions,
  ): Promise<void> {
    const args = { ...this.#self, iothreadsId: iothreadId, cpumap, flags };
    await this.#rpc.call(p.domainPinIothread, args, options);
  }

  /** virDomainAddIOThread. */
  async addIothread(iothreadId: number, flags: number, options?: CallOptions): Promise<void> {
    await this.#rpc.call(p.domainAddIothread, { ...this.#self, iothreadId, flags }, options);
  }

  /** virDomainDelIOThread. */
  async delIothread(iothreadId: number, flags: number, options?: CallOptions): Promise<void> {
    await this.#rpc.call(p.domainDelIothread, { ...this.#self, iothreadId, flags }, options);
  }

  /** virDomainSetIOThreadParams: polling and pool sizes. */
  async setIothreadParams(
    iothreadId: number,
    params: readonly TypedParameter[],
    flags: number,
    options?: CallOptions,
  ): Promise<void> {
    const args = { ...this.#self, iothreadId, params, flags };
    await this.#rpc.call(p.domainSetIothreadParams, args, options);
  }

  /** virDomainGetCPUStats, in nanoseconds; the counting forms answer with `nparams` alone. */
  async getCpuStats(
    query: CpuStatsQuery,
    options?: CallOptions,
  ): Promise<{ params: readonly TypedParameter[]; nparams: number }> {
    return this.#rpc.call(p.domainGetCpuStats, { ...this.#self, ...query, flags: 0 }, options);
  }

  /** virDomainGetGuestVcpus, through the guest's agent. */
  async getGuestVcpus(options?: CallOptions): Promise<readonly TypedParameter[]> {
    const args = { ...this.#self, flags: 0 };
    return (await this.#rpc.call(p.domainGetGuestVcpus, args, options)).params;
  }

  /** virDomainGetMaxMemory. */
  async getMaxMemory(options?: CallOptions): Promise<bigint> {
    return (await this.#rpc.call(p.domainGetMaxMemory, this.#self, options)).memory;
  }

  /** virDomainSetMaxMemory. */
  async setMaxMemory(memoryKiB: bigint, options?: CallOptions): Promise<void> {
    await this.#rpc.call(p.domainSetMaxMemory, { ...this.#self, memory: memoryKiB }, options);
  }

  /** virDomainSetMemory: of a running domain, through the balloon. */
  async setMemory(memoryKiB: bigint, options?: CallOptions): Promise<void> {
    await this.#rpc.call(p.domainSetMemory, { ...this.#self, memory: memoryKiB }, options);
  }

  /** virDomainSetMemoryFlags; `memoryFlags` as well. */
  async setMemoryFlags(memoryKiB: bigint, flags: number, options?: CallOptions): Promise<void> {
    const args = { ...this.#self, memory: memoryKiB, flags };
    await this.#rpc.call(p.domainSetMemoryFlags, args, options);
  }

  /** virDomainMemoryStats. */
  async memoryStats(options?: CallOptions): Promise<MemoryStat[]> {
    const args = { ...this.#self, maxStats: limits.domainMemoryStats, flags: 0 };
    const { stats } = await this.#rpc.call(p.domainMemoryStats, args, options);
    return stats.map(({ tag, val }) => ({ tag, value: val }));
  }

  /** virDomainSetMemoryStatsPeriod: seconds between the balloon's reports, 0 for none. */
  async setMemoryStatsPeriod(
    periodSeconds: number,
    flags: number,
    options?: CallOptions,
  ): Promise<void> {
    const args = { ...this.#self, period: periodSeconds, flags };
    await this.#rpc.call(p.domainSetMemoryStatsPeriod, args, options);
  }

  /** virDomainGetMemoryParameters: limits in KiB. */
  async getMemoryParameters(
    flags: number,
    options?: CallOptions,
  ): Promise<readonly TypedParameter[]> {
    const args = { ...this.#self, nparams: limits.memoryParameters, flags: flags | STRING_OKAY };
    return (await this.#rpc.call(p.domainGetMemoryParameters, args, options)).params;
  }

  /** virDomainSetMemoryParameters. */
  async setMemoryParameters(
    params: readonly TypedParameter[],
    flags: number,
    options?: CallOptions,
  ): Promise<void> {
    const args = { ...this.#self, params, flags };
    await this.#rpc.call(p.domainSetMemoryParameters, args, options);
  }

  /** virDomainGetNumaParameters: `numa_mode` (numatuneMemMode) and `numa_nodeset`. */
  async getNumaParameters(
    flags: number,
    options?: CallOptions,
  ): Promise<readonly TypedParameter[]> {
    const args = { ...this.#self, nparams: limits.numaParameters, flags: flags | STRING_OKAY };
    return (await this.#rpc.call(p.domainGetNumaParameters, args, options)).params;
  }

  /** virDomainSetNumaParameters. */
  async setNumaParameters(
    params: readonly TypedParameter[],
    flags: number,
    options?: CallOptions,
  ): Promise<void> {
    const args = { ...this.#self, params, flags };
    await this.#rpc.call(p.domainSetNumaParameters, args, options);
  }
}
