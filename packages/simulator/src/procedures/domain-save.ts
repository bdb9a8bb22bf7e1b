import path from 'node:path';
import { procedures as p, type TypedParameter } from '@virtune/protocol';
import { from } from '../error.ts';
import { InvalidArgument } from '../host/invalid-argument.ts';
import type { SimulatedHost } from '../host/simulated-host.ts';
import { printDefinition } from '../domain/definition/print.ts';
import type { Domain } from '../domain/domain.ts';
import { checkFlags, checkWritable, invalidArgument, operationInvalid } from '../domain/flags.ts';
import { checkParameters, valueOf } from '../domain/parameters.ts';
import {
  managedSave,
  removeManagedSave,
  restoreDomain,
  runningOf,
  saveDomainTo,
  saveFlags,
} from '../domain/save.ts';
import { defineImage, openImage, savePath } from '../domain/save-image.ts';
import { type Handled, handler } from '../server/handler.ts';

const writes = { writes: true };
const SAVE_FLAGS = saveFlags.bypassCache | saveFlags.running | saveFlags.paused;
const IMAGE_SECURE = 1;

/** What libvirt's API itself refuses. */
function checkState(flags: number, name: string): void {
  if ((flags & saveFlags.running) === 0 || (flags & saveFlags.paused) === 0) return;
  throw new InvalidArgument(
    from.domain,
    name,
    'flags',
    "Flags 'VIR_DOMAIN_SAVE_RUNNING' and 'VIR_DOMAIN_SAVE_PAUSED' are mutually exclusive",
  );
}

/** A path as libvirt's API hands it on: from the root of the daemon's host (g_canonicalize_filename). */
const absolute = (file: string): string => path.posix.resolve('/', file);

function save(domain: Domain, to: string, dxml: string | null, flags: number): void {
  domain.running();
  saveDomainTo(domain, absolute(to), dxml, flags);
}

const known = { file: 'string', dxml: 'string' } as const;

function told(params: readonly TypedParameter[]): { file: string | null; dxml: string | null } {
  checkParameters(params, known);
  const value = (field: keyof typeof known): string | null =>
    (valueOf(params, field) as string | undefined) ?? null;
  return { file: value('file'), dxml: value('dxml') };
}

function restore(host: SimulatedHost, file: string, dxml: string | null, flags: number): void {
  checkFlags(flags, SAVE_FLAGS | saveFlags.resetNvram, 'qemuDomainRestoreInternal');
  restoreDomain(host, file, dxml, flags);
}

function imageXml(host: SimulatedHost, file: string): string {
  return printDefinition(openImage(host, file).definition);
}

function define(host: SimulatedHost, file: string, dxml: string, flags: number): void {
  checkFlags(flags, saveFlags.running | saveFlags.paused, 'qemuDomainSaveImageDefineXML');
  defineImage(host, file, dxml, runningOf(flags));
}

/** The file of a domain's managed save. @throws VirError where there is none. */
function managedFile(domain: Domain): string {
  const file = savePath(domain.name);
  if (domain.host.files.has(file)) return file;
  throw operationInvalid('domain does not have managed save image');
}

/** Domains saved to files of the host, and restored from them (virDomainSave and its like). */
export const domainSaveHandlers: readonly Handled[] = [
  handler(p.domainSave, ({ host }, { dom, to }) => save(host.domains.of(dom), to, null, 0), writes),
  handler(
    p.domainSaveFlags,
    ({ host }, { dom, to, dxml, flags }) => {
      checkState(flags, 'virDomainSaveFlags');
      checkFlags(flags, SAVE_FLAGS, 'qemuDomainSaveFlags');
      save(host.domains.of(dom), to, dxml, flags);
    },
    writes,
  ),
  handler(
    p.domainSaveParams,
    ({ host }, { dom, params, flags }) => {
      checkState(flags, 'virDomainSaveParams');
      checkFlags(flags, SAVE_FLAGS, 'qemuDomainSaveParams');
      const { file, dxml } = told(params);
      const domain = host.domains.of(dom);
      if (file === null) managedSave(domain, dxml, flags);
      else saveDomainTo(domain, file, dxml, flags);
    },
    writes,
  ),
  handler(
    p.domainRestore,
    ({ host }, { from: file }) => restore(host, absolute(file), null, 0),
    writes,
  ),
  handler(
    p.domainRestoreFlags,
    ({ host }, { from: file, dxml, flags }) => {
      checkState(flags, 'virDomainRestoreFlags');
      restore(host, absolute(file), dxml, flags);
    },
    writes,
  ),
  handler(
    p.domainRestoreParams,
    ({ host }, { params, flags }) => {
      checkState(flags, 'virDomainRestoreParams');
      const { file, dxml } = told(params);
      if (file === null) throw invalidArgument('missing path to restore from');
      restore(host, file, dxml, flags);
    },
    writes,
  ),
  handler(
    p.domainSaveImageGetXmlDesc,
    ({ host }, { file, flags }) => {
      checkFlags(flags, IMAGE_SECURE, 'qemuDomainSaveImageGetXMLDesc');
      return { xml: imageXml(host, absolute(file)) };
    },
    writes,
  ),
  handler(
    p.domainSaveImageDefineXml,
    ({ host }, { file, dxml, flags }) => {
      checkState(flags, 'virDomainSaveImageDefineXML');
      define(host, absolute(file), dxml, flags);
    },
    writes,
  ),
  handler(
    p.domainManagedSave,
    ({ host }, { dom, flags }) => {
      checkState(flags, 'virDomainManagedSave');
      checkFlags(flags, SAVE_FLAGS, 'qemuDomainManagedSave');
      managedSave(host.domains.of(dom), null, flags);
    },
    writes,
  ),
  handler(p.domainHasManagedSaveImage, ({ host }, { dom, flags }) => {
    checkFlags(flags, 0, 'qemuDomainHasManagedSaveImage');
    return { result: host.domains.of(dom).managedSave };
  }),
  handler(
    p.domainManagedSaveRemove,
    ({ host }, { dom, flags }) => {
      checkFlags(flags, 0, 'qemuDomainManagedSaveRemove');
      removeManagedSave(host.domains.of(dom));
    },
    writes,
  ),
  handler(p.domainManagedSaveGetXmlDesc, ({ host, client }, { dom, flags }) => {
    if ((flags & IMAGE_SECURE) !== 0) {
      checkWritable(client, 'virDomainManagedSaveGetXMLDesc with secure flag');
    }
    checkFlags(flags, IMAGE_SECURE, 'qemuDomainManagedSaveGetXMLDesc');
    return { xml: imageXml(host, managedFile(host.domains.of(dom))) };
  }),
  handler(
    p.domainManagedSaveDefineXml,
    ({ host }, { dom, dxml, flags }) => {
      checkState(flags, 'virDomainManagedSaveDefineXML');
      define(host, managedFile(host.domains.of(dom)), dxml ?? '', flags);
    },
    writes,
  ),
];
