import { describe, expect, test } from 'vitest';
import {
  coresOf,
  diesOf,
  type HostTopology,
  l3GroupsOf,
  parseCpuset,
  parseHostTopology,
  socketsOf,
} from '../../src/index.ts';
import {
  type Machine,
  machineNames,
  readCapabilities,
  readMachine,
  sharedDataMissing,
  suiteNames,
} from './shared-data.ts';

/** What libvirt shows for a number that the kernel does not know (virHostCPUGetSocket). */
function shownByLibvirt(number: number | null | undefined): number {
  return Math.max(0, number ?? 0);
}

/** The page size of the machine on which libvirtd ran, and of most of those it was shown. */
const SMALLEST_PAGE_KIB = 4;

function expectedPages({ memKiB, hugepages = {} }: Machine['nodes'][number]) {
  const pools = Object.entries(hugepages).map(([size, count]) => [Number(size), count] as const);
  const pooledKiB = pools.reduce((sum, [sizeKiB, count]) => sum + sizeKiB * count, 0);
  const rest = Math.floor(((memKiB ?? 0) - pooledKiB) / SMALLEST_PAGE_KIB);
  return new Map([[SMALLEST_PAGE_KIB, rest], ...pools.toSorted(([a], [b]) => a - b)]);
}

/** The firmware's distances by node id; libvirt leaves 0, which is no distance, out. */
function expectedDistances(machine: Machine, distances: readonly number[] | null) {
  const entries = (distances ?? []).map((value, i) => [machine.nodes[i]!.id, value] as const);
  return new Map(entries.filter(([, value]) => value !== 0));
}

function expectedNodes(machine: Machine) {
  const nodes = machine.nodes.map((node) => ({
    id: node.id,
    memoryKiB: node.memKiB,
    pages: expectedPages(node),
    distances: expectedDistances(machine, node.distances),
    cpus: node.cpus,
  }));
  return nodes.toSorted((a, b) => a.id - b.id);
}

/** Those CPUs that a node names, also offline ones where an old kernel does that. */
function expectedCpus(machine: Machine) {
  const named = new Set(machine.nodes.flatMap(({ cpus }) => cpusOf(cpus)));
  return machine.cpus
    .filter(({ id }) => named.has(id))
    .map(({ id, node, socket, die, core, siblings }) => ({
      id,
      node,
      socket: shownByLibvirt(socket),
      die: shownByLibvirt(die),
      cluster: null,
      core: shownByLibvirt(core),
      siblings: siblings ?? `${id}`,
    }));
}

function cpusOf(text: string): number[] {
  return text === '' ? [] : [...parseCpuset(text)];
}

function nodesRead({ nodes }: HostTopology) {
  return Array.from(nodes.values(), (node) => ({ ...node, cpus: node.cpus.format() }));
}

function cpusRead({ cpus }: HostTopology) {
  return Array.from(cpus.values(), (cpu) => ({ ...cpu, siblings: cpu.siblings.format() }));
}

describe.skipIf(sharedDataMissing)('machines shown to libvirt 9.0.0 (from ../shared/data)', () => {
  const machines = machineNames.map((name) => {
    const machine = readMachine(name);
    const topology = parseHostTopology(readCapabilities('by-libvirtd', name));
    return { name, machine, topology, nodes: machine.nodes.length, cpus: topology.cpus.size };
  });
  const numa = machines.filter(({ machine }) => machine.numa);
  const withoutNuma = machines.filter(({ machine }) => !machine.numa);

  test('there are at least 40 machines with nodes and one without', () => {
    expect(numa.length).toBeGreaterThanOrEqual(40);
    expect(withoutNuma.length).toBeGreaterThanOrEqual(1);
  });

  test.each(numa)('$name: memory, pages and distances of $nodes nodes', ({ machine, topology }) => {
    expect(nodesRead(topology)).toEqual(expectedNodes(machine));
  });

  test.each(withoutNuma)('$name: one node is made up, with no distances', ({ topology }) => {
    expect([...topology.nodes.keys()]).toEqual([0]);
    expect(topology.nodes.get(0)).toMatchObject({ distances: new Map(), pages: new Map() });
  });

  test.each(machines)('$name: $cpus CPUs', ({ machine, topology }) => {
    expect(cpusRead(topology)).toEqual(expectedCpus(machine));
  });

  test.each(machines)('$name: the L3 caches that the kernel numbers', ({ machine, topology }) => {
    const numbered = machine.cpus.filter(({ l3, l3Id }) => l3 !== null && l3Id !== undefined);
    const banks = new Map(
      numbered.map(({ l3, l3Id, l3KiB }) => [
        l3Id,
        { id: l3Id, level: 3, type: 'both', sizeBytes: (l3KiB ?? 0) * 1024, cpus: l3 },
      ]),
    );
    expect(topology.caches.map((bank) => ({ ...bank, cpus: bank.cpus.format() }))).toEqual([
      ...banks.values(),
    ]);
  });
});

describe.skipIf(sharedDataMissing)('groups of real machines (from ../shared/data)', () => {
  test.each([
    ['x86-8n48c-magnycours-sparse', 4, 4, 48, 0],
    ['x86-8n64c-bulldozer-r815', 4, 4, 32, 0],
    ['x86-4n80c-cascadelake-snc2', 2, 2, 40, 2],
    ['x86-16n64c-qemu-dies', 4, 8, 32, 8],
    ['x86-1n20c-raptorlake-hybrid', 1, 1, 14, 1],
    ['x86-8n64c-knl-snc4-hybrid', 1, 1, 16, 0],
    ['ppc64-8n256c-power7', 1, 1, 64, 0],
    ['lv-ppc64-4n160c-subcores3', 4, 4, 14, 0],
    ['ia64-64n256c-altix', 128, 128, 256, 0],
  ])('%s: %d sockets, %d dies, %d cores, %d L3', (name, sockets, dies, cores, l3) => {
    const topology = parseHostTopology(readCapabilities('by-libvirtd', name));
    expect({
      sockets: socketsOf(topology).length,
      dies: diesOf(topology).length,
      cores: coresOf(topology).length,
      l3: l3GroupsOf(topology).length,
    }).toEqual({ sockets, dies, cores, l3 });
  });
});

describe.skipIf(sharedDataMissing)("libvirt's own expected capabilities (../shared/data)", () => {
  test.each([
    ['caps-qemu-kvm', 2, 16, 2],
    ['caps-test', 2, 16, 0],
    ['caps-test2', 0, 0, 0],
    ['caps-test3', 2, 24, 0],
    ['vircaps-aarch64-basic', 4, 16, 0],
    ['vircaps-x86_64-basic-dies', 1, 12, 0],
    ['vircaps-x86_64-basic', 4, 16, 0],
    ['vircaps-x86_64-caches', 1, 8, 1],
    ['vircaps-x86_64-hmat', 2, 24, 24],
    ['vircaps-x86_64-resctrl-cdp', 2, 12, 2],
    ['vircaps-x86_64-resctrl-cmt', 2, 12, 2],
    ['vircaps-x86_64-resctrl-fake-feature', 2, 12, 2],
    ['vircaps-x86_64-resctrl-skx-twocaches', 1, 1, 2],
    ['vircaps-x86_64-resctrl-skx', 1, 1, 1],
    ['vircaps-x86_64-resctrl', 2, 12, 2],
  ])('%s: %d nodes, %d CPUs, %d cache banks', (name, nodes, cpus, banks) => {
    const topology = parseHostTopology(readCapabilities('libvirt-suite', name));
    expect(suiteNames).toContain(name);
    expect([topology.nodes.size, topology.cpus.size, topology.caches.length]).toEqual([
      nodes,
      cpus,
      banks,
    ]);
  });

  test('all 15 of them are above', () => {
    expect(suiteNames).toHaveLength(15);
  });
});
