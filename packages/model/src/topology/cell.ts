import type { Element } from '@xmldom/xmldom';
import { Cpuset } from '../cpuset/cpuset.ts';
import { childElement, childElements } from '../xml/children.ts';
import { byId, listed } from './listed.ts';
import type { HostCpu, HostNode } from './topology.ts';
import {
  contentInKiB,
  countAttribute,
  cpusetAttribute,
  idAttribute,
  knownAttribute,
} from './values.ts';

/** One `<cell>`: a node, and its CPUs as it lists them, by id. */
export interface Cell {
  readonly node: HostNode;
  readonly cpus: ReadonlyMap<number, HostCpu>;
}

function parseCpu(element: Element, node: number): HostCpu {
  const id = idAttribute(element, 'id');
  const siblings = element.hasAttribute('siblings')
    ? cpusetAttribute(element, 'siblings')
    : Cpuset.of(id);
  return Object.freeze({
    id,
    node,
    socket: knownAttribute(element, 'socket_id'),
    die: knownAttribute(element, 'die_id'),
    cluster: knownAttribute(element, 'cluster_id'),
    core: knownAttribute(element, 'core_id'),
    siblings,
  });
}

function parseMemoryKiB(cell: Element): number {
  const memory = childElement(cell, 'memory');
  return memory === null ? 0 : contentInKiB(memory);
}

/** Page size and count of a `<pages>`. */
function parsePages(element: Element): [sizeKiB: number, count: number] {
  return [countAttribute(element, 'size'), contentInKiB(element)];
}

function parseDistance(element: Element): [node: number, distance: number] {
  return [idAttribute(element, 'id'), countAttribute(element, 'value')];
}

export function parseCell(cell: Element): [id: number, Cell] {
  const id = idAttribute(cell, 'id');
  const cpus = byId(listed(cell, ['cpus'], 'cpu'), (element) => {
    const cpu = parseCpu(element, id);
    return [cpu.id, cpu];
  });
  const node = Object.freeze({
    id,
    memoryKiB: parseMemoryKiB(cell),
    pages: byId(childElements(cell, 'pages'), parsePages),
    distances: byId(listed(cell, ['distances'], 'sibling'), parseDistance),
    cpus: Cpuset.from(cpus.keys()),
  });
  return [id, Object.freeze({ node, cpus })];
}
