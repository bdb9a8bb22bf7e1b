import type { Element } from '@xmldom/xmldom';
import { Cpuset } from '../cpuset/cpuset.ts';
import type { XmlNode } from '../xml/serialize.ts';
import { choice, format, nonEmptyCpuset, required, signed } from './attribute.ts';
import { elements } from './element.ts';
import { DomainXmlError } from './error.ts';
import { iothreadLookup, readIothreads } from './iothreads.ts';
import { readVcpu } from './vcpu.ts';

const SCHEDULERS = ['batch', 'idle', 'fifo', 'rr'] as const;

/** A scheduling policy, see sched(7). */
export interface Sched {
  readonly scheduler: (typeof SCHEDULERS)[number];
  /** Of `fifo` and `rr`; null with the others. */
  readonly priority: number | null;
}

/** `<vcpusched>` or `<iothreadsched>`: the policy of these threads. */
export interface ThreadSched extends Sched {
  /** The vCPUs, or the iothreads. */
  readonly ids: Cpuset;
}

function readPolicy(element: Element): Sched {
  const scheduler = required(element, 'scheduler', choice(element, 'scheduler', SCHEDULERS));
  const isRealTime = scheduler === 'fifo' || scheduler === 'rr';
  const priority = isRealTime ? required(element, 'priority', signed(element, 'priority')) : null;
  return { scheduler, priority };
}

function readThreadScheds(
  domain: Element,
  thread: 'vcpu' | 'iothread',
  exists: (id: number) => boolean,
): readonly ThreadSched[] {
  let taken = Cpuset.empty;
  return elements(domain, 'cputune', `${thread}sched`).map((element) => {
    const name = `${thread}s`;
    const ids = required(element, name, nonEmptyCpuset(element, name));
    const policy = readPolicy(element);
    const twice = taken.intersect(ids);
    if (!twice.isEmpty) {
      throw new DomainXmlError(element, `${thread} ${twice.format()} has two schedulers`, name);
    }
    for (const id of ids) {
      if (!exists(id)) throw new DomainXmlError(element, `there is no ${thread} ${id}`, name);
    }
    taken = taken.union(ids);
    return { ids, ...policy };
  });
}

/** The policies of vCPUs (virDomainVcpuThreadSchedParse). */
export function readVcpuscheds(domain: Element): readonly ThreadSched[] {
  const { count } = readVcpu(domain);
  return readThreadScheds(domain, 'vcpu', (id) => id < count);
}

/** The policies of iothreads (virDomainIOThreadSchedParse). */
export function readIothreadscheds(domain: Element): readonly ThreadSched[] {
  return readThreadScheds(domain, 'iothread', iothreadLookup(readIothreads(domain)));
}

/** The policy of the emulator's threads (virDomainEmulatorSchedParse). */
export function readEmulatorsched(domain: Element): Sched | null {
  const [element, second] = elements(domain, 'cputune', 'emulatorsched');
  if (second !== undefined) throw new DomainXmlError(second, 'only one emulatorsched is allowed');
  return element === undefined ? null : readPolicy(element);
}

export function renderSched({ scheduler, priority }: Sched): Record<string, string | null> {
  return { scheduler, priority: format(priority) };
}

export function renderScheds(
  thread: 'vcpu' | 'iothread',
  scheds: readonly ThreadSched[],
): readonly XmlNode[] {
  const ordered = scheds.toSorted((a, b) => (a.ids.min ?? 0) - (b.ids.min ?? 0));
  return ordered.map(({ ids, ...policy }) => ({
    name: `${thread}sched`,
    key: ids.format(),
    attributes: { [`${thread}s`]: ids.format(), ...renderSched(policy) },
  }));
}
