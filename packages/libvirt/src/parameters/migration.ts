import { parameterSet } from './parameter-set.ts';

/** How a domain migrates (VIR_MIGRATE_PARAM_*). Bandwidths in MiB a second; 0 is no limit. */
export interface MigrateParameters {
  /** Where the hypervisor connects to: `tcp://host:port`, `rdma://...`, `unix:///path`. */
  readonly migrateUri?: string;
  /** The domain's name on the destination; QEMU cannot rename. */
  readonly destinationName?: string;
  /** The definition for the destination; what the guest sees may not differ. */
  readonly destinationXml?: string;
  /** The persistent definition for the destination. */
  readonly persistentXml?: string;
  /** The most that is sent. */
  readonly bandwidthMiBps?: bigint;
  /** The most that is sent after the switch to post-copy. Since libvirt 5.1.0. */
  readonly postcopyBandwidthMiBps?: bigint;
  /** What there is while the guest stands still. Since libvirt 11.1.0. */
  readonly switchoverBandwidthMiBps?: bigint;
  /** Where a viewer of the screen is sent to. */
  readonly graphicsUri?: string;
  /** The address that the destination listens on. */
  readonly listenAddress?: string;
  /** The disks to copy, by their targets. */
  readonly migrateDisks?: readonly string[];
  /** The disks whose zero blocks are not sent. Since libvirt 10.9.0. */
  readonly migrateDisksDetectZeroes?: readonly string[];
  /** The port that the destination receives disks on. */
  readonly disksPort?: number;
  /** `tcp://` or `unix://`: where it receives disks. Since libvirt 6.8.0. */
  readonly disksUri?: string;
  /** `xbzrle`, `mt`, `zlib`, `zstd`. */
  readonly compression?: readonly string[];
  /** 0-9. */
  readonly compressionMtLevel?: number;
  /** Threads that compress. */
  readonly compressionMtThreads?: number;
  /** Threads that decompress. */
  readonly compressionMtDthreads?: number;
  /** Bytes of the cache of xbzrle. */
  readonly compressionXbzrleCache?: bigint;
  /** 0-9. Since libvirt 9.4.0. */
  readonly compressionZlibLevel?: number;
  /** 0-20. Since libvirt 9.4.0. */
  readonly compressionZstdLevel?: number;
  /** Percent that the guest's CPUs are slowed down by at first. */
  readonly autoConvergeInitial?: number;
  /** Percent by which that grows. */
  readonly autoConvergeIncrement?: number;
  /** Connections of a parallel migration. Since libvirt 5.2.0. */
  readonly parallelConnections?: number;
  /** The name that the destination's certificate is for. Since libvirt 6.0.0. */
  readonly tlsDestination?: string;
}

/** Writes what virDomainMigrateToURI3 takes. */
export const migrateParameters = parameterSet<MigrateParameters>({
  migrateUri: ['migrate_uri', 'string'],
  destinationName: ['destination_name', 'string'],
  destinationXml: ['destination_xml', 'string'],
  persistentXml: ['persistent_xml', 'string'],
  bandwidthMiBps: ['bandwidth', 'ullong'],
  postcopyBandwidthMiBps: ['bandwidth.postcopy', 'ullong'],
  switchoverBandwidthMiBps: ['bandwidth.avail.switchover', 'ullong'],
  graphicsUri: ['graphics_uri', 'string'],
  listenAddress: ['listen_address', 'string'],
  migrateDisks: ['migrate_disks', 'strings'],
  migrateDisksDetectZeroes: ['migrate_disks_detect_zeroes', 'strings'],
  disksPort: ['disks_port', 'int'],
  disksUri: ['disks_uri', 'string'],
  compression: ['compression', 'strings'],
  compressionMtLevel: ['compression.mt.level', 'int'],
  compressionMtThreads: ['compression.mt.threads', 'int'],
  compressionMtDthreads: ['compression.mt.dthreads', 'int'],
  compressionXbzrleCache: ['compression.xbzrle.cache', 'ullong'],
  compressionZlibLevel: ['compression.zlib.level', 'int'],
  compressionZstdLevel: ['compression.zstd.level', 'int'],
  autoConvergeInitial: ['auto_converge.initial', 'int'],
  autoConvergeIncrement: ['auto_converge.increment', 'int'],
  parallelConnections: ['parallel.connections', 'int'],
  tlsDestination: ['tls.destination', 'string'],
});
