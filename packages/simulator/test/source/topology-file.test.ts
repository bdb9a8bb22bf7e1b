import { describe, expect, test } from 'vitest';
import { hostFromText, SourceError } from '../../src/index.ts';

const valid = `
arch: x86_64
nodes:
  - {id: 0, memKiB: 1048576, memFreeKiB: 524288, cpus: 0-1, distances: [10, 21]}
  - {id: 4, memKiB: 2097152, memFreeKiB: 524288, cpus: 2-3, distances: [21, 10], hugepages: {2048: 8}}
cpus:
  - {id: 0, node: 0, socket: 0, core: 0, siblings: 0-1}
  - {id: 1, node: 0, socket: 0, core: 0, siblings: 0-1}
  - {id: 2, node: 4, socket: 1, core: 0, siblings: "2", l3: 2-3, l3KiB: 4096, l3Id: 1}
  - {id: 3, node: 4, socket: 1, core: 1, siblings: "3", online: false}
`;

function refusal(text: string): unknown {
  try {
    hostFromText(text, 'host.yaml');
  } catch (error) {
    return error;
  }
  return undefined;
}

describe('a topology file', () => {
  test('gives nodes with gaps, CPUs, pools and caches', () => {
    const { machine } = hostFromText(valid, 'host.yaml');
    expect(machine.nodes.map(({ id }) => id)).toEqual([0, 4]);
    expect(machine.nodes[1]?.pools).toEqual([{ sizeKiB: 2048, total: 8, free: 8 }]);
    expect(machine.cpus[3]).toMatchObject({ id: 3, node: 4, socket: 1, core: 1, online: false });
    expect(machine.caches).toEqual([
      { id: 1, level: 3, type: 'both', sizeKiB: 4096, cpus: [2, 3] },
    ]);
  });

  test.each([
    ['cpus: 2-3, dist', 'cpus: 1-3, dist', 5, 'CPU 1 is in node 0 and in node 4'],
    [
      'siblings: "2"',
      'siblings: "2,0"',
      9,
      'CPU 2 has CPU 0 as a sibling, but CPU 0 has not CPU 2',
    ],
    ['siblings: "2"', 'siblings: "2,7"', 9, 'CPU 2 has CPU 7 as a sibling, which there is not'],
    ['siblings: "2"', 'siblings: "1"', 9, 'CPU 2 is not among its own siblings'],
    ['[10, 21]', '[11, 21]', 4, 'the distance of node 0 to itself is 10, not 11'],
    ['[10, 21]', '[10, 10]', 4, 'the distance of node 0 to node 4 is more than 10, not 10'],
    ['[10, 21]', '[10]', 4, '1 distances of node 0 to 2 nodes'],
    ['id: 4', 'id: 0', 5, 'node 0 is there twice'],
    ['{id: 1, node', '{id: 0, node', 8, 'CPU 0 is there twice'],
    ['socket: 1, core: 0', 'sockets: 1, core: 0', 9, "unknown key 'sockets' in a CPU"],
    ['cpus: 2-3, dist', 'cpus: 2-5, dist', 5, 'node 4 lists CPU 4, which there is not'],
    [
      'memFreeKiB: 524288, cpus: 0',
      'memFreeKiB: 5242880, cpus: 0',
      4,
      'memFreeKiB must be at most',
    ],
    ['memKiB: 1048576', 'memKiB: lots', 4, "memKiB must be a number, not 'lots'"],
    ['arch: x86_64', 'arch: x86_64\narch: i686', 3, 'Map keys must be unique'],
    ['arch: x86_64', 'arch: [x86_64]', 2, 'arch must be text, not a list'],
  ])('%s as %s is refused at line %i: %s', (from, to, line, reason) => {
    expect(valid).toContain(from);
    const error = refusal(valid.replace(from, to));
    expect(error).toBeInstanceOf(SourceError);
    expect(error).toMatchObject({ file: 'host.yaml', line });
    expect((error as SourceError).reason).toContain(reason);
  });

  test('an offline CPU may say another node than lists it: old kernels do so', () => {
    const from = 'node: 4, socket: 1, core: 1';
    const { machine } = hostFromText(valid.replace(from, 'node: 0, socket: 1, core: 1'), 'a');
    expect(machine.cpus[3]).toMatchObject({ id: 3, node: 4, online: false });
  });
});
