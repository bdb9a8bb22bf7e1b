import type { NodeDescription } from '../../host/description.ts';
import type { Counts } from './processors.ts';
import { type Part, type ShapeReader, split } from './reader.ts';

const LOCAL = 10;
const REMOTE = 20;
const GIB_A_CPU = 4;

function readDistances(shape: ShapeReader, nodes: number): number[][] {
  const part = shape.options.get('dist');
  const table = part?.text.includes('/') === true;
  const remote =
    part === undefined || table ? REMOTE : shape.number(part, LOCAL, 255, 'a distance');
  if (part === undefined || !table) {
    return Array.from({ length: nodes }, (_, row) =>
      Array.from({ length: nodes }, (_, column) => (row === column ? LOCAL : remote)),
    );
  }
  const rows = split(part, ':').map((row) => split(row, '/'));
  if (rows.length !== nodes)
    shape.fail(part.at, `${rows.length} rows of distances for ${nodes} nodes`);
  return rows.map((row, from) => {
    const first = row[0] as Part;
    if (row.length !== nodes) {
      shape.fail(first.at, `${row.length} distances of node ${from} to ${nodes} nodes`);
    }
    return row.map((entry, to) => {
      const value = shape.number(entry, LOCAL, 255, 'a distance');
      if ((from === to) !== (value === LOCAL)) {
        shape.fail(entry.at, distanceMistake(from, to, value));
      }
      return value;
    });
  });
}

/** Why a distance cannot be: 10 is that of a node to itself, and of no other (ACPI 6.5, SLIT). */
export function distanceMistake(from: number, to: number, value: number): string {
  return from === to
    ? `the distance of node ${from} to itself is ${LOCAL}, not ${value}`
    : `the distance of node ${from} to node ${to} is more than ${LOCAL}, not ${value}`;
}

function readPools(shape: ShapeReader, part: Part): { sizeKiB: number; total: number }[] {
  if (part.text === '0' || part.text === '') return [];
  return split(part, '+').map((pool) => {
    const [size, count] = split(pool, '*');
    if (size === undefined || count === undefined) {
      shape.fail(pool.at, `'${pool.text}' is no pool of pages such as 2M*512`);
    }
    return {
      sizeKiB: shape.sizeKiB(size),
      total: shape.number(count, 0, 2 ** 31, 'a number of pages'),
    };
  });
}

export function readNodes(shape: ShapeReader, { nodes, cpus }: Counts): NodeDescription[] {
  const distances = readDistances(shape, nodes);
  const usualKiB = ((cpus * GIB_A_CPU) / nodes) * 1024 ** 2;
  const memory = shape.perNode(
    'mem',
    nodes,
    (part) => shape.sizeKiB(part),
    () => usualKiB,
  );
  const pools = shape.perNode(
    'pages',
    nodes,
    (part) => readPools(shape, part),
    () => [],
  );
  const sizes = new Set([2048, 1024 ** 2, ...pools.flat().map(({ sizeKiB }) => sizeKiB)]);
  const huge = pools.map((entries) =>
    entries.reduce((sum, { sizeKiB, total }) => sum + sizeKiB * total, 0),
  );
  const free = shape.perNode(
    'free',
    nodes,
    (part) => shape.sizeKiB(part),
    (node) => Math.max(0, Math.floor((memory[node] ?? 0) * 0.9) - (huge[node] ?? 0)),
  );
  return distances.map((row, id) => {
    const memoryKiB = memory[id] ?? 0;
    const freeKiB = free[id] ?? 0;
    if (freeKiB + (huge[id] ?? 0) > memoryKiB) {
      const at = (shape.options.get('free') ?? shape.options.get('pages'))?.at ?? 0;
      shape.fail(
        at,
        `node ${id} has ${memoryKiB} KiB, of which ${freeKiB} KiB cannot be free beside ${huge[id]} KiB of huge pages`,
      );
    }
    return {
      id,
      memoryKiB,
      freeKiB,
      pools: [...sizes]
        .toSorted((a, b) => a - b)
        .map((sizeKiB) => {
          const total = pools[id]?.find((pool) => pool.sizeKiB === sizeKiB)?.total ?? 0;
          return { sizeKiB, total, free: total };
        }),
      distances: row,
    };
  });
}
