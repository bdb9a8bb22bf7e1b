import { domain, limits, procedure, typedParameter, xdr } from '@virtune/protocol';

/**
 * What a host is asked for whether it is simulated, among virDrvFeature's numbers: libvirt's own are
 * small, and libvirtd answers no to what it does not know.
 */
export const SIMULATED_HOST_FEATURE = 0x7669_7274;

const params = xdr.array(typedParameter, limits.migrateParameters);
const cookie = xdr.opaque(limits.migrateCookieBytes);

/** What a source says to the destination first (virDomainMigratePrepare3Params). */
export const prepare3Params = procedure(
  303,
  'REMOTE_PROC_DOMAIN_MIGRATE_PREPARE3_PARAMS',
  { params, cookieIn: cookie, flags: xdr.uint },
  { cookieOut: cookie, uriOut: xdr.optional(xdr.string(limits.stringBytes)) },
);

/** And at the end, whether it has gone well or is `cancelled` (virDomainMigrateFinish3Params). */
export const finish3Params = procedure(
  306,
  'REMOTE_PROC_DOMAIN_MIGRATE_FINISH3_PARAMS',
  { params, cookieIn: cookie, flags: xdr.uint, cancelled: xdr.int },
  { dom: domain, cookieOut: cookie },
);
