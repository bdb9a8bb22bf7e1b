import { limits, procedures as p, type TypedParameter } from '@virtune/protocol';
import {
  type BlkioParameters,
  blkioParameters,
  type BlockIoTuneParameters,
  blockIoTuneParameters,
} from '../parameters/block.ts';
import type { CallOptions } from '../rpc/client.ts';
import { DomainNuma } from './numa.ts';
import { STRING_OKAY } from './string-okay.ts';

/** virDomainBlockInfo: sizes of a disk, in bytes. */
export interface BlockInfo {
  /** The end of what has been written. */
  readonly allocationBytes: bigint;
  /** The size that the guest sees. */
  readonly capacityBytes: bigint;
  /** The size on the host. */
  readonly physicalBytes: bigint;
}

/** virDomainBlockJobInfo. */
export interface BlockJobInfo {
  /** `blockJobType`. */
  readonly type: number;
  /** MiB a second, or bytes a second where `blockJobFlags` asked for them; 0 is no limit. */
  readonly bandwidth: bigint;
  /** How far it has come, on the way to `end`. */
  readonly cur: bigint;
  /** Where it ends. */
  readonly end: bigint;
}

/**
 * Disks: weights, limits, statistics, jobs. A disk is named by its target (`vda`) or its source.
 */
export class DomainBlock extends DomainNuma {
  /** virDomainGetBlkioParameters; `blkioParameters.read` makes an object of the list. */
  async getBlkioParameters(
    flags: number,
    options?: CallOptions,
  ): Promise<readonly TypedParameter[]> {
    const args = { nparams: limits.blkioParameters, flags: flags | STRING_OKAY };
    return (await this.call(p.domainGetBlkioParameters, args, options)).params;
  }

  /** virDomainSetBlkioParameters. */
  async setBlkioParameters(
    params: BlkioParameters | readonly TypedParameter[],
    flags: number,
    options?: CallOptions,
  ): Promise<void> {
    const args = { params: blkioParameters.write(params), flags };
    await this.call(p.domainSetBlkioParameters, args, options);
  }

  /** virDomainGetBlockIoTune; `blockIoTuneParameters.read` makes an object of the list. */
  async getBlockIoTune(
    disk: string,
    flags: number,
    options?: CallOptions,
  ): Promise<readonly TypedParameter[]> {
    const args = { disk, nparams: limits.blockIoTuneParameters, flags: flags | STRING_OKAY };
    return (await this.call(p.domainGetBlockIoTune, args, options)).params;
  }

  /** virDomainSetBlockIoTune. */
  async setBlockIoTune(
    disk: string,
    params: BlockIoTuneParameters | readonly TypedParameter[],
    flags: number,
    options?: CallOptions,
  ): Promise<void> {
    const args = { disk, params: blockIoTuneParameters.write(params), flags };
    await this.call(p.domainSetBlockIoTune, args, options);
  }

  /** virDomainSetThrottleGroup: a limit that several disks share. Since libvirt 11.2.0. */
  async setThrottleGroup(
    group: string,
    params: BlockIoTuneParameters | readonly TypedParameter[],
    flags: number,
    options?: CallOptions,
  ): Promise<void> {
    const args = { group, params: blockIoTuneParameters.write(params), flags };
    await this.call(p.domainSetThrottleGroup, args, options);
  }

  /** virDomainDelThrottleGroup. Since libvirt 11.2.0. */
  async delThrottleGroup(group: string, flags: number, options?: CallOptions): Promise<void> {
    await this.call(p.domainDelThrottleGroup, { group, flags }, options);
  }

  /** virDomainGetBlockInfo. */
  async getBlockInfo(disk: string, options?: CallOptions): Promise<BlockInfo> {
    const info = await this.call(p.domainGetBlockInfo, { path: disk, flags: 0 }, options);
    return {
      allocationBytes: info.allocation,
      capacityBytes: info.capacity,
      physicalBytes: info.physical,
    };
  }

  /** virDomainBlockStatsFlags; `blockStatistics.read` makes an object of the list. */
  async blockStatsFlags(disk: string, options?: CallOptions): Promise<readonly TypedParameter[]> {
    const args = { path: disk, nparams: limits.blockStatsParameters, flags: STRING_OKAY };
    return (await this.call(p.domainBlockStatsFlags, args, options)).params;
  }

  /** virDomainGetBlockJobInfo; see `blockJobFlags`. Null where no job runs on the disk. */
  async getBlockJobInfo(
    disk: string,
    flags = 0,
    options?: CallOptions,
  ): Promise<BlockJobInfo | null> {
    const args = { path: disk, flags };
    const { found, ...info } = await this.call(p.domainGetBlockJobInfo, args, options);
    return found ? info : null;
  }

  /** virDomainBlockJobAbort; see `blockJobAbortFlags`. */
  async blockJobAbort(disk: string, flags = 0, options?: CallOptions): Promise<void> {
    await this.call(p.domainBlockJobAbort, { path: disk, flags }, options);
  }

  /**
   * virDomainBlockJobSetSpeed: MiB a second, or bytes where `blockJobFlags` say so; 0 is no
   * limit.
   */
  async blockJobSetSpeed(
    disk: string,
    bandwidth: bigint,
    flags = 0,
    options?: CallOptions,
  ): Promise<void> {
    await this.call(p.domainBlockJobSetSpeed, { path: disk, bandwidth, flags }, options);
  }

  /**
   * virDomainBlockPull: copies a disk's backing images into it; see `blockPullFlags`. Does not
   * wait.
   */
  async blockPull(disk: string, bandwidth = 0n, flags = 0, options?: CallOptions): Promise<void> {
    await this.call(p.domainBlockPull, { path: disk, bandwidth, flags }, options);
  }
}
