import type { TypedParameter } from '@virtune/protocol';
import type { Domain } from './domain.ts';
import { tell } from './events.ts';
import { int, ullong } from './parameters.ts';

/** virDomainJobOperation. */
export const jobOperation = {
  save: 2,
  restore: 3,
  migrationIn: 4,
  migrationOut: 5,
  dump: 8,
} as const;

const PAGE_BYTES = 4096n;
/** What of a guest's memory is not zero, and so is written: a share of it. */
const WRITTEN_PART = 16n;
/** How fast a simulated host writes, bytes in a millisecond. */
const BYTES_IN_MS = 1_000_000n;

/**
 * What QEMU would say of a job that has sent all of a guest's memory (qemuDomainJobDataToParams); of
 * a migration, what was lost between the hosts, and of the disks as well.
 */
export function jobStatistics(
  domain: Domain,
  operation: keyof typeof jobOperation,
): readonly TypedParameter[] {
  const total = BigInt(domain.definition.memory.totalKiB) * 1024n;
  const normal = total / PAGE_BYTES / WRITTEN_PART;
  const processed = normal * PAGE_BYTES;
  const elapsedMs = processed / BYTES_IN_MS + 1n;
  const migrates = operation === 'migrationIn' || operation === 'migrationOut';
  const net = (name: string): readonly TypedParameter[] =>
    migrates ? [ullong(`${name}_net`, elapsedMs)] : [];
  const disks = migrates ? ['total', 'processed', 'remaining'] : [];
  return [
    int('operation', jobOperation[operation]),
    ullong('time_elapsed', elapsedMs),
    ...net('time_elapsed'),
    ullong('downtime', elapsedMs),
    ...net('downtime'),
    ullong('setup_time', 1n),
    ullong('data_total', total),
    ullong('data_processed', processed),
    ullong('data_remaining', 0n),
    ullong('memory_total', total),
    ullong('memory_processed', processed),
    ullong('memory_remaining', 0n),
    ullong('memory_bps', BYTES_IN_MS * 1000n),
    ullong('memory_constant', total / PAGE_BYTES - normal),
    ullong('memory_normal', normal),
    ullong('memory_normal_bytes', processed),
    ullong('memory_dirty_rate', 0n),
    ullong('memory_iteration', 2n),
    ullong('memory_postcopy_requests', 0n),
    ullong('memory_page_size', PAGE_BYTES),
    ...disks.map((name) => ullong(`disk_${name}`, 0n)),
  ];
}

/**
 * A job of a running domain has ended well: its statistics are kept for who asks with
 * VIR_DOMAIN_JOB_STATS_COMPLETED, and whoever listens is told. Call it where libvirt does: when the
 * guest has been paused and before it goes on or stops (qemuMigrationSrcToFile). A dump of the
 * memory alone tells nothing.
 */
export function completedJob(domain: Domain, operation: keyof typeof jobOperation): void {
  const params = jobStatistics(domain, operation);
  domain.completedJob = { params };
  tell.jobCompleted(domain, params);
}
