import { limits } from '../limits.ts';
import { procedure } from '../procedure.ts';
import { domain as dom } from '../structures/identity.ts';
import { nullableString } from '../structures/string.ts';
import { typedParameters } from '../structures/typed-parameter.ts';
import { opaque, uhyper, uint } from '../xdr/schema.ts';

/**
 * With VIR_MIGRATE_PEER2PEER the whole migration, `dconnuri` being where to; without, one of its
 * five steps.
 */
export const domainMigratePerform3Params = procedure(
  305,
  'REMOTE_PROC_DOMAIN_MIGRATE_PERFORM3_PARAMS',
  {
    dom,
    dconnuri: nullableString,
    params: typedParameters(limits.migrateParameters),
    cookieIn: opaque(limits.migrateCookieBytes),
    flags: uint,
  },
  { cookieOut: opaque(limits.migrateCookieBytes) },
);
/** In milliseconds. */
export const domainMigrateSetMaxDowntime = procedure(
  166,
  'REMOTE_PROC_DOMAIN_MIGRATE_SET_MAX_DOWNTIME',
  { dom, downtime: uhyper, flags: uint },
  null,
);
/** In milliseconds. */
export const domainMigrateGetMaxDowntime = procedure(
  387,
  'REMOTE_PROC_DOMAIN_MIGRATE_GET_MAX_DOWNTIME',
  { dom, flags: uint },
  { downtime: uhyper },
);
/** In MiB/s. */
export const domainMigrateSetMaxSpeed = procedure(
  207,
  'REMOTE_PROC_DOMAIN_MIGRATE_SET_MAX_SPEED',
  { dom, bandwidth: uhyper, flags: uint },
  null,
);
/** In MiB/s. */
export const domainMigrateGetMaxSpeed = procedure(
  242,
  'REMOTE_PROC_DOMAIN_MIGRATE_GET_MAX_SPEED',
  { dom, flags: uint },
  { bandwidth: uhyper },
);
/** In bytes. */
export const domainMigrateGetCompressionCache = procedure(
  299,
  'REMOTE_PROC_DOMAIN_MIGRATE_GET_COMPRESSION_CACHE',
  { dom, flags: uint },
  { cacheSize: uhyper },
);
/** In bytes. */
export const domainMigrateSetCompressionCache = procedure(
  300,
  'REMOTE_PROC_DOMAIN_MIGRATE_SET_COMPRESSION_CACHE',
  { dom, cacheSize: uhyper, flags: uint },
  null,
);
export const domainMigrateStartPostCopy = procedure(
  364,
  'REMOTE_PROC_DOMAIN_MIGRATE_START_POST_COPY',
  { dom, flags: uint },
  null,
);
