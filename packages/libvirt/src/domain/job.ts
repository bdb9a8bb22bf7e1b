import { procedures as p, type TypedParameter } from '@virtune/protocol';
import type { CallOptions } from '../rpc/client.ts';
import { DomainInterfaces } from './interface.ts';

/** virDomainJobInfo: sizes in bytes. */
export interface JobInfo {
  /** `jobType`. */
  readonly type: number;
  /** Since it began. */
  readonly timeElapsedMs: bigint;
  /** What a bounded job still needs. */
  readonly timeRemainingMs: bigint;
  /** All that is to be sent or written. */
  readonly dataTotal: bigint;
  /** What has been. */
  readonly dataProcessed: bigint;
  /** What has not. */
  readonly dataRemaining: bigint;
  /** Of the memory. */
  readonly memTotal: bigint;
  /** Of the memory. */
  readonly memProcessed: bigint;
  /** Of the memory. */
  readonly memRemaining: bigint;
  /** Of the disks. */
  readonly fileTotal: bigint;
  /** Of the disks. */
  readonly fileProcessed: bigint;
  /** Of the disks. */
  readonly fileRemaining: bigint;
}

/** Jobs: a migration, a save, a dump, of which a domain has one at a time. */
export class DomainJobs extends DomainInterfaces {
  /** virDomainGetJobInfo. */
  async getJobInfo(options?: CallOptions): Promise<JobInfo> {
    const { timeElapsed, timeRemaining, ...info } = await this.call(
      p.domainGetJobInfo,
      {},
      options,
    );
    return { ...info, timeElapsedMs: timeElapsed, timeRemainingMs: timeRemaining };
  }

  /**
   * virDomainGetJobStats: `jobType` and parameters, of which `jobStatistics.read` makes an object;
   * see `jobStatsFlags`.
   */
  async getJobStats(
    flags = 0,
    options?: CallOptions,
  ): Promise<{ readonly type: number; readonly params: readonly TypedParameter[] }> {
    return this.call(p.domainGetJobStats, { flags }, options);
  }

  /** virDomainAbortJob: returns when the server has been told, not when the job has ended. */
  async abortJob(options?: CallOptions): Promise<void> {
    await this.call(p.domainAbortJob, {}, options);
  }

  /** virDomainAbortJobFlags; see `abortJobFlags`. Since libvirt 8.5.0. */
  async abortJobFlags(flags: number, options?: CallOptions): Promise<void> {
    await this.call(p.domainAbortJobFlags, { flags }, options);
  }
}
