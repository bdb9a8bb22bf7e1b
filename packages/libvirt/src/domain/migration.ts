import { procedures as p, type TypedParameter } from '@virtune/protocol';
import { migrateFlags } from '../constants/migration.ts';
import { type MigrateParameters, migrateParameters } from '../parameters/migration.ts';
import type { CallOptions } from '../rpc/client.ts';
import { DomainJobs } from './job.ts';

const NO_COOKIE = new Uint8Array(0);

/** Migration to another host, which the two daemons do between them. */
export class DomainMigration extends DomainJobs {
  /**
   * virDomainMigrateToURI3: to the host at `uri`, as this host reaches it; see `migrateFlags`, of
   * which `peer2peer` is always added, for nothing else is possible with QEMU. Returns when the
   * domain is there; until then `getJobStats` tells how far it is, and `abortJob` ends it. A
   * deadline or a signal ends the waiting alone.
   */
  async migrateToUri3(
    uri: string,
    params: MigrateParameters | readonly TypedParameter[],
    flags: number,
    options?: CallOptions,
  ): Promise<void> {
    const args = {
      dconnuri: uri,
      params: migrateParameters.write(params),
      cookieIn: NO_COOKIE,
      flags: flags | migrateFlags.peer2peer,
    };
    await this.call(p.domainMigratePerform3Params, args, options);
  }

  /** virDomainMigrateSetMaxDowntime: how long the guest may stand still at the end. */
  async migrateSetMaxDowntime(downtimeMs: bigint, options?: CallOptions): Promise<void> {
    await this.call(p.domainMigrateSetMaxDowntime, { downtime: downtimeMs, flags: 0 }, options);
  }

  /** virDomainMigrateGetMaxDowntime, in milliseconds. Since libvirt 3.7.0. */
  async migrateGetMaxDowntime(options?: CallOptions): Promise<bigint> {
    return (await this.call(p.domainMigrateGetMaxDowntime, { flags: 0 }, options)).downtime;
  }

  /** virDomainMigrateSetMaxSpeed, in MiB a second; see `migrateMaxSpeedFlags`. */
  async migrateSetMaxSpeed(
    bandwidthMiBps: bigint,
    flags = 0,
    options?: CallOptions,
  ): Promise<void> {
    await this.call(p.domainMigrateSetMaxSpeed, { bandwidth: bandwidthMiBps, flags }, options);
  }

  /** virDomainMigrateGetMaxSpeed, in MiB a second; see `migrateMaxSpeedFlags`. */
  async migrateGetMaxSpeed(flags = 0, options?: CallOptions): Promise<bigint> {
    return (await this.call(p.domainMigrateGetMaxSpeed, { flags }, options)).bandwidth;
  }

  /** virDomainMigrateGetCompressionCache: bytes of the cache of the xbzrle compression. */
  async migrateGetCompressionCache(options?: CallOptions): Promise<bigint> {
    return (await this.call(p.domainMigrateGetCompressionCache, { flags: 0 }, options)).cacheSize;
  }

  /** virDomainMigrateSetCompressionCache, in bytes. */
  async migrateSetCompressionCache(sizeBytes: bigint, options?: CallOptions): Promise<void> {
    const args = { cacheSize: sizeBytes, flags: 0 };
    await this.call(p.domainMigrateSetCompressionCache, args, options);
  }

  /**
   * virDomainMigrateStartPostCopy: of a migration with `migrateFlags.postcopy` that is under way.
   */
  async migrateStartPostCopy(options?: CallOptions): Promise<void> {
    await this.call(p.domainMigrateStartPostCopy, { flags: 0 }, options);
  }
}
