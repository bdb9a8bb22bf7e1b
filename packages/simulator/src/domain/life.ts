import { type Domain, reason, type Run } from './domain.ts';
import type { Definition } from './definition/definition.ts';
import { withControllersInOrder } from './definition/devices/controller.ts';
import { tell } from './events.ts';
import { operationInvalid } from './flags.ts';
import { giveMemory } from './placement.ts';
import { startRun } from './start.ts';
import { validate } from './definition/validate.ts';
import { withPlugs } from './definition/vcpu.ts';

const NS_PER_SECOND = 1_000_000_000n;
/** How long a guest with an operating system takes to end. */
const SHUTDOWN_NS = 2n * NS_PER_SECOND;

/**
 * Whether nobody in the guest listens to the machine: a guest whose firmware is a plain ROM has no
 * operating system, hears no power button, and gives no memory or CPU back.
 */
export const isSilent = ({ os }: Definition): boolean => / type='rom'>/.test(os.before);

/** A run, if it comes to that; what keeps QEMU from running leaves the domain failed. */
function launched(domain: Domain, definition: Definition, id: number): Run {
  validate(definition, domain.host.system.libvirtVersion);
  try {
    return startRun(domain.host, definition, id);
  } catch (error) {
    domain.shutoffReason = reason.shutoff.failed;
    throw error;
  }
}

/** Gives a domain a run. */
export function begin(domain: Domain, definition: Definition): Run {
  const { host } = domain;
  const run = launched(domain, definition, host.domains.nextId());
  domain.run = run;
  if (domain.config !== null) {
    // What is kept is a copy from here on, which has been printed and read (virDomainDefCopy).
    const { vcpus, devices } = domain.config;
    domain.setConfig({ vcpus: withPlugs(vcpus), devices: withControllersInOrder(devices) });
  }
  domain.shutoffReason = reason.shutoff.unknown;
  return run;
}

/** Ends a domain's run; a transient domain is gone then. */
export function stopDomain(
  domain: Domain,
  why: keyof typeof reason.shutoff,
  detail: 'shutdown' | 'destroyed' | 'migrated' | 'saved' | 'failed' | 'crashed',
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
