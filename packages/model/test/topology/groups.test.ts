import { describe, expect, test } from 'vitest';
import {
  allCpus,
  coresOf,
  diesOf,
  distanceBetween,
  l3GroupsOf,
  nodeOf,
  parseHostTopology,
  socketsOf,
} from '../../src/index.ts';

const cpu = (id: number, socket: number, die: number, core: number, siblings: string) =>
  `<cpu id='${id}' socket_id='${socket}' die_id='${die}' core_id='${core}' siblings='${siblings}'/>`;
const bank = (id: number, level: number, cpus: string) =>
  `<bank id='${id}' level='${level}' type='both' size='1' unit='MiB' cpus='${cpus}'/>`;

/** Nodes 1 and 8; sockets 0 and 36, the first of two dies; CPU 4 has lost its sibling 5. */
const topology = parseHostTopology(`<capabilities><host><topology><cells>
  <cell id='8'><distances><sibling id='1' value='21'/></distances><cpus>
    ${cpu(2, 0, 1, 0, '2-3')} ${cpu(3, 0, 1, 1, '2-3')}
    ${cpu(4, 36, 0, 0, '4-5')} ${cpu(100, 36, 0, 0, '100')}
  </cpus></cell>
  <cell id='1'><cpus>${cpu(0, 0, 0, 0, '0,10')} ${cpu(10, 0, 0, 0, '0,10')}</cpus></cell>
</cells></topology><cache>
  ${bank(9, 3, '4,100')} ${bank(0, 3, '0,2-3,10')} ${bank(1, 3, '0,2-3,10')} ${bank(0, 4, '0-3')}
</cache></host></capabilities>`);

describe('6 CPUs in nodes 1 and 8', () => {
  test('are 0, 2, 3, 4, 10 and 100', () => {
    expect(allCpus(topology).format()).toBe('0,2-4,10,100');
  });

  test('are in 2 sockets', () => {
    expect(socketsOf(topology).map(({ socket, cpus }) => [socket, cpus.format()])).toEqual([
      [0, '0,2-3,10'],
      [36, '4,100'],
    ]);
  });

  test('are in 3 dies, 2 of which have the number 0', () => {
    const dies = diesOf(topology).map(({ socket, die, cpus }) => [socket, die, cpus.format()]);
    expect(dies).toEqual([
      [0, 0, '0,10'],
      [0, 1, '2-3'],
      [36, 0, '4,100'],
    ]);
  });

  test('are in 4 cores, though 2 and 3 differ in core number and 4 and 100 do not', () => {
    expect(coresOf(topology).map(String)).toEqual(['0,10', '2-3', '4', '100']);
  });

  test('share 2 level 3 caches, of which one is shown twice', () => {
    expect(l3GroupsOf(topology).map(String)).toEqual(['0,2-3,10', '4,100']);
  });

  test('belong to their nodes, and CPU 5 to none', () => {
    expect([0, 4, 5].map((id) => nodeOf(topology, id))).toEqual([1, 8, null]);
  });
});

test('siblings that contradict each other put no CPU into 2 cores', () => {
  const contradictory = parseHostTopology(`<capabilities><host><topology><cells><cell id='0'><cpus>
    ${cpu(0, 0, 0, 0, '0-1')} ${cpu(1, 0, 0, 0, '1-2')} ${cpu(2, 0, 0, 0, '3')}
  </cpus></cell></cells></topology></host></capabilities>`);
  expect(coresOf(contradictory).map(String)).toEqual(['0-1', '2']);
});

test.each([
  [8, 1, 21],
  [1, 8, null],
  [1, 1, null],
  [2, 1, null],
])('the distance from %d to %d is %s: nothing is made up', (from, to, expected) => {
  expect(distanceBetween(topology, from, to)).toBe(expected);
});
