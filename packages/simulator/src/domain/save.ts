import { code, from, VirError } from '../error.ts';
import type { SaveImage } from '../host/files.ts';
import type { SimulatedHost } from '../host/simulated-host.ts';
import { checkNoBlockJob } from './block-jobs.ts';
import { checkAbi } from './definition/abi.ts';
import { startedWith } from './definition/cpu.ts';
import type { Definition } from './definition/definition.ts';
import { migratable } from './definition/migratable.ts';
import { printDefinition } from './definition/print.ts';
import { type Domain, reason, type Run } from './domain.ts';
import { tell } from './events.ts';
import { operationInvalid } from './flags.ts';
import { completedJob } from './jobs.ts';
import { begin, stopDomain } from './life.ts';
import { changedDefinition, openImage, savePath, writeImage } from './save-image.ts';

/** virDomainSaveRestoreFlags. */
export const saveFlags = { bypassCache: 1, running: 2, paused: 4, resetNvram: 8 } as const;

/** Whether flags tell that the guest runs once it is restored; undefined where they do not. */
export function runningOf(flags: number): boolean | undefined {
  if ((flags & saveFlags.running) !== 0) return true;
  return (flags & saveFlags.paused) === 0 ? undefined : false;
}

/** Devices that cannot leave their host (qemuMigrationSrcIsAllowed). @throws VirError */
function checkMovable({ devices }: Definition): void {
  for (const { kind, type, before } of devices) {
    if (kind === 'hostdev' && type !== 'usb') {
      throw operationInvalid(
        `cannot migrate domain: ${type === 'pci' ? 'VFIO device' : type} doesn't support migration`,
      );
    }
    if (kind === 'shmem' && before.includes("type='ivshmem'")) {
      throw operationInvalid('migration with legacy shmem device is not supported');
    }
    if (kind === 'filesystem' && before.includes("type='virtiofs'")) {
      throw operationInvalid('migration with virtiofs device is not supported');
    }
    if (kind === 'disk' && before.includes('<transient')) {
      throw operationInvalid('migration with transient disk is not supported');
    }
  }
}

/** A running domain's definition as it goes into an image. */
function savedXml(domain: Domain, run: Run, dxml: string | null): string {
  const cpu = startedWith((domain.config ?? run.definition).cpu);
  const own = printDefinition(migratable(run.definition, cpu));
  if (dxml === null) return own;
  const { domains } = domain.host;
  const told = domains.parse(dxml, false);
  const changed = domains.parse(printDefinition(migratable(told)), false);
  checkAbi(domains.parse(own, false), changed, true);
  const memory = { ...told.memory, currentKiB: run.definition.memory.currentKiB };
  return printDefinition(migratable({ ...told, memory }));
}

/** Saves a domain's memory to a file and ends it (qemuDomainSaveInternal). @throws VirError */
export function saveDomainTo(
  domain: Domain,
  file: string,
  dxml: string | null,
  flags: number,
): void {
  const run = domain.running();
  const { host } = domain;
  checkNoBlockJob(run);
  checkMovable(run.definition);
  const wasRunning = !run.paused;
  if (wasRunning) {
    host.domains.settle();
    run.paused = true;
    tell.suspended(domain, 'paused');
  }
  const running = runningOf(flags) ?? wasRunning;
  try {
    writeImage(host, file, { xml: savedXml(domain, run, dxml), running });
  } catch (error) {
    if (running) {
      host.domains.settle();
      run.paused = false;
      domain.runReason = reason.running.saveCanceled;
      tell.resumed(domain, 'unpaused');
    }
    throw error;
  }
  completedJob(domain, 'save');
  stopDomain(domain, 'saved', 'saved');
}

/** Saves a domain where its next start finds it (qemuDomainManagedSaveHelper). @throws VirError */
export function managedSave(domain: Domain, dxml: string | null, flags: number): void {
  domain.running();
  if (domain.config === null) {
    throw operationInvalid('cannot do managed save for transient domain');
  }
  saveDomainTo(domain, savePath(domain.name), dxml, flags);
  domain.managedSave = true;
}

/** virDomainManagedSaveRemove. @throws VirError where there is none. */
export function removeManagedSave(domain: Domain): void {
  const file = savePath(domain.name);
  if (!domain.host.files.remove(file)) {
    throw new VirError(
      code.systemError,
      from.qemu,
      `Failed to remove managed save file '${file}': No such file or directory`,
      2,
    );
  }
  domain.managedSave = false;
}

/** Whether there is an image that the next start of a domain that is off goes on from. */
export const hasManagedSave = ({ host, name }: Domain): boolean => host.files.has(savePath(name));

/** Takes a domain's managed save away, if there is one. */
export function forgetManagedSave(domain: Domain): void {
  domain.host.files.remove(savePath(domain.name));
  domain.managedSave = false;
}

/** Starts a domain with the memory of an image (qemuSaveImageStartVM). */
function startImage(
  domain: Domain,
  definition: Definition,
  { running }: SaveImage,
  paused: boolean,
): void {
  const run = begin(domain, definition);
  run.paused = paused || !running;
  run.pauseReason = reason.paused.migration;
  domain.runReason = reason.running.restored;
  tell.started(domain, 'restored');
  if (!run.paused) tell.resumed(domain, 'fromSnapshot');
  else tell.suspended(domain, paused ? 'paused' : 'restored');
}

/** The start of a domain that has a managed save (qemuDomainObjRestore). @throws VirError */
export function startManagedSave(domain: Domain, paused: boolean): void {
  const { host, name, uuid } = domain;
  const file = savePath(name);
  const image = openImage(host, file);
  const { definition } = image;
  if (definition.name !== name || definition.uuid !== uuid) {
    throw new VirError(
      code.operationFailed,
      from.qemu,
      `cannot restore domain '${name}' uuid ${uuid} from a file which belongs to domain '${definition.name}' uuid ${definition.uuid}`,
    );
  }
  startImage(domain, definition, image, paused);
  forgetManagedSave(domain);
}

/** Starts what is in a file (qemuDomainRestoreInternal). @throws VirError */
export function restoreDomain(
  host: SimulatedHost,
  file: string,
  dxml: string | null,
  flags: number,
): void {
  const image = openImage(host, file);
  const definition = dxml === null ? image.definition : changedDefinition(host, image, dxml);
  const domain = host.domains.transient(definition);
  const running = runningOf(flags) ?? image.running;
  try {
    startImage(domain, definition, { ...image, running }, false);
  } catch (error) {
    if (domain.config === null) host.domains.remove(domain, definition.name);
    throw error;
  }
}
