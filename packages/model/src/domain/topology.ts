import type { Element } from '@xmldom/xmldom';
import { descendant } from '../xml/children.ts';
import type { XmlNode } from '../xml/serialize.ts';
import { required, unsigned } from './attribute.ts';
import { DomainXmlError } from './error.ts';

/** `<cpu><topology/>`: the sockets, dies, cores and threads that the guest sees. */
export interface GuestTopology {
  readonly sockets: number;
  /** Dies of a socket. */
  readonly dies: number;
  /** Cores of a die. */
  readonly cores: number;
  /** Threads of a core. */
  readonly threads: number;
}

/** Reads the guest's topology (virCPUDefParseXML), null where it is left to the hypervisor. */
export function readTopology(domain: Element): GuestTopology | null {
  const element = descendant(domain, 'cpu', 'topology');
  if (element === null) return null;
  const count = (name: string): number => required(element, name, unsigned(element, name, 1));
  const sockets = count('sockets');
  const dies = unsigned(element, 'dies', 1) ?? 1;
  const cores = count('cores');
  const threads = count('threads');
  const vcpus = BigInt(sockets) * BigInt(dies) * BigInt(cores) * BigInt(threads);
  if (vcpus > 0xffff_ffffn) {
    throw new DomainXmlError(element, `${vcpus} vCPUs are more than libvirt can count`);
  }
  return { sockets, dies, cores, threads };
}

export function renderTopology({ sockets, dies, cores, threads }: GuestTopology): XmlNode {
  return {
    name: 'topology',
    attributes: {
      sockets: String(sockets),
      dies: String(dies),
      cores: String(cores),
      threads: String(threads),
    },
  };
}
