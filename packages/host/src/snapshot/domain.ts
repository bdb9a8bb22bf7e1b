import {
  type Connection,
  type Domain,
  errorCode,
  type LibvirtError,
  modificationImpact,
  type TypedParameter,
  xmlFlags,
} from '@virtune/libvirt';
import {
  Cpuset,
  decodeCpumap,
  Definition,
  type DomainKernel,
  type IothreadFacts,
  type SchedulerParameters,
  type SnapshotDomain,
  type VcpuFacts,
} from '@virtune/model';
import type { Caller } from './caller.ts';
import type { StatisticsRecord } from './statistics.ts';

/** What is the same for all domains of a snapshot. */
export interface DomainSources {
  readonly connection: Connection;
  readonly caller: Caller;
  /** How many CPUs cpumaps are to have. */
  readonly cpuCount: number;
  readonly isAutostart: (uuid: string) => boolean;
  readonly isPersistent: (uuid: string) => boolean;
  /** What the kernel says of a running domain; null where it is not ours. */
  readonly kernel: (domain: Domain) => Promise<DomainKernel | null>;
}

const VCPU_STATES = ['offline', 'running', 'blocked'] as const;
const DEFAULT_VCPUS = 1;

function scheduler(params: readonly TypedParameter[] | null): SchedulerParameters | null {
  if (params === null) return null;
  return Object.fromEntries(params.map(({ field, value }) => [field, Number(value)]));
}

/** A domain was started or stopped while it was read. */
export class DomainChanged extends Error {
  override readonly name = 'DomainChanged';
}

/** Reads one domain; what it throws is about a domain that has changed while it was read. */
class DomainReader {
  readonly #domain: Domain;
  readonly #sources: DomainSources;
  readonly #isRunning: boolean;

  constructor(domain: Domain, sources: DomainSources) {
    this.#domain = domain;
    this.#sources = sources;
    this.#isRunning = domain.id >= 0;
  }

  async read(record: Promise<StatisticsRecord>): Promise<SnapshotDomain> {
    const { uuid, name, id } = this.#domain;
    const persistent = this.#sources.isPersistent(uuid);
    // The kernel is read while libvirtd works.
    const looking = this.#isRunning ? this.#sources.kernel(this.#domain) : null;
    looking?.catch(() => {});
    const [live, config, schedulerLive, schedulerConfig] = await Promise.all([
      this.#isRunning ? this.#definition(0) : null,
      persistent ? this.#definition(xmlFlags.inactive) : null,
      this.#isRunning ? this.#scheduler(modificationImpact.live) : null,
      persistent ? this.#scheduler(modificationImpact.config) : null,
    ]);
    const { state, stateReason, statistics, vcpuWaitNs } = await record;
    if ((state === 'shutoff') === this.#isRunning) throw new DomainChanged(name);
    const [vcpus, iothreads, autoCpuset, kernel] = await Promise.all([
      this.#vcpus(statistics.vcpusMaximum ?? DEFAULT_VCPUS, vcpuWaitNs),
      this.#iothreads(live),
      this.#autoCpuset(live),
      looking,
    ]);
    return {
      name,
      uuid,
      id: this.#isRunning ? id : null,
      state,
      stateReason,
      autostart: this.#sources.isAutostart(uuid),
      persistent,
      live,
      config,
      scheduler: { live: scheduler(schedulerLive), config: scheduler(schedulerConfig) },
      vcpus,
      iothreads,
      autoCpuset,
      statistics,
      kernel,
    };
  }

  async #definition(flags: number): Promise<Definition> {
    const xml = await this.#sources.caller.must(() => this.#domain.getXmlDesc(flags));
    // Whoever takes a snapshot wants the values, and while libvirtd works they cost no time.
    return new Definition(xml).readAhead();
  }

  #scheduler(flags: number): Promise<readonly TypedParameter[] | null> {
    return this.#may('scheduler parameters', () => this.#domain.getSchedulerParametersFlags(flags));
  }

  async #vcpus(most: number, waits: ReadonlyMap<number, bigint>): Promise<VcpuFacts[]> {
    if (!this.#isRunning) return [];
    const found = await this.#may('vCPUs', () => this.#domain.getVcpus(most, this.#maplen));
    return (found ?? []).map(({ number, state, cpu, cpumap, cpuTimeNs }) => ({
      id: number,
      state: VCPU_STATES[state] ?? 'offline',
      cpu: cpu >= 0 && cpu < this.#sources.cpuCount ? cpu : null,
      cpuset: this.#cpuset(cpumap),
      cpuTimeNs,
      waitTimeNs: waits.get(number) ?? null,
    }));
  }

  async #iothreads(live: Definition | null): Promise<IothreadFacts[]> {
    // Asking every guest for what it does not have would cost a question to its QEMU each.
    if (live === null || !/<iothread(s|ids)>/.test(live.xml)) return [];
    const found = await this.#may('iothreads', () =>
      this.#domain.getIothreadInfo(modificationImpact.live),
    );
    return (found ?? []).map(({ iothreadId, cpumap }) => ({
      id: iothreadId,
      cpuset: this.#cpuset(cpumap),
    }));
  }

  /** numad's choice is what an emulator without a pin of its own may use. */
  async #autoCpuset(live: Definition | null): Promise<Cpuset | null> {
    if (live === null || !live.xml.includes("placement='auto'")) return null;
    if (live.values === null || live.values.vcpu.placement !== 'auto') return null;
    if (live.values.cputune.emulatorpin !== null) return null;
    const cpumap = await this.#may('what numad chose', () =>
      this.#domain.getEmulatorPinInfo(this.#maplen, modificationImpact.live),
    );
    return cpumap && this.#cpuset(cpumap);
  }

  get #maplen(): number {
    return Math.ceil(this.#sources.cpuCount / 8);
  }

  #cpuset(cpumap: Uint8Array): Cpuset {
    return decodeCpumap(cpumap).intersect(Cpuset.range(0, this.#sources.cpuCount - 1));
  }

  #may<T>(what: string, call: () => Promise<T>): Promise<T | null> {
    return this.#sources.caller.may(what, call, this.#domain.name, (error) =>
      this.#hasChanged(error),
    );
  }

  /**
   * Whether a refusal is due to the domain having gone or stopped. VIR_ERR_OPERATION_INVALID alone
   * does not tell: a host without the CPU controller has it, too.
   */
  async #hasChanged({ code }: LibvirtError): Promise<boolean> {
    if (code === errorCode.noDomain) return true;
    if (code !== errorCode.operationInvalid) return false;
    const isActive = await this.#sources.caller.must(() => this.#domain.isActive());
    return isActive !== this.#isRunning;
  }
}

/**
 * Everything of one domain.
 * @throws DomainChanged, or LibvirtError where it has gone or changed meanwhile, or its definition
 * is refused.
 */
export function readDomain(
  domain: Domain,
  record: Promise<StatisticsRecord>,
  sources: DomainSources,
): Promise<SnapshotDomain> {
  return new DomainReader(domain, sources).read(record);
}
