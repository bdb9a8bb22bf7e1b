import type { DomainIdentity } from '@virtune/protocol';
import { type Domain, reason } from '../domain/domain.ts';
import type { Definition } from '../domain/definition/definition.ts';
import { tell } from '../domain/events.ts';
import { jobStatistics } from '../domain/jobs.ts';
import { stopDomain } from '../domain/life.ts';
import { startRun } from '../domain/start.ts';
import { code, from, VirError } from '../error.ts';
import type { SimulatedHost } from '../host/simulated-host.ts';
import type { Client } from '../server/client.ts';
import type { Departure } from './departure.ts';
import { migrate, type MigrateParameters } from './parameters.ts';

/** A domain that is on its way, and what has been sent of it. */
interface Arrival {
  readonly domain: Domain;
  readonly sent: Definition;
}

/** By who sends them, and by their UUID. */
const arriving = new WeakMap<Client, Map<string, Arrival>>();

/** A definition under the name that it is to have here. */
function arrivingAs(host: SimulatedHost, xml: string, name: string | null): Definition {
  const definition = host.domains.parse(xml, false);
  return name === null ? definition : { ...definition, name };
}

/**
 * Makes a domain ready to arrive: it has its memory and is paused, or is defined alone where it
 * comes offline (qemuMigrationDstPrepareAny). @throws VirError
 */
export function prepare(
  host: SimulatedHost,
  client: Client,
  departure: Departure,
  { xml, name }: MigrateParameters,
  flags: number,
): void {
  if (departure.instance === host.instance) {
    const what = `Attempt to migrate guest to the same host ${host.system.uuid}`;
    throw new VirError(code.internalError, from.qemu, what);
  }
  const definition = arrivingAs(host, xml ?? '', name);
  if ((flags & migrate.offline) !== 0) {
    host.domains.define(definition);
    return;
  }
  const domain = host.domains.transient(definition);
  try {
    domain.run = startRun(host, definition, host.domains.nextId());
  } catch (error) {
    if (domain.config === null) host.domains.remove(domain, definition.name);
    throw error;
  }
  domain.run.paused = true;
  domain.shutoffReason = reason.shutoff.unknown;
  tell.started(domain, 'migrated');
  let mine = arriving.get(client);
  if (mine === undefined) {
    mine = new Map();
    arriving.set(client, mine);
    client.onEnd(() => giveUpAll(client));
  }
  mine.set(departure.uuid, { domain, sent: definition });
}

/** Nobody sends them any more. */
function giveUpAll(client: Client): void {
  const arrivals = arriving.get(client)?.values() ?? [];
  for (const { domain } of arrivals) stopDomain(domain, 'failed', 'failed');
  arriving.delete(client);
}

/** Lets a domain run that has arrived, or ends it (qemuMigrationDstFinish). @throws VirError */
export function finish(
  host: SimulatedHost,
  client: Client,
  departure: Departure,
  { name }: MigrateParameters,
  flags: number,
  cancelled: boolean,
): DomainIdentity {
  if ((flags & migrate.offline) !== 0) return host.domains.byUuidText(departure.uuid).identity;
  const arrival = arriving.get(client)?.get(departure.uuid);
  arriving.get(client)?.delete(departure.uuid);
  if (arrival === undefined || arrival.domain.run === null) {
    const what = `no domain with matching name '${name ?? departure.uuid}'`;
    throw new VirError(code.noDomain, from.qemu, what);
  }
  const { domain, sent } = arrival;
  const { identity } = domain;
  if (cancelled) {
    stopDomain(domain, 'failed', 'failed');
    return identity;
  }
  if ((flags & migrate.persistDest) !== 0) {
    const before = domain.config;
    const { persistentXml } = departure;
    domain.config = persistentXml === null ? sent : arrivingAs(host, persistentXml, name);
    tell.defined(domain, before === null ? 'added' : 'updated');
  }
  arrive(domain, departure, (flags & migrate.paused) !== 0);
  return domain.identity;
}

function arrive(domain: Domain, departure: Departure, paused: boolean): void {
  const { host } = domain;
  host.domains.setLoad(domain.name, departure.load);
  domain.run!.paused = paused || departure.paused;
  domain.runReason = reason.running.migrated;
  if (domain.run!.paused) tell.suspended(domain, 'paused');
  else tell.resumed(domain, 'migrated');
  domain.completedJob = { params: jobStatistics(domain, 'migrationIn') };
}
