import type { Element } from '@xmldom/xmldom';
import type { Cpuset } from '../cpuset/cpuset.ts';
import type { XmlNode } from '../xml/serialize.ts';
import { nonEmptyCpuset, required, unsigned } from './attribute.ts';
import { elements } from './element.ts';
import { DomainXmlError } from './error.ts';
import { iothreadLookup, readIothreads } from './iothreads.ts';
import { readVcpu } from './vcpu.ts';

/** `<vcpupin>` or `<iothreadpin>`: the host CPUs that a thread may run on. */
export interface Pin {
  /** The vCPU, or the iothread. */
  readonly id: number;
  readonly cpuset: Cpuset;
}

function readCpuset(element: Element): Cpuset {
  return required(element, 'cpuset', nonEmptyCpuset(element, 'cpuset'));
}

function vcpuOf(element: Element): number {
  return required(element, 'vcpu', unsigned(element, 'vcpu'));
}

function readPins(
  found: readonly Element[],
  thread: string,
  read: (element: Element) => Pin,
): readonly Pin[] {
  const seen = new Set<number>();
  return found.map((element) => {
    const pin = read(element);
    if (seen.has(pin.id)) {
      throw new DomainXmlError(element, `${thread} ${pin.id} is pinned twice`, thread);
    }
    seen.add(pin.id);
    return pin;
  });
}

/** The pins of vCPUs (virDomainVcpuPinDefParseXML); those of vCPUs that are not there count not. */
export function readVcpupins(domain: Element): readonly Pin[] {
  const { count } = readVcpu(domain);
  const found = elements(domain, 'cputune', 'vcpupin').filter((element) => vcpuOf(element) < count);
  return readPins(found, 'vcpu', (element) => ({
    id: vcpuOf(element),
    cpuset: readCpuset(element),
  }));
}

/** The pins of iothreads (virDomainIOThreadPinDefParseXML). */
export function readIothreadpins(domain: Element): readonly Pin[] {
  const exists = iothreadLookup(readIothreads(domain));
  return readPins(elements(domain, 'cputune', 'iothreadpin'), 'iothread', (element) => {
    const id = required(element, 'iothread', unsigned(element, 'iothread', 1));
    if (!exists(id)) {
      throw new DomainXmlError(element, `there is no iothread ${id}`, 'iothread');
    }
    return { id, cpuset: readCpuset(element) };
  });
}

/** The pin of all threads that are neither (virDomainEmulatorPinDefParseXML). */
export function readEmulatorpin(domain: Element): Cpuset | null {
  const [element, second] = elements(domain, 'cputune', 'emulatorpin');
  if (second !== undefined) throw new DomainXmlError(second, 'only one emulatorpin is allowed');
  return element === undefined ? null : readCpuset(element);
}

export function renderPins(thread: string, pins: readonly Pin[]): readonly XmlNode[] {
  return pins
    .toSorted((a, b) => a.id - b.id)
    .map(({ id, cpuset }) => ({
      name: `${thread}pin`,
      key: String(id),
      attributes: { [thread]: String(id), cpuset: cpuset.format() },
    }));
}
