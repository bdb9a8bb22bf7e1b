import { limits, procedures as p, type TypedParameter } from '@virtune/protocol';
import { type MemoryParameters, memoryParameters } from '../parameters/memory.ts';
import type { CallOptions } from '../rpc/client.ts';
import { DomainIothreads } from './iothread.ts';
import { STRING_OKAY } from './string-okay.ts';

/** A statistic of the balloon; `tag` is one of `memoryStatTags`, which also gives the unit. */
export interface MemoryStat {
  /** `memoryStatTags`. */
  readonly tag: number;
  /** The count or size, in the unit of its tag. */
  readonly value: bigint;
}

/** How much memory, its limits, what the balloon reports. */
export class DomainMemory extends DomainIothreads {
  /** virDomainGetMaxMemory. */
  async getMaxMemory(options?: CallOptions): Promise<bigint> {
    return (await this.call(p.domainGetMaxMemory, {}, options)).memory;
  }

  /** virDomainSetMaxMemory. */
  async setMaxMemory(memoryKiB: bigint, options?: CallOptions): Promise<void> {
    await this.call(p.domainSetMaxMemory, { memory: memoryKiB }, options);
  }

  /** virDomainSetMemory: of a running domain, through the balloon. */
  async setMemory(memoryKiB: bigint, options?: CallOptions): Promise<void> {
    await this.call(p.domainSetMemory, { memory: memoryKiB }, options);
  }

  /** virDomainSetMemoryFlags; `memoryFlags` as well. */
  async setMemoryFlags(memoryKiB: bigint, flags: number, options?: CallOptions): Promise<void> {
    const args = { memory: memoryKiB, flags };
    await this.call(p.domainSetMemoryFlags, args, options);
  }

  /** virDomainMemoryStats. */
  async memoryStats(options?: CallOptions): Promise<MemoryStat[]> {
    const args = { maxStats: limits.domainMemoryStats, flags: 0 };
    const { stats } = await this.call(p.domainMemoryStats, args, options);
    return stats.map(({ tag, val }) => ({ tag, value: val }));
  }

  /** virDomainSetMemoryStatsPeriod: seconds between the balloon's reports, 0 for none. */
  async setMemoryStatsPeriod(
    periodSeconds: number,
    flags: number,
    options?: CallOptions,
  ): Promise<void> {
    const args = { period: periodSeconds, flags };
    await this.call(p.domainSetMemoryStatsPeriod, args, options);
  }

  /**
   * virDomainGetMemoryParameters: limits in KiB; `memoryParameters.read` makes an object of them.
   */
  async getMemoryParameters(
    flags: number,
    options?: CallOptions,
  ): Promise<readonly TypedParameter[]> {
    const args = { nparams: limits.memoryParameters, flags: flags | STRING_OKAY };
    return (await this.call(p.domainGetMemoryParameters, args, options)).params;
  }

  /** virDomainSetMemoryParameters. */
  async setMemoryParameters(
    params: MemoryParameters | readonly TypedParameter[],
    flags: number,
    options?: CallOptions,
  ): Promise<void> {
    const args = { params: memoryParameters.write(params), flags };
    await this.call(p.domainSetMemoryParameters, args, options);
  }
}
