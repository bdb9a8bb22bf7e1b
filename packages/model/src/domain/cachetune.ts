import type { Element } from '@xmldom/xmldom';
import { Cpuset } from '../cpuset/cpuset.ts';
import { childElements } from '../xml/children.ts';
import { attribute, choice, cpuset, required, unsigned } from './attribute.ts';
import { elements } from './element.ts';
import { DomainXmlError } from './error.ts';
import { sizeKiB } from './scaled.ts';
import { readVcpu } from './vcpu.ts';

/** What vCPUs get of caches and of memory bandwidth together (resctrl). */
interface Group {
  readonly vcpus: Cpuset;
  /** `level/id/type` of every cache allocation. */
  readonly caches: Set<string>;
  /** The host nodes whose bandwidth is limited. */
  readonly nodes: Set<number>;
}

/** Groups by every vCPU that is in one. */
type Groups = Map<number, Group>;

/** The group that has just these vCPUs, a new one if there is none yet. */
function groupOf(element: Element, vcpus: Cpuset, groups: Groups): Group {
  const taken = Array.from(vcpus, (id) => groups.get(id)).find((group) => group !== undefined);
  if (taken === undefined) return { vcpus, caches: new Set(), nodes: new Set() };
  if (taken.vcpus.equals(vcpus)) return taken;
  const reason = `vCPU ${taken.vcpus.intersect(vcpus).format()} is also in another group`;
  throw new DomainXmlError(element, reason, 'vcpus');
}

function checkCache(element: Element, { caches }: Group): void {
  const id = required(element, 'id', unsigned(element, 'id'));
  const level = required(element, 'level', unsigned(element, 'level'));
  const type = required(element, 'type', choice(element, 'type', ['both', 'code', 'data']));
  const size = required(element, 'size', attribute(element, 'size') || null);
  sizeKiB(element, size, attribute(element, 'unit'), 'size');
  const rivals = type === 'both' ? ['both', 'code', 'data'] : ['both', type];
  const rival = rivals.find((other) => caches.has(`${level}/${id}/${other}`));
  if (rival !== undefined) {
    throw new DomainXmlError(element, `cache ${id} of level ${level} has ${rival} already`, 'type');
  }
  caches.add(`${level}/${id}/${type}`);
}

function checkNode(element: Element, { nodes }: Group): void {
  const id = required(element, 'id', unsigned(element, 'id'));
  const bandwidth = required(element, 'bandwidth', unsigned(element, 'bandwidth'));
  if (bandwidth > 100) {
    throw new DomainXmlError(element, `${bandwidth} is more than 100 per cent`, 'bandwidth');
  }
  if (nodes.has(id)) throw new DomainXmlError(element, `node ${id} stands twice`, 'id');
  nodes.add(id);
}

/** The vCPUs of an element that the domain has. */
function vcpusOf(element: Element, count: number): Cpuset {
  const vcpus = required(element, 'vcpus', cpuset(element, 'vcpus'));
  return vcpus.difference(Cpuset.range(count, vcpus.max ?? 0));
}

function checkTune(element: Element, vcpus: Cpuset, name: 'cache' | 'node', groups: Groups): void {
  if (vcpus.isEmpty) return;
  const group = groupOf(element, vcpus, groups);
  const parts = childElements(element, name);
  const check = name === 'cache' ? checkCache : checkNode;
  for (const part of parts) check(part, group);
  // libvirt forgets a group in which nothing is asked for.
  if (parts.length + childElements(element, 'monitor').length === 0) return;
  for (const id of vcpus) groups.set(id, group);
}

/**
 * Checks `<cachetune>` and `<memorytune>` (virDomainCachetuneDefParse, virDomainMemorytuneDefParse)
 * for allocations that collide. Their monitors are not looked at.
 * @throws DomainXmlError
 */
export function checkCachetune(domain: Element): void {
  const { count } = readVcpu(domain);
  const groups: Groups = new Map();
  for (const element of elements(domain, 'cputune', 'cachetune')) {
    const vcpus = vcpusOf(element, count);
    if (groups.get(vcpus.min ?? -1)?.vcpus.equals(vcpus) === true) {
      throw new DomainXmlError(element, `vCPU ${vcpus.format()} has a cachetune already`, 'vcpus');
    }
    checkTune(element, vcpus, 'cache', groups);
  }
  for (const element of elements(domain, 'cputune', 'memorytune')) {
    checkTune(element, vcpusOf(element, count), 'node', groups);
  }
}
