import { describe, expect, test } from 'vitest';
import { Cpuset, type Cell } from '../../src/index.ts';
import { read, refusal } from './read.ts';

const cell: Cell = {
  id: 0,
  cpus: Cpuset.range(0, 3),
  memoryKiB: 1_048_576,
  memAccess: null,
  discard: null,
  distances: [],
};

function numa(cells: string): string {
  return `<cpu mode='host-passthrough'><numa>${cells}</numa></cpu>`;
}

describe('topology', () => {
  test('of 2 sockets, 1 die, 3 cores and 2 threads', () => {
    const xml = "<cpu><topology sockets='2' cores='3' threads='2'/></cpu>";
    expect(read('cpu', xml).topology).toEqual({ sockets: 2, dies: 1, cores: 3, threads: 2 });
  });

  test('of a guest to which none is given', () => {
    expect(read('cpu', "<cpu mode='host-model'/>")).toEqual({ topology: null, cells: [] });
  });

  const refused = [
    ["sockets='0' cores='1' threads='1'", '/@sockets', 'from 1'],
    ["sockets='1' dies='0' cores='1' threads='1'", '/@dies', 'from 1'],
    ["sockets='1' threads='1'", '/@cores', 'missing'],
    ["sockets='65536' cores='65536' threads='1'", '', '4294967296 vCPUs'],
  ] as const;

  test.each(refused)('<topology %s/> is refused', (attributes, path, reason) => {
    expect(refusal(`<cpu><topology ${attributes}/></cpu>`)).toMatchObject({
      path: `domain/cpu/topology${path}`,
      reason: expect.stringContaining(reason),
    });
  });
});

describe('cells', () => {
  const cases: readonly (readonly [string, readonly Partial<Cell>[]])[] = [
    ["<cell id='0' cpus='0-3' memory='1048576'/>", [{}]],
    ["<cell cpus='0-3' memory='1' unit='GiB'/>", [{}]],
    [
      "<cell id='0' cpus='0-3' memory='1' unit='G' memAccess='shared' discard='yes'/>",
      [{ memAccess: 'shared', discard: true }],
    ],
    ["<cell memory='1' unit='b'/>", [{ cpus: Cpuset.empty, memoryKiB: 1 }]],
    [
      "<cell id='1' cpus='2' memory='0'/><cell id='0' cpus='0' memory='8'/>",
      [
        { cpus: Cpuset.of(0), memoryKiB: 8 },
        { id: 1, cpus: Cpuset.of(2), memoryKiB: 0 },
      ],
    ],
    [
      "<cell cpus='0' memory='8'/><cell cpus='1' memory='8'><distances><sibling id='1' value='10'/><sibling id='0' value='21'/></distances></cell>",
      [
        { cpus: Cpuset.of(0), memoryKiB: 8 },
        {
          id: 1,
          cpus: Cpuset.of(1),
          memoryKiB: 8,
          distances: [
            { id: 0, value: 21 },
            { id: 1, value: 10 },
          ],
        },
      ],
    ],
  ];

  test.each(cases)('%s', (xml, expected) => {
    expect(JSON.stringify(read('cpu', numa(xml)).cells)).toBe(
      JSON.stringify(expected.map((fields) => ({ ...cell, ...fields }))),
    );
  });

  const refused = [
    ['', '', 'no cell'],
    ["<cell id='0' memory='1'/><cell id='2' memory='1'/>", '/cell[2]/@id', '2 is none'],
    ["<cell id='0' memory='1'/><cell id='0' memory='1'/>", '/cell[2]/@id', 'cell 0 stands twice'],
    [
      "<cell cpus='0-1' memory='1'/><cell cpus='1-2' memory='1'/>",
      '/cell[2]/@cpus',
      'vCPU 1 is in two',
    ],
    ["<cell cpus='0-4' memory='1'/>", '', 'no vCPU 4, but 4'],
    ["<cell cpus='0-x' memory='1'/>", '/cell/@cpus', "'0-x'"],
    ["<cell cpus='0'/>", '/cell/@memory', 'missing'],
    ["<cell memory='x'/>", '/cell/@memory', "'x' is no size"],
    ["<cell memory='1' unit='Kelvin'/>", '/cell/@unit', "'Kelvin' is no unit"],
    ["<cell memory='1' memAccess='invalid'/>", '/cell/@memAccess', 'none of shared, private'],
    ["<cell memory='1' discard='maybe'/>", '/cell/@discard', 'none of yes, no'],
    ["<cell memory='1'><distances/></cell>", '/cell/distances', 'no sibling'],
    [
      "<cell memory='1'><distances><sibling id='1' value='20'/></distances></cell>",
      '/cell/distances/sibling/@id',
      'no cell 1',
    ],
    [
      "<cell memory='1'><distances><sibling id='0' value='20'/></distances></cell>",
      '/cell/distances/sibling/@value',
      'itself is 10, not 20',
    ],
    [
      "<cell memory='1'><distances><sibling id='1' value='256'/></distances></cell><cell memory='1'/>",
      '/cell[1]/distances/sibling/@value',
      '11 to 255, not 256',
    ],
  ] as const;

  test.each(refused)('<numa>%s</numa> is refused', (cells, path, reason) => {
    expect(refusal(numa(cells))).toMatchObject({
      path: `domain/cpu/numa${path}`,
      reason: expect.stringContaining(reason),
    });
  });
});
