import { Definition } from '../definition.ts';
import type { SnapshotDomain } from '../domain.ts';
import type { KernelThread } from '../kernel.ts';
import type { Snapshot } from '../snapshot.ts';
import { Replacements } from './replacements.ts';
import { redactXml } from './xml.ts';

/** Names that QEMU and the kernel give threads, which tell nothing of the guest. */
const KNOWN_COMM =
  /^(?:CPU \d+\/(?:KVM|TCG)|IO \w*iothread\d*|qemu-\S*|vhost-\d+|kvm-pit\/\d+|worker|call_rcu|SPICE Worker|vnc_worker)$/;

/**
 * What stands for the domains: numbered in the order of their names and UUIDs, so that whatever is
 * sorted by these comes in the same order as before.
 */
function nameDomains(domains: readonly SnapshotDomain[], replacements: Replacements): void {
  const digits = String(domains.length).length;
  const names = domains.map(({ name }) => name).toSorted();
  for (const [index, name] of names.entries()) {
    replacements.fix(name, `domain-${String(index + 1).padStart(digits, '0')}`);
  }
  for (const uuid of domains.map((domain) => domain.uuid).toSorted()) replacements.of(uuid);
}

/** `qemu+ssh://host-1/system`: who and where are gone, how is not. */
function redactUri(uri: string): string {
  const [, scheme = '', authority = '', path = ''] =
    /^([A-Za-z][\w+.-]*):(?:\/\/([^/?#]*))?([^?#]*)/.exec(uri) ?? [];
  const known = ['/system', '/session', '/default', '/embed'].includes(path) ? path : '/';
  return `${scheme === '' ? 'redacted' : scheme}://${authority === '' ? '' : 'host-1'}${known}`;
}

function redactThread(thread: KernelThread, replacements: Replacements): KernelThread {
  if (KNOWN_COMM.test(thread.comm)) return thread;
  return { ...thread, comm: replacements.of(thread.comm) };
}

function redactDomain(domain: SnapshotDomain, replacements: Replacements): SnapshotDomain {
  const definition = (of: Definition | null): Definition | null =>
    of && new Definition(redactXml(of.xml, replacements));
  return {
    ...domain,
    name: replacements.of(domain.name),
    uuid: replacements.of(domain.uuid),
    live: definition(domain.live),
    config: definition(domain.config),
    kernel: domain.kernel && {
      ...domain.kernel,
      threads: domain.kernel.threads.map((thread) => redactThread(thread, replacements)),
    },
  };
}

/**
 * The same snapshot without what tells whose it is: names, UUIDs, paths, the host's name, addresses
 * and every other text that is none of libvirt's words. The same text becomes the same replacement
 * everywhere, so that references go on matching; what CPU and memory are about stays as it is.
 */
export function redactSnapshot(snapshot: Snapshot): Snapshot {
  const { host, domains, notes, uri } = snapshot;
  const replacements = new Replacements();
  nameDomains(domains, replacements);
  replacements.fix(host.hostname, 'host-1');
  return {
    ...snapshot,
    uri: redactUri(uri),
    redacted: true,
    host: { ...host, hostname: replacements.of(host.hostname) },
    domains: domains.map((domain) => redactDomain(domain, replacements)),
    notes: notes.map((note) => ({
      ...note,
      domain: note.domain === null ? null : replacements.of(note.domain),
      text: replacements.within(note.text),
    })),
  };
}
