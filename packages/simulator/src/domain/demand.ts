import type { Cpuset } from '@virtune/model';
import { code, from, VirError } from '../error.ts';
import type { SimulatedHost } from '../host/simulated-host.ts';
import type { Definition, MemoryMode } from './definition/definition.ts';
import { parseBitmap } from './definition/cpus.ts';
import type { Device } from './definition/devices/device.ts';

/** What is to come from where: a cell's memory, or all of a domain that has no cells. */
export interface Demand {
  readonly kib: number;
  readonly mode: MemoryMode | null;
  readonly nodeset: Cpuset | null;
  readonly pageKiB: number | null;
  /** QEMU's name for it, as in `ram-node0`. */
  readonly name: string;
}

/** Where a node's memory comes from next, when it has none left: the nearest first. */
export function byDistance(host: SimulatedHost, first: number): readonly number[] {
  const { nodes } = host.machine;
  const distances = nodes.find(({ id }) => id === first)?.distances ?? [];
  return nodes
    .map(({ id }, i) => ({ id, distance: distances[i] ?? 255 }))
    .toSorted((a, b) => a.distance - b.distance || a.id - b.id)
    .map(({ id }) => id);
}

/** The node whose CPUs the domain may run on first; null where it may run anywhere. */
function pinnedHome(host: SimulatedHost, definition: Definition): number | null {
  const pin = definition.vcpus[0]?.pin ?? definition.cpuset;
  const cpu = pin === null ? undefined : [...pin].find((id) => host.isOnline(id));
  return host.machine.cpus.find(({ id }) => id === cpu)?.node ?? null;
}

/** Where the domain runs, else the node with most free memory. */
function homeOf(host: SimulatedHost, definition: Definition): number {
  const pinned = pinnedHome(host, definition);
  if (pinned !== null) return pinned;
  const { memory } = host;
  return memory.nodes.reduce((best, id) => (memory.freeKiB(id) > memory.freeKiB(best) ? id : best));
}

/** The size of the pages that a cell is to have; null for normal pages. */
function pageSizeOf(host: SimulatedHost, { memory }: Definition, cell: number): number | null {
  if (memory.hugepages === null) return null;
  const page =
    memory.hugepages.find(({ nodeset }) => nodeset?.has(cell) === true) ??
    memory.hugepages.find(({ nodeset }) => nodeset === null);
  if (page === undefined) return null;
  const size = page.sizeKiB === 0 ? defaultPageKiB(host) : page.sizeKiB;
  return size === host.machine.pageKiB ? null : size;
}

/** The host's default size of huge pages: the smallest that it has. */
function defaultPageKiB(host: SimulatedHost): number {
  const [node = 0] = host.memory.nodes;
  return host.memory.pools(node)[0]?.sizeKiB ?? 2048;
}

/** What a domain asks for, cell by cell; `advised` are the nodes that numad gave. */
export function demandsOf(
  host: SimulatedHost,
  definition: Definition,
  advised: Cpuset | null = null,
): readonly Demand[] {
  const { cells, numatune, memory, devices } = definition;
  const usual = { mode: numatune?.mode ?? null, nodeset: numatune?.nodeset ?? advised };
  const modules = devices.filter(({ kind }) => kind === 'memory');
  if (cells.length === 0) {
    const moduleKiB = modules.reduce((sum, { sizeKiB }) => sum + sizeKiB, 0);
    const kib = Math.min(memory.currentKiB, memory.totalKiB) - moduleKiB;
    return [{ ...usual, kib, pageKiB: pageSizeOf(host, definition, 0), name: 'pc.ram' }];
  }
  const ofCells = cells.map((cell, id) => {
    const moduleKiB = modules
      .filter((module) => module.cell === id && sourceOf(module) === '')
      .reduce((sum, { sizeKiB }) => sum + sizeKiB, 0);
    const own = cell.memnode ?? usual;
    return {
      mode: own.mode,
      nodeset: own.nodeset,
      kib: cell.memoryKiB + moduleKiB,
      pageKiB: pageSizeOf(host, definition, id),
      name: `ram-node${id}`,
    };
  });
  const told = modules.filter((module) => sourceOf(module) !== '');
  return [...ofCells, ...told.map((module) => demandOfModule(host, definition, module))];
}

/** What a module tells of where its memory is to come from; empty where its cell decides. */
const sourceOf = ({ before }: Device): string => /<source>[^]*<\/source>/.exec(before)?.[0] ?? '';

/** What a memory module is to come from: what it tells, else what is told of its cell. */
export function demandOfModule(
  host: SimulatedHost,
  definition: Definition,
  module: Device,
): Demand {
  const { numatune, cells } = definition;
  const own = cells[module.cell]?.memnode ?? numatune;
  const source = sourceOf(module);
  const nodemask = /<nodemask>([^<]*)</.exec(source)?.[1];
  const pagesize = /<pagesize[^>]*>(\d+)</.exec(source)?.[1];
  const told =
    pagesize === undefined ? pageSizeOf(host, definition, module.cell) : Number(pagesize);
  return {
    mode: own?.mode ?? (nodemask === undefined ? null : 'strict'),
    nodeset: nodemask === undefined ? (own?.nodeset ?? null) : parseBitmap(nodemask),
    kib: module.sizeKiB,
    pageKiB: told === host.machine.pageKiB ? null : told,
    name: module.address?.type === 'dimm' ? `memdimm${module.address.slot}` : 'mem',
  };
}

/** The nodes that a demand may use, the preferred ones first; and whether it may use no others. */
export function nodesFor(
  host: SimulatedHost,
  definition: Definition,
  { mode, nodeset }: Demand,
): { first: readonly number[]; bound: boolean } {
  if (nodeset === null || nodeset.isEmpty) {
    return { first: byDistance(host, homeOf(host, definition)), bound: false };
  }
  const told = [...nodeset];
  if (mode === 'strict' || mode === 'restrictive') {
    const pinned = pinnedHome(host, definition);
    const near = pinned === null ? told : byDistance(host, pinned).filter((id) => nodeset.has(id));
    return { first: near, bound: true };
  }
  const others = byDistance(host, told[0] ?? 0).filter((id) => !nodeset.has(id));
  return { first: [...told, ...others], bound: false };
}

/** The sizes of huge pages that are asked for must be there (qemuBuildMemoryBackendProps). */
export function checkPageSizes(host: SimulatedHost, demands: readonly Demand[]): void {
  const [node = 0] = host.memory.nodes;
  const sizes = new Set(host.memory.pools(node).map(({ sizeKiB }) => sizeKiB));
  for (const { pageKiB } of demands) {
    if (pageKiB === null || sizes.has(pageKiB)) continue;
    throw new VirError(
      code.internalError,
      from.qemu,
      `Unable to find any usable hugetlbfs mount for ${pageKiB} KiB`,
    );
  }
}

/** Nodes that are told must be nodes of the host (virNumaNodesetIsAvailable). */
export function checkNodes(host: SimulatedHost, nodeset: Cpuset | null): void {
  for (const node of nodeset ?? []) {
    if (host.memory.nodes.includes(node)) continue;
    throw new VirError(code.configUnsupported, from.none, `NUMA node ${node} is unavailable`);
  }
}
