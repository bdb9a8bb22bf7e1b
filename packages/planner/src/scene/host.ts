import {
  allCpus,
  Cpuset,
  coresOf,
  type HostTopology,
  l3GroupsOf,
  type NodeMemory,
  type Nodeset,
  type SnapshotHost,
} from '@virtune/model';

const union = (sets: Iterable<Cpuset>): Cpuset => {
  let all = Cpuset.empty;
  for (const set of sets) all = all.union(set);
  return all;
};

/** The host of a snapshot, with what rules ask of it. */
export class Host {
  readonly facts: SnapshotHost;
  readonly topology: HostTopology;
  /** The CPUs that are online. */
  readonly online: Cpuset;
  readonly isolated: Cpuset;
  /** Set aside for the host's own processes. */
  readonly reserved: Cpuset;
  /** Where a thread runs that nobody pins: online, and not isolated. */
  readonly floating: Cpuset;
  readonly nodes: Nodeset;
  /** The sets of CPUs that share a level 3 cache; none where it is not known. */
  readonly l3Groups: readonly Cpuset[];
  readonly #cores = new Map<number, Cpuset>();
  readonly #memory: ReadonlyMap<number, NodeMemory>;

  constructor(facts: SnapshotHost) {
    this.facts = facts;
    this.topology = facts.topology;
    const listed = allCpus(facts.topology);
    this.online = listed.isEmpty ? facts.cpus.online : listed;
    this.isolated = facts.cpus.isolated ?? Cpuset.empty;
    this.reserved = facts.cpus.reserved ?? Cpuset.empty;
    const balanced = this.online.difference(this.isolated);
    this.floating = balanced.isEmpty ? this.online : balanced;
    this.nodes = Cpuset.from(facts.topology.nodes.keys());
    this.l3Groups = l3GroupsOf(facts.topology);
    for (const core of coresOf(facts.topology)) for (const cpu of core) this.#cores.set(cpu, core);
    this.#memory = new Map(facts.memory.map((memory) => [memory.node, memory]));
  }

  /** Whether libvirt could read the host's topology at all. */
  get isKnown(): boolean {
    return !this.nodes.isEmpty && !this.online.isEmpty;
  }

  /** The CPUs of the nodes of a nodeset; those of nodes that are not there are none. */
  cpusOf(nodeset: Nodeset): Cpuset {
    return union(
      [...nodeset].map((node) => this.topology.nodes.get(node)?.cpus ?? Cpuset.empty),
    ).intersect(this.online);
  }

  /** The nodes that these CPUs belong to. */
  nodesOf(cpus: Cpuset): Nodeset {
    return Cpuset.from(
      [...cpus].flatMap((cpu) => {
        const node = this.topology.cpus.get(cpu)?.node;
        return node === undefined ? [] : [node];
      }),
    );
  }

  /** The threads of a CPU's core, itself among them. */
  coreOf(cpu: number): Cpuset {
    return this.#cores.get(cpu) ?? Cpuset.of(cpu);
  }

  /** The level 3 groups that these CPUs touch. */
  l3Of(cpus: Cpuset): readonly Cpuset[] {
    return this.l3Groups.filter((group) => group.intersects(cpus));
  }

  /** All memory of a node; null where the host does not say, as where no node has any. */
  memoryKiB(node: number): number | null {
    const anywhere = [...this.topology.nodes.values()].some(({ memoryKiB }) => memoryKiB > 0);
    return anywhere ? (this.topology.nodes.get(node)?.memoryKiB ?? 0) : null;
  }

  freeKiB(node: number): number | null {
    return this.#memory.get(node)?.freeKiB ?? null;
  }

  /** The pool of huge pages of one size on a node; null where nothing is known of it. */
  pages(node: number, sizeKiB: number): { total: number; free: number | null } | null {
    const pages = this.#memory.get(node)?.pages.find((pool) => pool.sizeKiB === sizeKiB);
    if (pages !== undefined) return pages;
    const total = this.topology.nodes.get(node)?.pages.get(sizeKiB);
    return total === undefined ? null : { total, free: null };
  }

  /** The nodes beside `from`, nearest first; those of equal distance by number. */
  nearest(from: Nodeset): readonly number[] {
    const start = from.min ?? 0;
    const distance = (node: number): number =>
      this.topology.nodes.get(start)?.distances.get(node) ?? 255;
    return [...this.nodes.difference(from)].toSorted((a, b) => distance(a) - distance(b) || a - b);
  }
}
