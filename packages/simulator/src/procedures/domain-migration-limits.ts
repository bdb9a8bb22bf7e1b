import { procedures as p } from '@virtune/protocol';
import { type Domain, MAX_MIGRATION_MIBPS, type MigrationLimits } from '../domain/domain.ts';
import { checkFlags, operationInvalid } from '../domain/flags.ts';
import { code, from, VirError } from '../error.ts';
import { type Handled, handler } from '../server/handler.ts';

const writes = { writes: true };

/** VIR_DOMAIN_MIGRATE_MAX_SPEED_POSTCOPY. */
const POSTCOPY = 1;
/** ULLONG_MAX bytes. */
const MAX_POSTCOPY_MIBPS = 17_592_186_044_415n;
/** QEMU's MAX_MIGRATE_DOWNTIME. */
const MAX_DOWNTIME_MS = 2_000_000n;
const PAGE_BYTES = 4096n;

/** QEMU refuses a parameter of migration. */
const refused = (parameter: string, what: string): VirError =>
  new VirError(
    code.internalError,
    from.qemu,
    `unable to execute QEMU command 'migrate-set-parameters': Parameter '${parameter}' ${what}`,
  );

function setLimits(domain: Domain, change: Partial<MigrationLimits>): void {
  const run = domain.running();
  run.migration = { ...run.migration, ...change };
}

function setSpeed(domain: Domain, bandwidth: bigint, flags: number): void {
  const postcopy = flags === POSTCOPY;
  const max = postcopy ? MAX_POSTCOPY_MIBPS : MAX_MIGRATION_MIBPS;
  if (bandwidth > max) {
    throw new VirError(code.overflow, from.qemu, `bandwidth must be less than ${max + 1n}`);
  }
  if (postcopy) setLimits(domain, { postcopyMiBps: bandwidth });
  else domain.migrationMiBps = bandwidth;
}

function setDowntime(domain: Domain, downtimeMs: bigint): void {
  domain.running();
  if (downtimeMs > MAX_DOWNTIME_MS) {
    const what = 'expects an integer in the range of 0 to (2000 * 1000) ms';
    throw refused('downtime_limit', what);
  }
  setLimits(domain, { downtimeMs });
}

function setCache(domain: Domain, cacheBytes: bigint): void {
  domain.running();
  if (cacheBytes < PAGE_BYTES || (cacheBytes & (cacheBytes - 1n)) !== 0n) {
    const what = 'expects a power of two no less than the target page size';
    throw refused('xbzrle_cache_size', what);
  }
  setLimits(domain, { cacheBytes });
}

/** How a domain would migrate (virDomainMigrateSetMaxSpeed and its like). */
export const domainMigrationLimitHandlers: readonly Handled[] = [
  handler(p.domainMigrateGetMaxDowntime, ({ host }, { dom, flags }) => {
    checkFlags(flags, 0, 'qemuDomainMigrateGetMaxDowntime');
    return { downtime: host.domains.of(dom).running().migration.downtimeMs };
  }),
  handler(
    p.domainMigrateSetMaxDowntime,
    ({ host }, { dom, downtime, flags }) => {
      checkFlags(flags, 0, 'qemuDomainMigrateSetMaxDowntime');
      setDowntime(host.domains.of(dom), downtime);
    },
    writes,
  ),
  handler(
    p.domainMigrateGetMaxSpeed,
    ({ host }, { dom, flags }) => {
      checkFlags(flags, POSTCOPY, 'qemuDomainMigrateGetMaxSpeed');
      const domain = host.domains.of(dom);
      const postcopy = flags === POSTCOPY;
      return {
        bandwidth: postcopy ? domain.running().migration.postcopyMiBps : domain.migrationMiBps,
      };
    },
    writes,
  ),
  handler(
    p.domainMigrateSetMaxSpeed,
    ({ host }, { dom, bandwidth, flags }) => {
      checkFlags(flags, POSTCOPY, 'qemuDomainMigrateSetMaxSpeed');
      setSpeed(host.domains.of(dom), bandwidth, flags);
    },
    writes,
  ),
  handler(p.domainMigrateGetCompressionCache, ({ host }, { dom, flags }) => {
    checkFlags(flags, 0, 'qemuDomainMigrateGetCompressionCache');
    return { cacheSize: host.domains.of(dom).running().migration.cacheBytes };
  }),
  handler(
    p.domainMigrateSetCompressionCache,
    ({ host }, { dom, cacheSize, flags }) => {
      checkFlags(flags, 0, 'qemuDomainMigrateSetCompressionCache');
      setCache(host.domains.of(dom), cacheSize);
    },
    writes,
  ),
  handler(
    p.domainMigrateStartPostCopy,
    ({ host }, { dom, flags }) => {
      checkFlags(flags, 0, 'qemuDomainMigrateStartPostCopy');
      host.domains.of(dom).running();
      throw operationInvalid(
        'post-copy can only be started while outgoing migration is in progress',
      );
    },
    writes,
  ),
];
