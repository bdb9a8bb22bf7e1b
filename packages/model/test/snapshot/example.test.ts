import { describe, expect, test } from 'vitest';
import { coresOf, l3GroupsOf } from '../../src/topology/groups.ts';
import { exampleHost, exampleSnapshot, hostShapes } from './example.ts';

const shapes: readonly [keyof typeof hostShapes, nodes: number, cpus: number, cores: number][] = [
  ['x86-1n2c', 1, 2, 2],
  ['x86-1n8c-2t', 1, 8, 4],
  ['x86-2n8c', 2, 8, 8],
  ['x86-2n16c-2t', 2, 16, 8],
  ['x86-2n32c-2t-2l', 2, 32, 16],
  ['x86-4n64c-2t', 4, 64, 32],
  ['x86-3n8c-memory-only', 3, 8, 8],
  ['x86-2n16c-2t-offline', 2, 14, 7],
  ['x86-8n512c-2t', 8, 512, 256],
];

describe('an example host', () => {
  test.each(shapes)('%s has %i nodes, %i CPUs and %i cores', (name, nodes, cpus, cores) => {
    const { topology } = exampleHost(hostShapes[name]);
    expect([topology.nodes.size, topology.cpus.size, coresOf(topology).length]).toEqual([
      nodes,
      cpus,
      cores,
    ]);
  });

  test('siblings and caches are where Linux would number them', () => {
    const { topology } = exampleHost(hostShapes['x86-2n32c-2t-2l']);
    expect(topology.cpus.get(3)?.siblings.format()).toBe('3,19');
    expect(l3GroupsOf(topology).map((cpus) => cpus.format())).toEqual([
      '0-3,16-19',
      '4-7,20-23',
      '8-11,24-27',
      '12-15,28-31',
    ]);
  });
});

describe('an example domain', () => {
  const { domains } = exampleSnapshot('x86-2n16c-2t', [
    {
      name: 'db',
      vcpus: 3,
      currentVcpus: 2,
      iothreads: 1,
      cputune: "<shares>2048</shares><vcpupin vcpu='1' cpuset='4'/>",
      numatune: "<memory mode='strict' nodeset='1'/>",
      config: { vcpus: 4 },
    },
    { name: 'off', id: null },
    { name: 'gone', config: null },
  ]);

  test('runs as its live definition says', () => {
    const kernel = domains[0]?.kernel;
    const threads = kernel?.threads.map(
      ({ kind, id, cpuset }) => `${kind} ${id} ${cpuset.format()}`,
    );
    expect(threads).toEqual(['emulator null 0-15', 'iothread 1 0-15', 'vcpu 0 0-15', 'vcpu 1 4']);
    expect(kernel?.memory).toEqual([{ node: 1, memoryKiB: 1024 * 1024 }]);
    expect(kernel?.cgroups[0]).toMatchObject({ part: 'machine', weight: 2048, shares: null });
    expect(domains[0]?.config?.values?.vcpu.count).toBe(4);
  });

  test('may be shut off, or transient', () => {
    expect(domains.map(({ id, persistent }) => [id, persistent])).toEqual([
      [1, true],
      [null, true],
      [3, false],
    ]);
    expect([domains[1]?.live, domains[1]?.kernel, domains[2]?.config]).toEqual([null, null, null]);
  });
});
