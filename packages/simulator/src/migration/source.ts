import { procedures as p, type TypedParameter } from '@virtune/protocol';
import { checkNoBlockJob } from '../domain/block-jobs.ts';
import { checkAbi } from '../domain/definition/abi.ts';
import type { Definition } from '../domain/definition/definition.ts';
import { sourceOf } from '../domain/definition/devices/images.ts';
import { runningSeclabel } from '../domain/definition/seclabel.ts';
import { printDefinition } from '../domain/definition/print.ts';
import { disksOf } from '../domain/disks.ts';
import type { Domain, Run } from '../domain/domain.ts';
import { tell } from '../domain/events.ts';
import { operationInvalid } from '../domain/flags.ts';
import { completedJob } from '../domain/jobs.ts';
import { stopDomain } from '../domain/life.ts';
import { string } from '../domain/parameters.ts';
import { code, from, VirError } from '../error.ts';
import { writeDeparture } from './departure.ts';
import { migrate, type MigrateParameters } from './parameters.ts';
import { PeerHost } from './peer-host.ts';
import { finish3Params, prepare3Params, SIMULATED_HOST_FEATURE } from './protocol.ts';

const has = (flags: number, flag: number): boolean => (flags & flag) !== 0;

const unsupported = (what: string): VirError =>
  new VirError(code.argumentUnsupported, from.qemu, what);

/** Disks that only this host has must be copied, which is not simulated (qemuMigrationSrcIsSafe). */
function checkSafe(definition: Definition, flags: number): void {
  if (has(flags, migrate.unsafe | migrate.offline)) return;
  if (has(flags, migrate.nonSharedDisk | migrate.nonSharedInc)) return;
  const unsafe = disksOf(definition).some(
    (disk) =>
      sourceOf(disk) !== null &&
      / type='file'/.test(disk.attributes) &&
      !disk.before.includes('<readonly/>'),
  );
  if (!unsafe) return;
  throw new VirError(code.migrateUnsafe, from.qemu, 'Migration without shared storage is unsafe');
}

const notTunnelled = (what: string): VirError =>
  unsupported(`${what} is not supported by tunnelled migration`);

/** What tunnelled migration has no use for. @throws VirError */
function checkTunnelled(told: MigrateParameters, flags: number): void {
  if (!has(flags, migrate.tunnelled)) return;
  if (told.uri !== null) throw notTunnelled('migration URI');
  if (told.listenAddress !== null) throw notTunnelled('listen address');
  if (told.disksPort !== 0) throw notTunnelled('disk port address');
}

/** Flags that contradict each other (qemuMigrationSrcBeginPhase). @throws VirError */
function checkBegin(domain: Domain, { disks }: MigrateParameters, flags: number): void {
  const copies = has(flags, migrate.nonSharedDisk | migrate.nonSharedInc);
  if (has(flags, migrate.postcopy) && (!has(flags, migrate.live) || has(flags, migrate.paused))) {
    throw unsupported('post-copy migration is not supported with non-live or paused migration');
  }
  if (has(flags, migrate.postcopy) && has(flags, migrate.tunnelled)) {
    throw unsupported('post-copy is not supported with tunnelled migration');
  }
  if (has(flags, migrate.offline)) {
    if (copies) throw operationInvalid('offline migration cannot handle non-shared storage');
    if (!has(flags, migrate.persistDest)) {
      throw operationInvalid('offline migration must be specified with the persistent flag set');
    }
    if (has(flags, migrate.tunnelled)) {
      throw operationInvalid('tunnelled offline migration does not make sense');
    }
  }
  if (has(flags, migrate.zerocopy) && !has(flags, migrate.parallel)) {
    throw operationInvalid('zero-copy is only available for parallel migration');
  }
  if (!copies) return;
  if (has(flags, migrate.tunnelled)) {
    throw new VirError(
      code.operationUnsupported,
      from.qemu,
      'migration of non-shared storage is not supported with tunnelled migration and this QEMU',
    );
  }
  const targets = new Set(disksOf(domain.definition).map(({ target }) => target));
  const missing = disks.find((disk) => !targets.has(disk));
  if (missing === undefined) return;
  throw new VirError(code.invalidArg, from.qemu, `disk target ${missing} not found`);
}

/** The XML that is sent: another than the domain's own must be of the same machine. */
function xmlToSend({ host }: Domain, own: Definition, told: string | null): string {
  if (told === null) return printDefinition(own);
  const definition = host.domains.parse(told, false);
  checkAbi(host.domains.parse(printDefinition(own), false), definition, true);
  return printDefinition(definition);
}

/** A running domain as it can be started elsewhere: what starting adds is added there. */
function travelling({ config }: Domain, { definition }: Run): Definition {
  if (config === null) {
    const seclabels = definition.seclabels.filter((label) => label !== runningSeclabel);
    return { ...definition, seclabels };
  }
  const { partition, cpu, seclabels } = config;
  return { ...definition, partition, cpu, seclabels };
}

/**
 * Moves a domain to the host at `uri`, the two hosts doing it between them
 * (qemuMigrationSrcPerformPeer2Peer3). The other host has to be a simulated one. Whatever fails, the
 * domain runs on here. @throws VirError
 */
export async function migrateTo(
  domain: Domain,
  uri: string | null,
  told: MigrateParameters,
  flags: number,
): Promise<void> {
  const run = has(flags, migrate.offline) ? domain.run : domain.running();
  if (run !== null && !has(flags, migrate.offline)) checkNoBlockJob(run);
  checkSafe(domain.definition, flags);
  checkTunnelled(told, flags);
  using peer = await PeerHost.open(uri ?? '');
  if (run !== null && domain.run !== run) domain.running();
  checkBegin(domain, told, flags);
  await checkSimulated(peer);
  const departure = writeDeparture({
    instance: domain.host.instance,
    uuid: domain.uuid,
    persistentXml: persistentXml(domain, told),
    paused: run?.paused === true,
    load: domain.host.domains.profileOf(domain.name),
  });
  const offline = has(flags, migrate.offline);
  const own = run === null || offline ? domain.config! : travelling(domain, run);
  const names: TypedParameter[] = told.name === null ? [] : [string('destination_name', told.name)];
  const params = [...names, string('destination_xml', xmlToSend(domain, own, told.xml))];
  await peer.call(prepare3Params, { params, cookieIn: departure, flags });
  if (run !== null && !offline) await handOver(domain, run, peer, names, departure, flags);
  else {
    const args = { params: names, cookieIn: departure, flags, cancelled: 0 };
    await peer.call(finish3Params, args);
    if (has(flags, migrate.undefineSource)) forget(domain);
  }
}

/** A real host would start a real QEMU, and wait for what never comes. @throws VirError */
async function checkSimulated(peer: PeerHost): Promise<void> {
  const feature = { feature: SIMULATED_HOST_FEATURE };
  if ((await peer.call(p.connectSupportsFeature, feature)).supported) return;
  throw new VirError(
    code.operationUnsupported,
    from.qemu,
    'a simulated guest can migrate to a simulated host alone, and the destination is a real one',
  );
}

function persistentXml({ host, config }: Domain, told: MigrateParameters): string | null {
  if (told.persistentXml !== null) {
    const definition = host.domains.parse(told.persistentXml, false);
    if (config !== null) checkAbi(config, definition, true);
    return told.persistentXml;
  }
  return config === null ? null : printDefinition(config);
}

/** The guest stops here and goes on there; where that fails it goes on here. */
async function handOver(
  domain: Domain,
  run: Run,
  peer: PeerHost,
  params: readonly TypedParameter[],
  cookieIn: Uint8Array,
  flags: number,
): Promise<void> {
  const wasPaused = run.paused;
  const cancelled = domain.run === run ? 0 : 1;
  if (cancelled === 0) pauseToLeave(domain, run);
  try {
    await peer.call(finish3Params, { params, cookieIn, flags, cancelled });
    if (cancelled !== 0) domain.running();
  } catch (error) {
    if (domain.run === run && !wasPaused) {
      run.paused = false;
      tell.resumed(domain, 'migrated');
    }
    throw error;
  }
  if (domain.run !== run) return;
  if (has(flags, migrate.undefineSource)) {
    domain.config = null;
    domain.autostart = false;
  }
  stopDomain(domain, 'migrated', 'migrated');
  completedJob(domain, 'migrationOut');
}

function pauseToLeave(domain: Domain, run: Run): void {
  tell.migrationIteration(domain, 1);
  if (!run.paused) {
    domain.host.domains.settle();
    run.paused = true;
    tell.suspended(domain, 'migrated');
  }
  tell.migrationIteration(domain, 2);
}

/** A domain that has gone offline, and is not to stay. */
function forget(domain: Domain): void {
  domain.autostart = false;
  if (domain.run === null) domain.host.domains.remove(domain, domain.name);
  else domain.config = null;
}
