import type { Element } from '@xmldom/xmldom';
import { Cpuset } from '../cpuset/cpuset.ts';
import { childElements } from '../xml/children.ts';
import type { XmlNode } from '../xml/serialize.ts';
import { attribute, choice, cpuset, formatYesNo, required, unsigned, yesNo } from './attribute.ts';
import { readDistances, renderDistances, type CellDistance } from './distances.ts';
import { elements } from './element.ts';
import { DomainXmlError } from './error.ts';
import { sizeKiB } from './scaled.ts';
import { readVcpu } from './vcpu.ts';

/** `<cpu><numa><cell/>`: a NUMA node that the guest sees. */
export interface Cell {
  readonly id: number;
  /** The vCPUs in it; empty in a cell of memory alone. */
  readonly cpus: Cpuset;
  readonly memoryKiB: number;
  readonly memAccess: 'shared' | 'private' | null;
  readonly discard: boolean | null;
  /** Only those that are given; empty where they are left to the hypervisor. */
  readonly distances: readonly CellDistance[];
}

function readCell(element: Element, index: number, count: number): Cell {
  const id = unsigned(element, 'id') ?? index;
  if (id >= count) {
    const reason = `cells are numbered from 0 without gaps, ${count} of them: ${id} is none`;
    throw new DomainXmlError(element, reason, 'id');
  }
  const memory = required(element, 'memory', attribute(element, 'memory') || null);
  return {
    id,
    cpus: cpuset(element, 'cpus') ?? Cpuset.empty,
    memoryKiB: sizeKiB(element, memory, attribute(element, 'unit'), 'memory'),
    memAccess: choice(element, 'memAccess', ['shared', 'private']),
    discard: yesNo(element, 'discard'),
    distances: readDistances(element, id, count),
  };
}

function readAll(numa: Element, vcpus: number): readonly Cell[] {
  const found = childElements(numa, 'cell');
  if (found.length === 0) throw new DomainXmlError(numa, 'there is no cell');
  const cells = new Map<number, Cell>();
  let taken = Cpuset.empty;
  for (const [index, element] of found.entries()) {
    const cell = readCell(element, index, found.length);
    if (cells.has(cell.id)) throw new DomainXmlError(element, `cell ${cell.id} stands twice`, 'id');
    const shared = taken.intersect(cell.cpus);
    if (!shared.isEmpty) {
      throw new DomainXmlError(element, `vCPU ${shared.format()} is in two cells`, 'cpus');
    }
    taken = taken.union(cell.cpus);
    cells.set(cell.id, cell);
  }
  if ((taken.max ?? 0) < vcpus) return [...cells.values()];
  throw new DomainXmlError(numa, `there is no vCPU ${taken.max}, but ${vcpus} of them`);
}

/**
 * Reads the guest's NUMA cells, ordered by id (virDomainNumaDefParseXML); none where the guest has
 * no NUMA. Caches and interconnects are left alone.
 */
export function readCells(domain: Element): readonly Cell[] {
  const [numa] = elements(domain, 'cpu', 'numa');
  if (numa === undefined) return [];
  return readAll(numa, readVcpu(domain).count).toSorted((a, b) => a.id - b.id);
}

function renderCell({ id, cpus, memoryKiB, memAccess, discard, distances }: Cell): XmlNode {
  return {
    name: 'cell',
    key: String(id),
    attributes: {
      id: String(id),
      cpus: cpus.isEmpty ? null : cpus.format(),
      memory: String(memoryKiB),
      unit: 'KiB',
      memAccess,
      discard: formatYesNo(discard),
    },
    coupled: ['memory', 'unit'],
    children: renderDistances(distances),
  };
}

export function renderCells(cells: readonly Cell[]): XmlNode {
  return { name: 'numa', children: cells.toSorted((a, b) => a.id - b.id).map(renderCell) };
}
