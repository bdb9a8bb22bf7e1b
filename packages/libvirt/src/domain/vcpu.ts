import { procedures as p, type TypedParameter } from '@virtune/protocol';
import type { CallOptions } from '../rpc/client.ts';
import { cutCpumaps } from './cpumaps.ts';
import { DomainScheduler } from './scheduler.ts';

/** virVcpuInfo and the CPUs that the vCPU may run on. */
export interface VcpuInfo {
  /** Its number. */
  readonly number: number;
  /** `vcpuState`. */
  readonly state: number;
  /** CPU time used. */
  readonly cpuTimeNs: bigint;
  /** The CPU that it runs on; -1 unknown, -2 on none, -3 offline (virVcpuHostCpuState). */
  readonly cpu: number;
  /** The host CPUs that it may run on. */
  readonly cpumap: Uint8Array;
}

/** Which CPU time is asked for, or how much of it there is. */
export interface CpuStatsQuery {
  /** First CPU; -1 asks for the sum over all. */
  readonly startCpu: number;
  /** How many CPUs, at most 128 a call; 0 counts the CPUs that there are. */
  readonly ncpus: number;
  /** Parameters a CPU; 0 counts the parameters that there are. */
  readonly nparams: number;
}

/** How many vCPUs, and what they do. */
export class DomainVcpus extends DomainScheduler {
  /** virDomainGetMaxVcpus: of a running domain, the most that it can have. */
  async getMaxVcpus(options?: CallOptions): Promise<number> {
    return (await this.call(p.domainGetMaxVcpus, {}, options)).num;
  }

  /** virDomainGetVcpusFlags; `vcpuFlags` as well. */
  async getVcpusFlags(flags: number, options?: CallOptions): Promise<number> {
    return (await this.call(p.domainGetVcpusFlags, { flags }, options)).num;
  }

  /** virDomainSetVcpus: of a running domain. */
  async setVcpus(nvcpus: number, options?: CallOptions): Promise<void> {
    await this.call(p.domainSetVcpus, { nvcpus }, options);
  }

  /** virDomainSetVcpusFlags; `vcpuFlags` as well. */
  async setVcpusFlags(nvcpus: number, flags: number, options?: CallOptions): Promise<void> {
    await this.call(p.domainSetVcpusFlags, { nvcpus, flags }, options);
  }

  /** virDomainGetVcpus: at most `maxinfo` vCPUs of a running domain, cpumaps of `maplen` bytes. */
  async getVcpus(maxinfo: number, maplen: number, options?: CallOptions): Promise<VcpuInfo[]> {
    const args = { maxinfo, maplen };
    const { info, cpumaps } = await this.call(p.domainGetVcpus, args, options);
    const maps = cutCpumaps(cpumaps, maplen, info.length);
    return info.map(({ cpuTime, ...vcpu }, i) => ({
      ...vcpu,
      cpuTimeNs: cpuTime,
      cpumap: maps[i] ?? new Uint8Array(0),
    }));
  }

  /**
   * virDomainGetCPUStats, in nanoseconds; the counting forms answer with `nparams` alone. Of one
   * CPU, or of the sum, `cpuStatistics.read` makes an object.
   */
  async getCpuStats(
    query: CpuStatsQuery,
    options?: CallOptions,
  ): Promise<{ params: readonly TypedParameter[]; nparams: number }> {
    return this.call(p.domainGetCpuStats, { ...query, flags: 0 }, options);
  }

  /**
   * virDomainSetVcpu: plugs single vCPUs in or out; `vcpus` is a list of them, as in `2-3`. Since
   * libvirt 3.1.0.
   */
  async setVcpu(
    vcpus: string,
    online: boolean,
    flags: number,
    options?: CallOptions,
  ): Promise<void> {
    const args = { cpumap: vcpus, state: online ? 1 : 0, flags };
    await this.call(p.domainSetVcpu, args, options);
  }

  /** virDomainSetGuestVcpus: has the guest use vCPUs or not, through its agent. */
  async setGuestVcpus(vcpus: string, online: boolean, options?: CallOptions): Promise<void> {
    const args = { cpumap: vcpus, state: online ? 1 : 0, flags: 0 };
    await this.call(p.domainSetGuestVcpus, args, options);
  }

  /** virDomainGetGuestVcpus, through the guest's agent; `guestVcpus.read` makes an object of it. */
  async getGuestVcpus(options?: CallOptions): Promise<readonly TypedParameter[]> {
    const args = { flags: 0 };
    return (await this.call(p.domainGetGuestVcpus, args, options)).params;
  }
}
