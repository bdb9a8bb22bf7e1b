import type { Cpuset } from '@virtune/model/cpuset';
import type {
  CacheDescription,
  CpuDescription,
  MachineDescription,
  NodeDescription,
  PagePool,
} from '../host/description.ts';
import { distanceMistake } from './shape/nodes.ts';
import type { Located } from './located.ts';

const TOP = [
  'name',
  'source',
  'kind',
  'origin',
  'arch',
  'machine',
  'cpuModel',
  'notes',
  'summary',
  'traits',
  'numa',
  'present',
  'possible',
  'online',
  'offline',
  'nodeMasks',
  'isolated',
  'ambiguities',
  'nodes',
  'cpus',
] as const;
const NODE = [
  'id',
  'memKiB',
  'memFreeKiB',
  'hugepages',
  'hugepagesFree',
  'cpus',
  'distances',
  'subtype',
  'localityCpus',
] as const;
const CPU = [
  'id',
  'online',
  'node',
  'socket',
  'die',
  'cluster',
  'core',
  'siblings',
  'l2',
  'l3',
  'l3KiB',
  'l3Id',
  'physicalId',
] as const;

/** What a machine that does not know its memory is given, for each of its CPUs. */
const KIB_A_CPU = 2 * 1024 ** 2;
const LARGEST_ID = 16_383;

interface Places {
  readonly node: Located;
  readonly cpus: Located | undefined;
}

interface ReadNode extends NodeDescription {
  readonly cpus: Cpuset | null;
  readonly places: Places;
}

function poolsOf(total: Located | undefined, free: Located | undefined): PagePool[] {
  if (total === undefined || total.isNull) return [];
  const left = new Map(
    free === undefined || free.isNull
      ? []
      : free.entries('hugepagesFree').map(([size, count]) => [size, count]),
  );
  return total
    .entries('hugepages')
    .map(([size, count, at]) => {
      const sizeKiB = Number(size);
      if (!Number.isSafeInteger(sizeKiB) || sizeKiB < 1)
        throw at.wrong(`'${size}' is no page size in KiB`);
      const all = count.integer(`the number of ${size} KiB pages`);
      const unused = left.get(size);
      return { sizeKiB, total: all, free: unused?.integer('free pages', 0, all) ?? all };
    })
    .toSorted((a, b) => a.sizeKiB - b.sizeKiB);
}

function readNode(node: Located, cpusOfNode: number): ReadNode {
  const fields = node.fields(NODE, 'a node');
  const memory = fields.memKiB;
  const memoryKiB =
    memory === undefined || memory.isNull ? cpusOfNode * KIB_A_CPU : memory.integer('memKiB');
  const free = fields.memFreeKiB;
  return {
    id: node.need(fields, 'id', 'a node').integer('the number of a node', 0, LARGEST_ID),
    memoryKiB,
    freeKiB:
      free === undefined || free.isNull
        ? Math.floor(memoryKiB * 0.9)
        : free.integer('memFreeKiB', 0, memoryKiB),
    pools: poolsOf(fields.hugepages, fields.hugepagesFree),
    distances:
      fields.distances === undefined || fields.distances.isNull
        ? []
        : fields.distances.list('distances').map((value) => value.integer('a distance', 0, 255)),
    cpus: fields.cpus === undefined || fields.cpus.isNull ? null : fields.cpus.cpuset('cpus'),
    places: { node, cpus: fields.cpus },
  };
}

function checkDistances(nodes: readonly ReadNode[]): void {
  for (const [index, { id, distances, places }] of nodes.entries()) {
    if (distances.length === 0) continue;
    const values = places.node.fields(NODE, 'a node').distances as Located;
    const list = values.list('distances');
    if (list.length !== nodes.length) {
      throw values.wrong(`${list.length} distances of node ${id} to ${nodes.length} nodes`);
    }
    list.forEach((value, place) => {
      const distance = distances[place] ?? 0;
      const to = nodes[place]?.id ?? 0;
      if ((place === index) !== (distance === 10) || distance < 10) {
        throw value.wrong(distanceMistake(id, to, distance));
      }
    });
  }
}

/** Which node each CPU is in, from the nodes' own lists; a CPU in two of them is a contradiction. */
function nodeOfCpus(nodes: readonly ReadNode[]): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  for (const { id, cpus, places } of nodes) {
    for (const cpu of cpus ?? []) {
      const other = found.get(cpu);
      if (other !== undefined) {
        throw (places.cpus ?? places.node).wrong(
          `CPU ${cpu} is in node ${other} and in node ${id}`,
        );
      }
      found.set(cpu, id);
    }
  }
  return found;
}

interface ReadCpu extends CpuDescription {
  readonly place: Located;
  readonly siblingsPlace: Located;
  readonly l3: { readonly cpus: Cpuset; readonly sizeKiB: number; readonly id: number } | null;
}

/** An id of the topology; libvirt shows 0 for those that the kernel gives as -1 or not at all. */
const idOr0 = (value: Located | undefined): number =>
  value === undefined || value.isNull ? 0 : Math.max(0, value.integer('a topology number', -1));

function readL3(fields: { l3?: Located; l3KiB?: Located; l3Id?: Located }): ReadCpu['l3'] {
  const { l3, l3KiB, l3Id } = fields;
  if (l3 === undefined || l3.isNull || l3KiB === undefined || l3KiB.isNull) return null;
  if (l3Id === undefined || l3Id.isNull) return null;
  return { cpus: l3.cpuset('l3'), sizeKiB: l3KiB.integer('l3KiB'), id: l3Id.integer('l3Id') };
}

function readCpu(cpu: Located, nodes: ReadonlyMap<number, number>, firstNode: number): ReadCpu {
  const fields = cpu.fields(CPU, 'a CPU');
  const id = cpu.need(fields, 'id', 'a CPU').integer('the number of a CPU', 0, LARGEST_ID);
  const listed = nodes.get(id);
  const said =
    fields.node === undefined || fields.node.isNull ? undefined : fields.node.integer('node');
  const online = fields.online?.flag('online') ?? true;
  if (online && listed !== undefined && said !== undefined && listed !== said) {
    throw (fields.node ?? cpu).wrong(
      `CPU ${id} says it is in node ${said}, but node ${listed} lists it`,
    );
  }
  const given = fields.siblings;
  const siblings = given === undefined || given.isNull ? [] : [...given.cpuset('siblings')];
  return {
    id,
    node: listed ?? said ?? firstNode,
    socket: idOr0(fields.socket),
    die: idOr0(fields.die),
    cluster: fields.cluster === undefined ? null : idOr0(fields.cluster),
    core: idOr0(fields.core),
    siblings: siblings.length === 0 ? [id] : siblings,
    online,
    place: cpu,
    siblingsPlace: given ?? cpu,
    l3: readL3(fields),
  };
}

function checkSiblings(cpus: ReadonlyMap<number, ReadCpu>): void {
  for (const { id, siblings, online, siblingsPlace } of cpus.values()) {
    if (!online) continue;
    if (!siblings.includes(id))
      throw siblingsPlace.wrong(`CPU ${id} is not among its own siblings`);
    for (const other of siblings) {
      const found = cpus.get(other);
      if (found === undefined)
        throw siblingsPlace.wrong(`CPU ${id} has CPU ${other} as a sibling, which there is not`);
      if (found.online && !found.siblings.includes(id)) {
        throw siblingsPlace.wrong(
          `CPU ${id} has CPU ${other} as a sibling, but CPU ${other} has not CPU ${id}`,
        );
      }
    }
  }
}

function cachesOf(cpus: Iterable<ReadCpu>): CacheDescription[] {
  const found = new Map<number, CacheDescription>();
  for (const { l3, online } of cpus) {
    if (l3 === null || !online) continue;
    const { id, sizeKiB } = l3;
    found.set(id, { id, level: 3, type: 'both', sizeKiB, cpus: [...l3.cpus] });
  }
  return [...found.values()].toSorted((a, b) => a.id - b.id);
}

function byId<T extends { readonly id: number }>(
  items: readonly T[],
  what: string,
  place: (item: T) => Located,
): Map<number, T> {
  const found = new Map<number, T>();
  for (const item of items) {
    if (found.has(item.id)) throw place(item).wrong(`${what} ${item.id} is there twice`);
    found.set(item.id, item);
  }
  return new Map([...found].toSorted(([a], [b]) => a - b));
}

/**
 * A machine as a topology file describes it: nodes, CPUs and what they share, in the kernel's
 * numbers. Contradictions are refused: a CPU in two nodes, siblings that do not agree, a distance
 * to itself other than 10.
 * @throws SourceError
 */
export function machineFromTopology(root: Located): MachineDescription {
  const fields = root.fields(TOP, 'a topology');
  const cpuList = root.need(fields, 'cpus', 'a topology').list('cpus');
  const nodeList = root.need(fields, 'nodes', 'a topology').list('nodes');
  if (cpuList.length === 0) throw root.wrong('a topology without CPUs');
  if (nodeList.length === 0) throw root.wrong('a topology without nodes');
  const share = Math.max(1, Math.ceil(cpuList.length / nodeList.length));
  const read = nodeList.map((node) => readNode(node, share));
  checkDistances(read);
  // Without NUMA libvirt makes one node up, and shows no distances.
  const numa = fields.numa?.flag('numa') ?? true;
  const inOrder = numa ? read : read.map((node) => ({ ...node, distances: [] }));
  const nodes = byId(inOrder, 'node', ({ places }) => places.node);
  const ofCpus = nodeOfCpus(inOrder);
  const [first = 0] = nodes.keys();
  const cpus = byId(
    cpuList.map((cpu) => readCpu(cpu, ofCpus, first)),
    'CPU',
    ({ place }) => place,
  );
  checkSiblings(cpus);
  for (const { id, node, place } of cpus.values()) {
    if (!nodes.has(node)) throw place.wrong(`CPU ${id} is in node ${node}, which there is not`);
  }
  for (const [cpu, node] of ofCpus) {
    const places = nodes.get(node)?.places;
    if (!cpus.has(cpu))
      throw (places?.cpus ?? root).wrong(`node ${node} lists CPU ${cpu}, which there is not`);
  }
  const arch = fields.arch?.text('arch') ?? 'x86_64';
  return {
    arch,
    cpuModel: null,
    cpuVendor: null,
    mhz: 0,
    pageKiB: arch.startsWith('ppc64') ? 64 : arch === 'ia64' ? 16 : 4,
    nodes: [...nodes.values()].map(({ cpus: _cpus, places: _places, ...node }) => node),
    cpus: [...cpus.values()].map(({ place: _p, siblingsPlace: _s, l3: _l, ...cpu }) => cpu),
    caches: cachesOf(cpus.values()),
  };
}
