import { Cpuset } from '@virtune/model';
import { code, from, VirError } from '../../error.ts';
import { oneOf, requiredUint, uint, ullong, yesNo } from './attribute.ts';
import { parseBitmap } from './cpus.ts';
import type { Cell, CellCache, Interconnect } from './definition.ts';
import { unsigned } from './number.ts';
import { attributes, element, elementOrNothing } from './printer.ts';
import { memoryKiB, scaledBytes } from './scaled.ts';
import { at, child, childrenOf, type XmlNode } from './xml.ts';
import { internal, unsupported, xmlError } from './refusal.ts';

/** The ACPI distances to a cell itself, to another by default, and the greatest. */
const LOCAL = 10;
const UNREACHABLE = 255;

/** A cell while it is read. */
type Draft = { -readonly [Field in keyof Cell]: Cell[Field] } & { distances: number[] | null };

function distancesOf(cells: (Draft | undefined)[], node: XmlNode, id: number): void {
  const distances = child(node, 'distances');
  if (distances === undefined) return;
  const siblings = childrenOf(distances, 'sibling');
  if (siblings.length === 0) throw xmlError('NUMA distances defined without siblings');
  for (const sibling of siblings) {
    const to = requiredUint(sibling, 'id');
    if (to >= cells.length) {
      throw xmlError(
        `'sibling_id ${to}' does not refer to a valid cell within NUMA 'cell id ${id}'`,
      );
    }
    const value = requiredUint(sibling, 'value');
    if (value < LOCAL || value > UNREACHABLE || (to === id) !== (value === LOCAL)) {
      throw xmlError(
        `'value ${value}' is invalid for 'sibling id ${to}' under NUMA 'cell id ${id}'`,
      );
    }
    const own = distancesFrom(cells, id);
    own[to] = value;
    const back = distancesFrom(cells, to);
    if (back[id] === 0) back[id] = value;
  }
}

/** A cell's distances, made with all but its own to itself unknown (0). */
function distancesFrom(cells: (Draft | undefined)[], id: number): number[] {
  const cell = (cells[id] ??= blank());
  cell.distances ??= cells.map((_, other) => (other === id ? LOCAL : 0));
  return cell.distances;
}

function blank(): Draft {
  return {
    cpus: null,
    memoryKiB: 0,
    memAccess: null,
    discard: null,
    distances: null,
    caches: [],
    memnode: null,
  };
}

function cacheOf(node: XmlNode, id: number): CellCache {
  const required = (name: string): string => {
    const value = node.attributes.get(name);
    if (value !== undefined) return value;
    throw xmlError(`Missing '${name}' attribute in cache element for NUMA node ${id}`);
  };
  const levelText = required('level');
  const level = unsigned(levelText, 32);
  if (level === null || level === 0n) {
    throw xmlError(`Invalid 'level' attribute in cache element for NUMA node ${id}`);
  }
  const associativity = required('associativity');
  if (!['none', 'direct', 'full'].includes(associativity)) {
    throw xmlError(`Invalid cache associativity '${associativity}'`);
  }
  const policy = required('policy');
  if (!['none', 'writeback', 'writethrough'].includes(policy)) {
    throw xmlError(`Invalid cache policy '${policy}'`);
  }
  const size = child(node, 'size')?.attributes;
  const line = child(node, 'line')?.attributes;
  const lineText = line?.get('value');
  if (lineText === undefined)
    throw new VirError(code.xmlError, from.xml, "missing element or attribute './line/@value'");
  return {
    level: Number(level),
    associativity,
    policy,
    sizeKiB: memoryKiB(size?.get('value'), undefined, './size/@value', true),
    line: scaledBytes(lineText, undefined, {
      path: './line/@value',
      scale: 1n,
      max: (1n << 64n) - 1n,
    }),
  };
}

const accessTypes = ['none', 'access', 'read', 'write'] as const;

function interconnectOf(node: XmlNode): Interconnect {
  const kind = node.name as Interconnect['kind'];
  const { attributes } = node;
  const value =
    kind === 'latency'
      ? ullong(node, 'value', { required: true })!
      : BigInt(memoryKiB(attributes.get('value'), attributes.get('unit'), './@value', true));
  return {
    kind,
    value,
    initiator: requiredUint(node, 'initiator'),
    target: requiredUint(node, 'target'),
    cache: uint(node, 'cache') ?? 0,
    access: oneOf(node, 'type', accessTypes, { required: true, nonzero: true })!,
  };
}

function cellOf(cells: (Draft | undefined)[], node: XmlNode, position: number): void {
  const id = uint(node, 'id') ?? position;
  if (id >= cells.length) {
    throw xmlError(
      "Exactly one 'cell' element per guest NUMA cell allowed, non-contiguous ranges or ranges not starting from 0 are not allowed",
    );
  }
  const cell = (cells[id] ??= blank());
  if (cell.memoryKiB > 0) throw xmlError(`Duplicate NUMA cell info for cell id '${id}'`);
  const text = node.attributes.get('cpus');
  if (text !== undefined) {
    const cpus = parseBitmap(text);
    if (!cpus.isEmpty) cell.cpus = cpus;
  }
  checkOverlap(cells, id, cell.cpus);
  const { attributes } = node;
  cell.memoryKiB = memoryKiB(attributes.get('memory'), attributes.get('unit'), './@memory', true);
  cell.memAccess = oneOf(node, 'memAccess', ['default', 'shared', 'private'], {
    nonzero: true,
  }) as Cell['memAccess'];
  cell.memAccess ??= null;
  cell.discard = yesNo(node, 'discard') ?? null;
  distancesOf(cells, node, id);
  cell.caches = childrenOf(node, 'cache').map((cache) => cacheOf(cache, id));
}

function checkOverlap(cells: readonly (Cell | undefined)[], id: number, cpus: Cpuset | null): void {
  if (cpus === null) return;
  for (const [other, cell] of cells.entries()) {
    if (other === id || !cell?.cpus || cell.cpus.intersect(cpus).isEmpty) continue;
    throw unsupported(`NUMA cells ${id} and ${other} have overlapping vCPU ids`);
  }
}

/** `<cpu><numa>` (virDomainNumaDefParseXML). */
export function parseNuma(root: XmlNode): {
  cells: readonly Cell[];
  interconnects: readonly Interconnect[];
} {
  const numa = at(root, 'cpu', 'numa');
  if (numa === undefined) return { cells: [], interconnects: [] };
  const nodes = childrenOf(numa, 'cell');
  if (nodes.length === 0) throw xmlError('NUMA topology defined without NUMA cells');
  const cells = Array.from<unknown, Draft | undefined>({ length: nodes.length }, () => undefined);
  for (const [position, node] of nodes.entries()) cellOf(cells, node, position);
  const links = child(numa, 'interconnects')?.children ?? [];
  const interconnects = links
    .filter(({ name }) => name === 'latency' || name === 'bandwidth')
    .map(interconnectOf);
  return { cells: cells.map((cell) => cell ?? blank()), interconnects };
}

/** How many vCPUs the cells have together (virDomainNumaGetCPUCountTotal). */
export function cellCpus(cells: readonly Cell[]): number {
  return cells.reduce((sum, { cpus }) => sum + (cpus?.size ?? 0), 0);
}

export function highestCellCpu(cells: readonly Cell[]): number {
  return cells.reduce((highest, { cpus }) => Math.max(highest, cpus?.max ?? 0), 0);
}

function printCell(cell: Cell, id: number): string {
  const siblings = (cell.distances ?? []).map((value, other) =>
    value === 0 ? '' : `<sibling id='${other}' value='${value}'/>\n`,
  );
  const caches = cell.caches.map((cache) => {
    const text = attributes({
      level: cache.level,
      associativity: cache.associativity === 'none' ? null : cache.associativity,
      policy: cache.policy === 'none' ? null : cache.policy,
    });
    const line = cache.line === 0n ? '' : `<line value='${cache.line}' unit='B'/>\n`;
    return element('cache', text, `<size value='${cache.sizeKiB}' unit='KiB'/>\n${line}`);
  });
  const text = attributes({
    id,
    cpus: cell.cpus?.format(),
    memory: cell.memoryKiB,
    unit: 'KiB',
    memAccess: cell.memAccess,
    discard: cell.discard,
  });
  return element(
    'cell',
    text,
    elementOrNothing('distances', '', siblings.join('')) + caches.join(''),
  );
}

export function printNuma(cells: readonly Cell[], interconnects: readonly Interconnect[]): string {
  if (cells.length === 0) return '';
  const links = interconnects.map((link) => {
    const text = attributes({
      initiator: link.initiator,
      target: link.target,
      cache: link.cache === 0 ? null : link.cache,
      type: link.access,
      value: link.value,
      unit: link.kind === 'bandwidth' ? 'KiB' : null,
    });
    return `<${link.kind}${text}/>\n`;
  });
  const content = cells.map(printCell).join('');
  return element('numa', '', content + elementOrNothing('interconnects', '', links.join('')));
}

/** Cells that have more CPUs than there are. @throws VirError */
export function checkCells(cells: readonly Cell[], vcpus: number): void {
  if (cellCpus(cells) > vcpus) {
    throw internal('Number of CPUs in <numa> exceeds the <vcpu> count');
  }
  if (highestCellCpu(cells) >= vcpus) throw internal('CPU IDs in <numa> exceed the <vcpu> count');
}

/** vCPUs that no cell has go to the first (qemuDomainDefNumaCPUsRectify). */
export function completedCells(cells: readonly Cell[], vcpus: number): readonly Cell[] {
  if (cells.length === 0 || cellCpus(cells) >= vcpus) return cells;
  const others = cells
    .slice(1)
    .reduce((set, { cpus }) => (cpus === null ? set : set.union(cpus)), Cpuset.empty);
  return cells.map((cell, id) =>
    id === 0 ? { ...cell, cpus: Cpuset.range(0, vcpus - 1).difference(others) } : cell,
  );
}
