import { code, from, VirError } from '../error.ts';
import { type Domain, reason } from './domain.ts';
import type { Definition } from './definition/definition.ts';
import { tell } from './events.ts';
import { operationInvalid } from './flags.ts';
import { completedJob } from './jobs.ts';
import { giveMemory } from './placement.ts';
import { startRun } from './start.ts';
import { withPlugs } from './definition/vcpu.ts';

/** virDomainCreateFlags. */
export const start = { paused: 1, forceBoot: 8 } as const;

const NS_PER_SECOND = 1_000_000_000n;
/** How long a guest with an operating system takes to end. */
const SHUTDOWN_NS = 2n * NS_PER_SECOND;

/**
 * Whether nobody in the guest listens to the machine: a guest whose firmware is a plain ROM has no
 * operating system, hears no power button, and gives no memory or CPU back.
 */
export const isSilent = ({ os }: Definition): boolean => / type='rom'>/.test(os.before);

/** Starts a domain that is off (qemuDomainObjStart). @throws VirError */
export function startDomain(domain: Domain, definition: Definition, flags = 0): void {
  const { host } = domain;
  const paused = (flags & start.paused) !== 0;
  const saved = (flags & start.forceBoot) !== 0 ? null : domain.managedSave;
  const run = startRun(host, saved?.definition ?? definition, host.domains.nextId());
  domain.run = run;
  if (domain.config !== null) domain.setConfig({ vcpus: withPlugs(domain.config.vcpus) });
  domain.managedSave = null;
  domain.shutoffReason = reason.shutoff.unknown;
  if (saved === null) {
    run.paused = paused;
    domain.runReason = reason.running.booted;
    if (!paused) tell.resumed(domain, 'unpaused');
    tell.started(domain, 'booted');
    if (paused) tell.suspended(domain, 'paused');
    return;
  }
  run.paused = paused || saved.paused;
  domain.runReason = reason.running.restored;
  tell.started(domain, 'restored');
  if (run.paused) tell.suspended(domain, 'restored');
  else tell.resumed(domain, 'fromSnapshot');
}

/** Ends a domain's run; a transient domain is gone then. */
export function stopDomain(
  domain: Domain,
  why: keyof typeof reason.shutoff,
  detail: 'shutdown' | 'destroyed' | 'saved' | 'failed' | 'crashed',
): void {
  const { run, host } = domain;
  if (run === null) return;
  host.domains.settle();
  giveMemory(host, run.shares);
  const { name } = domain;
  // QEMU tells of the signal that ends it.
  if (detail === 'destroyed') tell.shutdown(domain, 'host');
  const transient = domain.config === null;
  domain.config ??= run.definition;
  domain.run = null;
  domain.shutoffReason = reason.shutoff[why];
  tell.stopped(domain, detail);
  if (transient) host.domains.remove(domain, name);
}

/** The power button (qemuDomainShutdownFlagsMonitor). */
export function pressPowerButton(domain: Domain): void {
  const run = domain.run;
  if (run === null || run.paused) throw operationInvalid('domain is not running');
  if (isSilent(run.definition)) return;
  domain.host.clock.after(SHUTDOWN_NS, () => {
    if (domain.run !== run) return;
    const again = run.definition.lifecycle.onPoweroff === 'restart';
    if (again) {
      tell.reboot(domain);
      return;
    }
    tell.shutdown(domain, 'guest');
    stopDomain(domain, 'shutdown', 'shutdown');
  });
}

/** Asks the guest to start anew (qemuDomainRebootMonitor). */
export function reboot(domain: Domain): void {
  const run = domain.run;
  if (run === null || run.paused) throw operationInvalid('domain is not running');
  if (isSilent(run.definition)) return;
  domain.host.clock.after(SHUTDOWN_NS, () => {
    if (domain.run !== run) return;
    if (run.definition.lifecycle.onReboot !== 'destroy') {
      tell.reboot(domain);
      return;
    }
    tell.shutdown(domain, 'guest');
    stopDomain(domain, 'shutdown', 'shutdown');
  });
}

/** Saves a domain's memory and ends it (qemuDomainManagedSave). @throws VirError */
export function managedSave(domain: Domain, flags: number): void {
  const run = domain.running();
  if (domain.config === null) {
    throw operationInvalid('cannot do managed save for transient domain');
  }
  const definition = { ...domain.config, ...persistentPart(run.definition, domain.config) };
  const paused = (flags & 4) !== 0 || (run.paused && (flags & 2) === 0);
  if (!run.paused) tell.suspended(domain, 'paused');
  completedJob(domain, 'save');
  stopDomain(domain, 'saved', 'saved');
  domain.managedSave = { definition, paused };
}

/** What of a running definition a save image brings back: all but what starting added. */
function persistentPart(running: Definition, config: Definition): Definition {
  const { partition, cpu, seclabels } = config;
  return { ...running, partition, cpu, seclabels };
}

/** What the file of a managed save is called, which libvirt names in its errors. */
export const savePath = (name: string): string => `/var/lib/libvirt/qemu/save/${name}.save`;

/** virDomainManagedSaveRemove. @throws VirError where there is none. */
export function removeManagedSave(domain: Domain): void {
  if (domain.managedSave === null) {
    throw new VirError(
      code.systemError,
      from.qemu,
      `Failed to remove managed save file '${savePath(domain.name)}': No such file or directory`,
      2,
    );
  }
  domain.managedSave = null;
}
