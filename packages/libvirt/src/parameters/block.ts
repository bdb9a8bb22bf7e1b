import { parameterSet } from './parameter-set.ts';

/**
 * Weight and limits of a domain's block I/O in its cgroup (VIR_DOMAIN_BLKIO_*). The values of the
 * devices are lists of `PATH,NUMBER`, joined by commas, as in `/dev/sda,500,/dev/sdb,800`.
 */
export interface BlkioParameters {
  /** Weight against other domains, 10-1,000 on cgroup v1. */
  readonly weight?: number;
  /** Weight for single devices. */
  readonly deviceWeight?: string;
  /** Reads a second from single devices. */
  readonly deviceReadIopsSec?: string;
  /** Writes a second to single devices. */
  readonly deviceWriteIopsSec?: string;
  /** Bytes a second read from single devices. */
  readonly deviceReadBytesSec?: string;
  /** Bytes a second written to single devices. */
  readonly deviceWriteBytesSec?: string;
}

/** Reads and writes what virDomainGetBlkioParameters and its setter speak of. */
export const blkioParameters = parameterSet<BlkioParameters>({
  weight: ['weight', 'uint'],
  deviceWeight: ['device_weight', 'string'],
  deviceReadIopsSec: ['device_read_iops_sec', 'string'],
  deviceWriteIopsSec: ['device_write_iops_sec', 'string'],
  deviceReadBytesSec: ['device_read_bytes_sec', 'string'],
  deviceWriteBytesSec: ['device_write_bytes_sec', 'string'],
});

/**
 * Limits of a disk, which QEMU keeps (VIR_DOMAIN_BLOCK_IOTUNE_*); 0 is no limit. A total excludes
 * its own read and write. `Max` is what a burst may reach, `MaxLengthSec` how long it may last.
 */
export interface BlockIoTuneParameters {
  /** Bytes a second, read and written. */
  readonly totalBytesSec?: bigint;
  /** Bytes a second, read. */
  readonly readBytesSec?: bigint;
  /** Bytes a second, written. */
  readonly writeBytesSec?: bigint;
  /** Operations a second, reads and writes. */
  readonly totalIopsSec?: bigint;
  /** Reads a second. */
  readonly readIopsSec?: bigint;
  /** Writes a second. */
  readonly writeIopsSec?: bigint;
  /** Bytes a second, read and written, in a burst. */
  readonly totalBytesSecMax?: bigint;
  /** Bytes a second, read, in a burst. */
  readonly readBytesSecMax?: bigint;
  /** Bytes a second, written, in a burst. */
  readonly writeBytesSecMax?: bigint;
  /** Operations a second, reads and writes, in a burst. */
  readonly totalIopsSecMax?: bigint;
  /** Reads a second in a burst. */
  readonly readIopsSecMax?: bigint;
  /** Writes a second in a burst. */
  readonly writeIopsSecMax?: bigint;
  /** Seconds of a burst of `totalBytesSecMax`. */
  readonly totalBytesSecMaxLengthSec?: bigint;
  /** Seconds of a burst of `readBytesSecMax`. */
  readonly readBytesSecMaxLengthSec?: bigint;
  /** Seconds of a burst of `writeBytesSecMax`. */
  readonly writeBytesSecMaxLengthSec?: bigint;
  /** Seconds of a burst of `totalIopsSecMax`. */
  readonly totalIopsSecMaxLengthSec?: bigint;
  /** Seconds of a burst of `readIopsSecMax`. */
  readonly readIopsSecMaxLengthSec?: bigint;
  /** Seconds of a burst of `writeIopsSecMax`. */
  readonly writeIopsSecMaxLengthSec?: bigint;
  /** Bytes that count as one operation. */
  readonly sizeIopsSec?: bigint;
  /** Disks of the same group share one limit. */
  readonly groupName?: string;
}

/** Reads and writes what virDomainGetBlockIoTune and its setter speak of. */
export const blockIoTuneParameters = parameterSet<BlockIoTuneParameters>({
  totalBytesSec: ['total_bytes_sec', 'ullong'],
  readBytesSec: ['read_bytes_sec', 'ullong'],
  writeBytesSec: ['write_bytes_sec', 'ullong'],
  totalIopsSec: ['total_iops_sec', 'ullong'],
  readIopsSec: ['read_iops_sec', 'ullong'],
  writeIopsSec: ['write_iops_sec', 'ullong'],
  totalBytesSecMax: ['total_bytes_sec_max', 'ullong'],
  readBytesSecMax: ['read_bytes_sec_max', 'ullong'],
  writeBytesSecMax: ['write_bytes_sec_max', 'ullong'],
  totalIopsSecMax: ['total_iops_sec_max', 'ullong'],
  readIopsSecMax: ['read_iops_sec_max', 'ullong'],
  writeIopsSecMax: ['write_iops_sec_max', 'ullong'],
  totalBytesSecMaxLengthSec: ['total_bytes_sec_max_length', 'ullong'],
  readBytesSecMaxLengthSec: ['read_bytes_sec_max_length', 'ullong'],
  writeBytesSecMaxLengthSec: ['write_bytes_sec_max_length', 'ullong'],
  totalIopsSecMaxLengthSec: ['total_iops_sec_max_length', 'ullong'],
  readIopsSecMaxLengthSec: ['read_iops_sec_max_length', 'ullong'],
  writeIopsSecMaxLengthSec: ['write_iops_sec_max_length', 'ullong'],
  sizeIopsSec: ['size_iops_sec', 'ullong'],
  groupName: ['group_name', 'string'],
});

/** What a disk has done (VIR_DOMAIN_BLOCK_STATS_*); -1 where the hypervisor does not count. */
export interface BlockStatistics {
  /** Bytes read. */
  readonly readBytes?: bigint;
  /** Reads. */
  readonly readOperations?: bigint;
  /** Time spent on reads. */
  readonly readTimeNs?: bigint;
  /** Bytes written. */
  readonly writeBytes?: bigint;
  /** Writes. */
  readonly writeOperations?: bigint;
  /** Time spent on writes. */
  readonly writeTimeNs?: bigint;
  /** Flushes. */
  readonly flushOperations?: bigint;
  /** Time spent on flushes. */
  readonly flushTimeNs?: bigint;
  /** Xen's `oo_req`. */
  readonly errors?: bigint;
}

/** Reads what virDomainBlockStatsFlags answers. */
export const blockStatistics = parameterSet<BlockStatistics>({
  readBytes: ['rd_bytes', 'llong'],
  readOperations: ['rd_operations', 'llong'],
  readTimeNs: ['rd_total_times', 'llong'],
  writeBytes: ['wr_bytes', 'llong'],
  writeOperations: ['wr_operations', 'llong'],
  writeTimeNs: ['wr_total_times', 'llong'],
  flushOperations: ['flush_operations', 'llong'],
  flushTimeNs: ['flush_total_times', 'llong'],
  errors: ['errs', 'llong'],
});
