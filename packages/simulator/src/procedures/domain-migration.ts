import { procedures as p } from '@virtune/protocol';
import { checkFlags, operationInvalid } from '../domain/flags.ts';
import { code, from, VirError } from '../error.ts';
import { type Departure, readDeparture } from '../migration/departure.ts';
import { finish, prepare } from '../migration/destination.ts';
import { migrate, MIGRATE_FLAGS, migrateParametersOf } from '../migration/parameters.ts';
import { finish3Params, prepare3Params } from '../migration/protocol.ts';
import { migrateTo } from '../migration/source.ts';
import { type Handled, handler } from '../server/handler.ts';

const writes = { writes: true };
const NOTHING = new Uint8Array(0);

/** Only from another simulated host does a domain come: no real one could send its memory. */
function departureOf(cookie: Uint8Array, call: string): Departure {
  const departure = readDeparture(cookie);
  if (departure !== null) return departure;
  throw new VirError(code.noSupport, from.domain, call);
}

/** Migration from host to host (virDomainMigrateToURI3), which the two do between them. */
export const domainMigrationHandlers: readonly Handled[] = [
  handler(
    p.domainMigratePerform3Params,
    async ({ host }, { dom, dconnuri, params, cookieIn, flags }) => {
      checkFlags(flags, MIGRATE_FLAGS, 'qemuDomainMigratePerform3Params');
      const told = migrateParametersOf(params, flags);
      const domain = host.domains.of(dom);
      if ((flags & (migrate.peer2peer | migrate.tunnelled)) === 0) {
        if (dconnuri !== null) {
          const what = 'Unexpected dconnuri parameter with non-peer2peer migration';
          throw new VirError(code.internalError, from.qemu, what);
        }
        // A step of a migration that nobody has begun; libvirtd 9.0 itself may end of it.
        throw operationInvalid(`domain '${domain.name}' is not processing outgoing migration`);
      }
      if (cookieIn.length > 0) {
        throw operationInvalid('received unexpected cookie with P2P migration');
      }
      await migrateTo(domain, dconnuri, told, flags);
      host.touch();
      return { cookieOut: NOTHING };
    },
    writes,
  ),
  handler(
    prepare3Params,
    ({ host, client }, { params, cookieIn, flags }) => {
      const departure = departureOf(cookieIn, 'virDomainMigratePrepare3Params');
      checkFlags(flags, MIGRATE_FLAGS, 'qemuDomainMigratePrepare3Params');
      prepare(host, client, departure, migrateParametersOf(params, flags), flags);
      return { cookieOut: NOTHING, uriOut: null };
    },
    writes,
  ),
  handler(
    finish3Params,
    ({ host, client }, { params, cookieIn, flags, cancelled }) => {
      const departure = departureOf(cookieIn, 'virDomainMigrateFinish3Params');
      checkFlags(flags, MIGRATE_FLAGS, 'qemuDomainMigrateFinish3Params');
      const told = migrateParametersOf(params, flags);
      const dom = finish(host, client, departure, told, flags, cancelled !== 0);
      return { dom, cookieOut: NOTHING };
    },
    writes,
  ),
];
