import { parameterSet } from './parameter-set.ts';

/** How far a job has come, or came (VIR_DOMAIN_JOB_*). Sizes in bytes, times in milliseconds. */
export interface JobStatistics {
  /** `jobOperation`. */
  readonly operation?: number;
  /** Since the job began. */
  readonly timeElapsedMs?: bigint;
  /** The same, without the time that control took from one host to the other. */
  readonly timeElapsedNetMs?: bigint;
  /** What a bounded job still needs. */
  readonly timeRemainingMs?: bigint;
  /** How long the guest is expected to stand still, or stood still. */
  readonly downtimeMs?: bigint;
  /** The same, without the time that control took from one host to the other. */
  readonly downtimeNetMs?: bigint;
  /** Preparation, before memory is sent. */
  readonly setupTimeMs?: bigint;
  /** All that is to be sent. */
  readonly dataTotal?: bigint;
  /** What has been sent. */
  readonly dataProcessed?: bigint;
  /** What is still to be sent. */
  readonly dataRemaining?: bigint;
  /** Of the memory. */
  readonly memoryTotal?: bigint;
  /** Of the memory. */
  readonly memoryProcessed?: bigint;
  /** Of the memory. */
  readonly memoryRemaining?: bigint;
  /** Pages of one byte value, mostly zero. */
  readonly memoryConstantPages?: bigint;
  /** Pages that were sent as they are. */
  readonly memoryNormalPages?: bigint;
  /** Bytes of those pages. */
  readonly memoryNormalBytes?: bigint;
  /** Bytes a second. */
  readonly memoryBps?: bigint;
  /** Pages that the guest dirties in a second. */
  readonly memoryDirtyRatePages?: bigint;
  /** Bytes of a page. */
  readonly memoryPageSize?: bigint;
  /** Passes over the memory so far. */
  readonly memoryIteration?: bigint;
  /** Pages that the destination asked for in post-copy. */
  readonly memoryPostcopyRequests?: bigint;
  /** Of the disks. */
  readonly diskTotal?: bigint;
  /** Of the disks. */
  readonly diskProcessed?: bigint;
  /** Of the disks. */
  readonly diskRemaining?: bigint;
  /** Bytes a second, of the disks. */
  readonly diskBps?: bigint;
  /** Size of the cache of the xbzrle compression. */
  readonly compressionCache?: bigint;
  /** Compressed bytes sent. */
  readonly compressionBytes?: bigint;
  /** Compressed pages sent. */
  readonly compressionPages?: bigint;
  /** Pages that were not in the cache. */
  readonly compressionCacheMisses?: bigint;
  /** Pages that were larger when compressed. */
  readonly compressionOverflow?: bigint;
  /** Percent that the guest's CPUs are slowed down by. */
  readonly autoConvergeThrottlePercent?: number;
  /** Whether a completed job succeeded. Since libvirt 6.0.0. */
  readonly success?: boolean;
  /** Why a completed job failed. Since libvirt 6.3.0. */
  readonly errorMessage?: string;
  /** Temporary disk space in use, of a backup. */
  readonly diskTempUsed?: bigint;
  /** Temporary disk space that there is. */
  readonly diskTempTotal?: bigint;
  /** Sent by VFIO devices. Since libvirt 10.6.0. */
  readonly vfioDataTransferred?: bigint;
}

/** Reads the parameters that virDomainGetJobStats answers with. */
export const jobStatistics = parameterSet<JobStatistics>({
  operation: ['operation', 'int'],
  timeElapsedMs: ['time_elapsed', 'ullong'],
  timeElapsedNetMs: ['time_elapsed_net', 'ullong'],
  timeRemainingMs: ['time_remaining', 'ullong'],
  downtimeMs: ['downtime', 'ullong'],
  downtimeNetMs: ['downtime_net', 'ullong'],
  setupTimeMs: ['setup_time', 'ullong'],
  dataTotal: ['data_total', 'ullong'],
  dataProcessed: ['data_processed', 'ullong'],
  dataRemaining: ['data_remaining', 'ullong'],
  memoryTotal: ['memory_total', 'ullong'],
  memoryProcessed: ['memory_processed', 'ullong'],
  memoryRemaining: ['memory_remaining', 'ullong'],
  memoryConstantPages: ['memory_constant', 'ullong'],
  memoryNormalPages: ['memory_normal', 'ullong'],
  memoryNormalBytes: ['memory_normal_bytes', 'ullong'],
  memoryBps: ['memory_bps', 'ullong'],
  memoryDirtyRatePages: ['memory_dirty_rate', 'ullong'],
  memoryPageSize: ['memory_page_size', 'ullong'],
  memoryIteration: ['memory_iteration', 'ullong'],
  memoryPostcopyRequests: ['memory_postcopy_requests', 'ullong'],
  diskTotal: ['disk_total', 'ullong'],
  diskProcessed: ['disk_processed', 'ullong'],
  diskRemaining: ['disk_remaining', 'ullong'],
  diskBps: ['disk_bps', 'ullong'],
  compressionCache: ['compression_cache', 'ullong'],
  compressionBytes: ['compression_bytes', 'ullong'],
  compressionPages: ['compression_pages', 'ullong'],
  compressionCacheMisses: ['compression_cache_misses', 'ullong'],
  compressionOverflow: ['compression_overflow', 'ullong'],
  autoConvergeThrottlePercent: ['auto_converge_throttle', 'int'],
  success: ['success', 'boolean'],
  errorMessage: ['errmsg', 'string'],
  diskTempUsed: ['disk_temp_used', 'ullong'],
  diskTempTotal: ['disk_temp_total', 'ullong'],
  vfioDataTransferred: ['vfio_data_transferred', 'ullong'],
});
