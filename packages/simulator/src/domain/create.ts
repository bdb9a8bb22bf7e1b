import type { Definition } from './definition/definition.ts';
import { type Domain, reason } from './domain.ts';
import { tell } from './events.ts';
import { begin } from './life.ts';
import { forgetManagedSave, hasManagedSave, startManagedSave } from './save.ts';

/** virDomainCreateFlags. */
export const start = { paused: 1, forceBoot: 8 } as const;

/** Starts a domain that is off, from its managed save if it has one (qemuDomainObjStart). @throws VirError */
export function createDomain(domain: Domain, flags: number): void {
  if ((flags & start.forceBoot) !== 0) forgetManagedSave(domain);
  if (hasManagedSave(domain)) {
    startManagedSave(domain, (flags & start.paused) !== 0);
    return;
  }
  domain.managedSave = false;
  boot(domain, domain.config!, flags);
}

/** Starts a domain that is off, from nothing. @throws VirError */
export function boot(domain: Domain, definition: Definition, flags = 0): void {
  const run = begin(domain, definition);
  run.paused = (flags & start.paused) !== 0;
  domain.runReason = reason.running.booted;
  if (!run.paused) tell.resumed(domain, 'unpaused');
  tell.started(domain, 'booted');
  if (run.paused) tell.suspended(domain, 'paused');
}
