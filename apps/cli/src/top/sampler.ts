import {
  type Connection,
  type Domain,
  listAllDomainsFlags,
  type NodeStat,
  statsTypes,
  type TypedParameter,
} from '@virtune/libvirt';
import type { CpuSample, GuestSample, NodeSample, Sample, VcpuSample } from './sample.ts';

/** A daemon works on so many calls of one client at a time. */
const IN_FLIGHT = 5;

const IDLE_FIELDS = new Set(['idle', 'iowait']);

type Counters = ReadonlyMap<string, TypedParameter['value']>;

const counter = (counters: Counters, field: string): bigint | null => {
  const value = counters.get(field);
  return typeof value === 'bigint' || typeof value === 'number' ? BigInt(value) : null;
};

function vcpusOf(counters: Counters): VcpuSample[] {
  const most = Number(counter(counters, 'vcpu.maximum') ?? 0n);
  return Array.from({ length: most }, (_, id) => id).flatMap((id) => {
    const timeNs = counter(counters, `vcpu.${id}.time`);
    if (timeNs === null) return [];
    // `wait` is counted only where the kernel keeps statistics for debugging, `delay` always.
    const waitNs = counter(counters, `vcpu.${id}.delay`) ?? counter(counters, `vcpu.${id}.wait`);
    return [{ id, timeNs, waitNs }];
  });
}

function guestOf(domain: Domain, params: readonly TypedParameter[]): GuestSample {
  const counters: Counters = new Map(params.map(({ field, value }) => [field, value]));
  const memory = counter(counters, 'balloon.current');
  return {
    uuid: domain.uuid,
    name: domain.name,
    cpuTimeNs: counter(counters, 'cpu.time'),
    memoryKiB: memory === null ? null : Number(memory),
    vcpus: vcpusOf(counters),
  };
}

function cpuOf(cpu: number, stats: readonly NodeStat[]): CpuSample {
  const sum = (idle: boolean): bigint =>
    stats
      .filter(({ field }) => IDLE_FIELDS.has(field) === idle)
      .reduce((total, { value }) => total + value, 0n);
  return { cpu, busyNs: sum(false), idleNs: sum(true) };
}

/** What the sampler looks at besides the guests. */
export interface Watched {
  /** CPUs of the host. */
  readonly cpus: readonly number[];
  /** NUMA nodes of the host. */
  readonly nodes: readonly number[];
}

/**
 * Takes samples of a host over one connection. A daemon tells of one CPU a call: where that takes
 * long, for the host is large or far, some are read with each sample, in turn, and the others keep
 * what they had.
 */
export class Sampler {
  readonly #connection: Connection;
  readonly #watched: Watched;
  readonly #cpus = new Map<number, CpuSample>();
  #nextCpu = 0;
  #shortestNs: bigint | null = null;

  constructor(connection: Connection, watched: Watched) {
    this.#connection = connection;
    this.#watched = watched;
  }

  /** A sample; no more CPUs are asked for once `budgetMs` are over, but always some. */
  async take(budgetMs: number): Promise<Sample> {
    const until = performance.now() + budgetMs;
    const sentNs = process.hrtime.bigint();
    const [{ guests, atNs }, nodes] = await Promise.all([this.#guests(sentNs), this.#nodes()]);
    await this.#readCpus(until);
    return { atNs, guests, nodes, cpus: [...this.#cpus.values()] };
  }

  /**
   * The guests, and when the host looked at them: half-way between question and answer, which in a
   * busy process are read late; the shortest time that an answer took tells how late at most.
   */
  async #guests(sentNs: bigint): Promise<{ guests: GuestSample[]; atNs: bigint }> {
    const stats = statsTypes.cpuTotal | statsTypes.balloon | statsTypes.vcpu;
    const records = await this.#connection.getAllDomainStats(stats, listAllDomainsFlags.active);
    const tookNs = process.hrtime.bigint() - sentNs;
    if (this.#shortestNs === null || tookNs < this.#shortestNs) this.#shortestNs = tookNs;
    return {
      guests: records.map(({ domain, params }) => guestOf(domain, params)),
      atNs: sentNs + this.#shortestNs / 2n,
    };
  }

  async #nodes(): Promise<NodeSample[]> {
    const { nodes } = this.#watched;
    if (nodes.length === 0) return [];
    const free = await this.#connection.nodeGetCellsFreeMemory(0, Math.max(...nodes) + 1);
    return nodes.map((node) => ({ node, freeKiB: Number((free[node] ?? 0n) / 1024n) }));
  }

  async #readCpus(until: number): Promise<void> {
    const { cpus } = this.#watched;
    let left = cpus.length;
    do {
      const count = Math.min(IN_FLIGHT, left);
      const some = Array.from(
        { length: count },
        (_, i) => cpus[(this.#nextCpu + i) % cpus.length] ?? 0,
      );
      await Promise.all(some.map(async (cpu) => this.#readCpu(cpu)));
      this.#nextCpu = (this.#nextCpu + count) % Math.max(1, cpus.length);
      left -= count;
    } while (left > 0 && performance.now() < until);
  }

  /** A CPU that has gone offline is left out. */
  async #readCpu(cpu: number): Promise<void> {
    try {
      this.#cpus.set(cpu, cpuOf(cpu, await this.#connection.nodeGetCpuStats(cpu)));
    } catch (error) {
      if (!this.#connection.isAlive) throw error;
      this.#cpus.delete(cpu);
    }
  }
}
