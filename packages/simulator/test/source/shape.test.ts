import { describe, expect, test } from 'vitest';
import { machineFromShape, type MachineDescription, SourceError } from '../../src/index.ts';

const list = (machine: MachineDescription, node: number): number[] =>
  machine.cpus.filter((cpu) => cpu.node === node).map(({ id }) => id);

describe('a shape', () => {
  test('4n64c: 4 nodes with 16 CPUs each, 64 GiB a node, a socket and an L3 cache a node', () => {
    const machine = machineFromShape('4n64c');
    expect(machine.nodes.map(({ memoryKiB }) => memoryKiB / 1024 ** 2)).toEqual([64, 64, 64, 64]);
    expect(list(machine, 1)).toEqual(Array.from({ length: 16 }, (_, i) => 16 + i));
    expect(machine.nodes[1]?.distances).toEqual([20, 10, 20, 20]);
    expect(new Set(machine.cpus.map(({ socket }) => socket)).size).toBe(4);
    expect(machine.caches.map(({ cpus }) => cpus.length)).toEqual([16, 16, 16, 16]);
  });

  test('2n16c2t: threads of a core are half the CPUs apart, or adjacent', () => {
    const split = machineFromShape('2n16c2t');
    expect(split.cpus[3]).toMatchObject({ node: 0, core: 3, siblings: [3, 11] });
    expect(list(split, 1)).toEqual([4, 5, 6, 7, 12, 13, 14, 15]);
    const adjacent = machineFromShape('2n16c2t,siblings=adjacent');
    expect(adjacent.cpus[3]).toMatchObject({ node: 0, core: 1, siblings: [2, 3] });
    expect(list(adjacent, 1)).toEqual([8, 9, 10, 11, 12, 13, 14, 15]);
  });

  test('4n128c2t2s4d8l: 2 sockets of 2 dies, 8 L3 caches of 16 CPUs', () => {
    const machine = machineFromShape('4n128c2t2s4d8l');
    const of = (id: number) => machine.cpus.find((cpu) => cpu.id === id);
    expect(of(0)).toMatchObject({ node: 0, socket: 0, die: 0, core: 0 });
    expect(of(16)).toMatchObject({ node: 1, socket: 0, die: 1, core: 16 });
    expect(of(63)).toMatchObject({ node: 3, socket: 1, die: 1, core: 31, siblings: [63, 127] });
    expect(machine.caches).toHaveLength(8);
    expect(machine.caches[1]?.cpus).toEqual(
      [8, 72].flatMap((first) => Array.from({ length: 8 }, (_, i) => first + i)),
    );
  });

  test('memory, free memory, pages and distances of each node', () => {
    const machine = machineFromShape(
      '2n8c,mem=16G/8G,free=4G/512M,pages=2M*512+1G*2/0,dist=10/21:31/10',
    );
    expect(machine.nodes.map((node) => [node.memoryKiB, node.freeKiB, node.distances])).toEqual([
      [16 * 1024 ** 2, 4 * 1024 ** 2, [10, 21]],
      [8 * 1024 ** 2, 512 * 1024, [31, 10]],
    ]);
    expect(machine.nodes[0]?.pools).toEqual([
      { sizeKiB: 2048, total: 512, free: 512 },
      { sizeKiB: 1024 ** 2, total: 2, free: 2 },
    ]);
    expect(machine.nodes[1]?.pools.map(({ total }) => total)).toEqual([0, 0]);
  });

  test.each([
    ['', 1, 'a shape is like 4n64c2t,mem=32G (nodes, CPUs, threads of a core)'],
    ['4n', 1, 'how many CPUs? Say so, as in 4n64c'],
    ['4n64c4n', 6, "'n' is said twice"],
    ['3n64c', 1, '64 cores do not share out to 3 nodes'],
    ['2n9c2t', 5, '9 CPUs are no whole cores of 2'],
    ['0n4c', 1, '0 nodes, 1 to 256 are possible'],
    ['4n64c,mem=1G/2G', 11, 'mem has 2 values for 4 nodes'],
    ['4n64c,mem=32', 11, "'32' is no size such as 32G or 512M"],
    ['4n64c,ram=32G', 7, "no option 'ram'; there are mem, free, pages, dist, siblings, arch"],
    ['2n8c,dist=10/20:20/20', 20, 'the distance of node 1 to itself is 10, not 20'],
    ['2n8c,dist=10/10:20/10', 14, 'the distance of node 0 to node 1 is more than 10, not 10'],
    ['2n8c,dist=10/20', 11, '1 rows of distances for 2 nodes'],
    [
      '1n4c,mem=1G,free=2G',
      18,
      'node 0 has 1048576 KiB, of which 2097152 KiB cannot be free beside 0 KiB of huge pages',
    ],
    ['1n4c,siblings=near', 15, "siblings are split or adjacent, not 'near'"],
  ])("refuses '%s' at column %i: %s", (shape, column, reason) => {
    let refused: unknown;
    try {
      machineFromShape(shape);
    } catch (error) {
      refused = error;
    }
    expect(refused).toBeInstanceOf(SourceError);
    expect(refused).toMatchObject({ line: 1, column, reason });
  });
});
