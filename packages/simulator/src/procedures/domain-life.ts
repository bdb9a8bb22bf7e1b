import { procedures as p } from '@virtune/protocol';
import { code, from, VirError } from '../error.ts';
import type { Domain } from '../domain/domain.ts';
import { reason } from '../domain/domain.ts';
import { tell } from '../domain/events.ts';
import { checkFlags, operationInvalid } from '../domain/flags.ts';
import { boot, createDomain } from '../domain/create.ts';
import { pressPowerButton, reboot, stopDomain } from '../domain/life.ts';
import { releaseAtReset } from '../domain/devices/unplug.ts';
import { forgetManagedSave } from '../domain/save.ts';
import { type Handled, handler } from '../server/handler.ts';

const writes = { writes: true };

const UNDEFINE_MANAGED_SAVE = 1;
const UNDEFINE_NVRAM = 4;
const UNDEFINE_KEEP_NVRAM = 8;
const UNDEFINE_TPM = 32;
const UNDEFINE_KEEP_TPM = 64;

/** virDomainUndefineFlags. A running domain goes on, as a transient one. */
function undefine(domain: Domain, flags: number): void {
  checkFlags(flags, 0x7f, 'qemuDomainUndefineFlags');
  if ((flags & UNDEFINE_NVRAM) !== 0 && (flags & UNDEFINE_KEEP_NVRAM) !== 0) {
    throw operationInvalid('cannot both keep and delete nvram');
  }
  if ((flags & UNDEFINE_TPM) !== 0 && (flags & UNDEFINE_KEEP_TPM) !== 0) {
    throw operationInvalid('cannot both keep and delete TPM');
  }
  if (domain.config === null) throw operationInvalid('cannot undefine transient domain');
  if (domain.managedSave) {
    if ((flags & UNDEFINE_MANAGED_SAVE) === 0) {
      throw operationInvalid('Refusing to undefine while domain managed save image exists');
    }
    forgetManagedSave(domain);
  }
  tell.undefined(domain, 'removed');
  domain.autostart = false;
  domain.autostartOnce = false;
  if (domain.run === null) domain.host.domains.remove(domain, domain.name);
  else domain.config = null;
}

function create(domain: Domain, flags: number): void {
  checkFlags(flags, 0x3f & ~0x10, 'qemuDomainCreateWithFlags');
  if (domain.run !== null) throw operationInvalid('domain is already running');
  createDomain(domain, flags);
}

function destroy(domain: Domain, flags: number): void {
  checkFlags(flags, 3, 'qemuDomainDestroyFlags');
  domain.running();
  stopDomain(domain, 'destroyed', 'destroyed');
}

const SHUTDOWN_AGENT = 2;

function agentMissing(domain: Domain): VirError {
  const agent = domain.definition.devices.some(
    ({ kind, before }) => kind === 'channel' && before.includes('org.qemu.guest_agent.0'),
  );
  return agent
    ? new VirError(code.agentUnresponsive, from.qemu, 'QEMU guest agent is not connected')
    : new VirError(code.argumentUnsupported, from.qemu, 'QEMU guest agent is not configured');
}

/** Whether the guest answers by an agent, which no simulated guest does. @throws VirError */
export function needAgent(domain: Domain): never {
  if (domain.run === null || domain.run.paused) throw operationInvalid('domain is not running');
  throw agentMissing(domain);
}

function shutdown(domain: Domain, flags: number): void {
  checkFlags(flags, 3, 'qemuDomainShutdownFlags');
  if (flags === SHUTDOWN_AGENT) needAgent(domain);
  pressPowerButton(domain);
}

function suspend(domain: Domain): void {
  const run = domain.running();
  if (run.paused) return;
  domain.host.domains.settle();
  run.paused = true;
  run.pauseReason = reason.paused.user;
  tell.suspended(domain, 'paused');
}

function resume(domain: Domain): void {
  const run = domain.running();
  if (!run.paused) throw operationInvalid('domain is already running');
  domain.host.domains.settle();
  run.paused = false;
  domain.runReason = reason.running.unpaused;
  tell.resumed(domain, 'unpaused');
}

/** A domain's life (virDomainCreate and its like). */
export const domainLifeHandlers: readonly Handled[] = [
  handler(
    p.domainDefineXml,
    ({ host }, { xml }) => ({ dom: host.domains.define(host.domains.parse(xml)).identity }),
    writes,
  ),
  handler(
    p.domainDefineXmlFlags,
    ({ host }, { xml, flags }) => {
      checkFlags(flags, 1, 'qemuDomainDefineXMLFlags');
      return { dom: host.domains.define(host.domains.parse(xml)).identity };
    },
    writes,
  ),
  handler(
    p.domainCreateXml,
    ({ host }, { xmlDesc, flags }) => {
      checkFlags(flags, 0x3f, 'qemuDomainCreateXML');
      const definition = host.domains.parse(xmlDesc);
      const domain = host.domains.transient(definition);
      try {
        boot(domain, definition, flags);
      } catch (error) {
        if (domain.config === null) host.domains.remove(domain, definition.name);
        throw error;
      }
      return { dom: domain.identity };
    },
    writes,
  ),
  handler(p.domainUndefine, ({ host }, { dom }) => undefine(host.domains.of(dom), 0), writes),
  handler(
    p.domainUndefineFlags,
    ({ host }, { dom, flags }) => undefine(host.domains.of(dom), flags),
    writes,
  ),
  handler(p.domainCreate, ({ host }, { dom }) => create(host.domains.of(dom), 0), writes),
  handler(
    p.domainCreateWithFlags,
    ({ host }, { dom, flags }) => {
      const domain = host.domains.of(dom);
      create(domain, flags);
      return { dom: domain.identity };
    },
    writes,
  ),
  handler(p.domainDestroy, ({ host }, { dom }) => destroy(host.domains.of(dom), 0), writes),
  handler(
    p.domainDestroyFlags,
    ({ host }, { dom, flags }) => destroy(host.domains.of(dom), flags),
    writes,
  ),
  handler(p.domainShutdown, ({ host }, { dom }) => shutdown(host.domains.of(dom), 0), writes),
  handler(
    p.domainShutdownFlags,
    ({ host }, { dom, flags }) => shutdown(host.domains.of(dom), flags),
    writes,
  ),
  handler(
    p.domainReboot,
    ({ host }, { dom, flags }) => {
      checkFlags(flags, 3, 'qemuDomainReboot');
      const domain = host.domains.of(dom);
      if (flags === SHUTDOWN_AGENT) needAgent(domain);
      reboot(domain);
    },
    writes,
  ),
  handler(
    p.domainReset,
    ({ host }, { dom, flags }) => {
      checkFlags(flags, 0, 'qemuDomainReset');
      const domain = host.domains.of(dom);
      const run = domain.running();
      tell.reboot(domain);
      releaseAtReset(domain, run);
    },
    writes,
  ),
  handler(p.domainSuspend, ({ host }, { dom }) => suspend(host.domains.of(dom)), writes),
  handler(p.domainResume, ({ host }, { dom }) => resume(host.domains.of(dom)), writes),
  handler(
    p.domainRename,
    ({ host }, { dom, newName, flags }) => {
      checkFlags(flags, 0, 'qemuDomainRename');
      const domain = host.domains.of(dom);
      rename(domain, newName ?? '');
      return { retcode: 0 };
    },
    writes,
  ),
];

function rename(domain: Domain, name: string): void {
  const { domains } = domain.host;
  if (domain.run !== null) throw operationInvalid('cannot rename active domain');
  if (domain.managedSave) {
    throw operationInvalid('cannot rename a domain with a managed saved state');
  }
  const before = domain.name;
  if (before === name) {
    throw operationInvalid("Can't rename domain to itself");
  }
  const other = domains.find(name);
  if (other !== undefined) {
    throw new VirError(
      code.operationInvalid,
      from.domain,
      `domain with name '${name}' already exists`,
    );
  }
  tell.undefined(domain, 'renamed');
  domain.setConfig({ name });
  domains.renamed(domain, before);
  tell.defined(domain, 'renamed');
}
