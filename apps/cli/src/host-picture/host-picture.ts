import {
  coresOf,
  Cpuset,
  type HostNode,
  type HostTopology,
  l3GroupsOf,
  type NumatuneMemory,
  type Snapshot,
  type SnapshotDomain,
} from '@virtune/model';
import { marks } from './marks.ts';

/** What a CPU is there for. A CPU that is offline belongs to no node, for libvirt tells none. */
export type CpuUse = 'online' | 'isolated' | 'reserved';

export interface PictureCpu {
  readonly id: number;
  readonly use: CpuUse;
  /** Marks of the guests that have a vCPU pinned to this CPU alone. */
  readonly pinned: readonly string[];
  /** How many other guests have a vCPU that may run here. */
  readonly floating: number;
}

/** CPUs that share a level 3 cache, by core; the threads of a core are SMT siblings. */
export interface PictureGroup {
  readonly cores: readonly (readonly PictureCpu[])[];
}

export interface PictureNode {
  readonly id: number;
  readonly cpus: Cpuset;
  readonly totalKiB: number;
  readonly freeKiB: number | null;
  /** By node, itself left out; empty where the firmware tells none. */
  readonly distances: Readonly<Record<string, number>>;
  /** One where the host does not tell which CPUs share a cache; none in a node without CPUs. */
  readonly groups: readonly PictureGroup[];
}

/** A guest that runs. */
export interface PictureGuest {
  /** The letters that stand for it in the picture; null of one that has no CPU for itself. */
  readonly mark: string | null;
  readonly name: string;
  readonly vcpus: number;
  /** CPUs to which one of its vCPUs is pinned alone. */
  readonly pinned: Cpuset;
  /** CPUs on which its other vCPUs may run. */
  readonly floatsOn: Cpuset;
  /** How its memory is bound; null where it is not. */
  readonly memory: { readonly mode: string; readonly nodeset: Cpuset | null } | null;
  /** What the kernel says of its memory, in KiB by node; null where that is not known. */
  readonly memoryKiB: Readonly<Record<string, number>> | null;
}

export interface HostPicture {
  readonly hostname: string;
  readonly libvirt: string;
  readonly kernel: string | null;
  readonly cgroupVersion: 1 | 2 | null;
  readonly cpus: { readonly online: Cpuset; readonly offline: Cpuset };
  readonly nodes: readonly PictureNode[];
  /** Those with a mark first, in the order of their marks. */
  readonly guests: readonly PictureGuest[];
  /** Domains that do not run. */
  readonly shutOff: number;
}

interface Placement {
  readonly domain: SnapshotDomain;
  readonly pinned: Cpuset;
  readonly floatsOn: Cpuset;
}

/** Where the vCPUs of a running domain may be; the kernel's word, as libvirt passes it on. */
function placementOf(domain: SnapshotDomain): Placement {
  const alone = domain.vcpus.filter(({ cpuset }) => cpuset.size === 1);
  const others = domain.vcpus.filter(({ cpuset }) => cpuset.size > 1);
  return { domain, pinned: cpusOf(alone), floatsOn: cpusOf(others) };
}

const cpusOf = (vcpus: readonly { readonly cpuset: Cpuset }[]): Cpuset =>
  vcpus.reduce((all, { cpuset }) => all.union(cpuset), Cpuset.empty);

function memoryOf(memory: NumatuneMemory | null | undefined): PictureGuest['memory'] {
  if (!memory) return null;
  return { mode: memory.mode, nodeset: memory.placement === 'auto' ? null : memory.nodeset };
}

function guestOf({ domain, pinned, floatsOn }: Placement, mark: string | null): PictureGuest {
  const { name, vcpus, live, kernel } = domain;
  const onNodes = kernel?.memory?.map(({ node, memoryKiB }) => [node, memoryKiB] as const);
  return {
    mark,
    name,
    vcpus: vcpus.length,
    pinned,
    floatsOn,
    memory: memoryOf(live?.values?.numatune.memory),
    memoryKiB: onNodes === undefined ? null : Object.fromEntries(onNodes),
  };
}

/** The cores of a node by what shares a cache with them; all in one group where nothing is known. */
function groupsOf(topology: HostTopology, node: HostNode): readonly (readonly Cpuset[])[] {
  const cores = coresOf(topology)
    .map((core) => core.intersect(node.cpus))
    .filter(({ isEmpty }) => !isEmpty);
  const caches = l3GroupsOf(topology);
  const cacheOf = (core: Cpuset): number => caches.findIndex((cache) => cache.has(core.min ?? -1));
  return [...Map.groupBy(cores, cacheOf).values()];
}

/** Who runs where on the host of a snapshot. */
export function hostPicture({ host, domains }: Snapshot): HostPicture {
  const running = domains.filter(({ id }) => id !== null).map(placementOf);
  const marked = running.filter(({ pinned }) => !pinned.isEmpty);
  const names = marks(marked.length);
  const markOf = new Map(marked.map((placement, index) => [placement, names[index] ?? null]));
  const picture = (id: number): PictureCpu => ({
    id,
    use: useOf(id),
    pinned: marked.flatMap((guest) => (guest.pinned.has(id) ? (markOf.get(guest) ?? []) : [])),
    floating: running.filter(({ pinned, floatsOn }) => floatsOn.has(id) && !pinned.has(id)).length,
  });
  const useOf = (id: number): CpuUse => {
    if (host.cpus.isolated?.has(id) === true) return 'isolated';
    return host.cpus.reserved?.has(id) === true ? 'reserved' : 'online';
  };
  const memory = new Map(host.memory.map((node) => [node.node, node]));
  const nodes = Array.from(host.topology.nodes.values(), (node) => ({
    id: node.id,
    cpus: node.cpus,
    totalKiB: memory.get(node.id)?.totalKiB ?? node.memoryKiB,
    freeKiB: memory.get(node.id)?.freeKiB ?? null,
    distances: Object.fromEntries([...node.distances].filter(([to]) => to !== node.id)),
    groups: groupsOf(host.topology, node).map((cores) => ({
      cores: cores.map((core) => Array.from(core, picture)),
    })),
  }));
  const unmarked = running.filter((placement) => !markOf.has(placement));
  return {
    hostname: host.hostname,
    libvirt: host.libvirt,
    kernel: host.kernel,
    cgroupVersion: host.cgroupVersion,
    cpus: {
      online: host.cpus.online,
      offline: Cpuset.range(0, host.cpus.count - 1).difference(host.cpus.online),
    },
    nodes,
    guests: [...marked, ...unmarked].map((guest) => guestOf(guest, markOf.get(guest) ?? null)),
    shutOff: domains.length - running.length,
  };
}
