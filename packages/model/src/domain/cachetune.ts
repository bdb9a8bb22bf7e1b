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

/** The group that has just these vCPUs, a new one if there is none yet. */
function groupOf(element: Element, vcpus: Cpuset, groups: readonly Group[]): Group {
  const known = groups.find((group) => group.vcpus.equals(vcpus));
  if (known !== undefined) return known;
  const other = groups.find((group) => !group.vcpus.intersect(vcpus).isEmpty);
  if (other === undefined) return { vcpus, caches: new Set(), nodes: new Set() };
  const reason = `vCPU ${other.vcpus.intersect(vcpus).format()} is also among ${other.vcpus.format()}`;
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

/**
 * Checks `<cachetune>` and `<memorytune>` (virDomainCachetuneDefParse, virDomainMemorytuneDefParse)
 * for allocations that collide. Their monitors are not looked at.
 * @throws DomainXmlError
 */
export function checkCachetune(domain: Element): void {
  const { count } = readVcpu(domain);
  const groups: Group[] = [];
  for (const kind of ['cachetune', 'memorytune'] as const) {
    for (const element of elements(domain, 'cputune', kind)) {
      const vcpus = vcpusOf(element, count);
      if (vcpus.isEmpty) continue;
      const group = groupOf(element, vcpus, groups);
      const isKnown = groups.includes(group);
      if (kind === 'cachetune' && isKnown) {
        throw new DomainXmlError(
          element,
          `vCPUs ${vcpus.format()} have a cachetune already`,
          'vcpus',
        );
      }
      const parts = childElements(element, kind === 'cachetune' ? 'cache' : 'node');
      for (const part of parts) (kind === 'cachetune' ? checkCache : checkNode)(part, group);
      const isUsed = parts.length > 0 || childElements(element, 'monitor').length > 0;
      if (isUsed && !isKnown) groups.push(group);
    }
  }
}
