import type {
  CacheDescription,
  CpuDescription,
  MachineDescription,
  NodeDescription,
} from '../host/description.ts';
import { SourceError } from './source-error.ts';

/**
 * A machine in a few letters: `4n64c`, and what more is to be said about it.
 *
 *     shape   = counts { "," option }
 *     counts  = { number ( "n" | "c" | "t" | "s" | "d" | "l" ) }
 *
 * `n` NUMA nodes (1) and `c` CPUs of the whole machine, which must be said; `t` threads of a core
 * (1); `s` sockets (as many as nodes), `d` dies and `l` L3 caches (as many as nodes) of the machine.
 *
 * | option | what | example |
 * | --- | --- | --- |
 * | `mem` | memory of each node, or of all alike (4G a CPU) | `mem=31571M/32190M` |
 * | `free` | of it, free (nine tenths) | `free=16G/8G` |
 * | `pages` | pool of huge pages on each node | `pages=2M*512+1G*4` |
 * | `dist` | distance to other nodes (20), or the whole table, a row a node | `dist=10/21:21/10` |
 * | `siblings` | `split`: threads of a core are half the CPUs apart; `adjacent` | |
 * | `arch` | `x86_64` (as is), `aarch64`, `ppc64le` | |
 *
 * Sizes are K, M, G, T, powers of 1024; lists have a value a node, separated by `/`.
 */
const COUNT = /(\d+)([nctsdl])/y;
const OPTION = /,([a-z]+)=([^,]*)/y;
const units: Readonly<Record<string, number>> = { K: 1, M: 1024, G: 1024 ** 2, T: 1024 ** 3 };
const MOST_CPUS = 4096;
const MOST_NODES = 256;
const LOCAL = 10;
const REMOTE = 20;
const L3_KIB = 16_384;
const GIB_A_CPU = 4;

interface Part {
  readonly text: string;
  /** Where it stands in the shape, from 0. */
  readonly at: number;
}

class ShapeReader {
  readonly text: string;
  readonly counts = new Map<string, Part>();
  readonly options = new Map<string, Part>();

  constructor(text: string) {
    this.text = text;
    let at = 0;
    COUNT.lastIndex = 0;
    for (let match = COUNT.exec(text); match !== null; match = COUNT.exec(text)) {
      const [whole, number = '', letter = ''] = match;
      if (this.counts.has(letter)) this.fail(at, `'${letter}' is said twice`);
      this.counts.set(letter, { text: number, at });
      at += whole.length;
    }
    OPTION.lastIndex = at;
    for (let match = OPTION.exec(text); match !== null; match = OPTION.exec(text)) {
      const [whole, name = '', value = ''] = match;
      if (!optionNames.includes(name)) {
        this.fail(at + 1, `no option '${name}'; there are ${optionNames.join(', ')}`);
      }
      if (this.options.has(name)) this.fail(at + 1, `'${name}' is said twice`);
      this.options.set(name, { text: value, at: at + name.length + 2 });
      at += whole.length;
    }
    if (at < text.length || this.counts.size === 0) {
      this.fail(at, 'a shape is like 4n64c2t,mem=32G (nodes, CPUs, threads of a core)');
    }
  }

  fail(at: number, reason: string): never {
    throw new SourceError(`shape '${this.text}'`, { line: 1, column: at + 1 }, reason);
  }

  count(letter: string, otherwise: number, most: number, what: string): number {
    const part = this.counts.get(letter);
    if (part === undefined) return otherwise;
    const value = Number(part.text);
    if (value < 1 || value > most)
      this.fail(part.at, `${value} ${what}, 1 to ${most} are possible`);
    return value;
  }

  /** A value for each node: the option's list, its only value for all, or what is usual. */
  perNode<T>(
    name: string,
    nodes: number,
    read: (part: Part) => T,
    usual: (node: number) => T,
  ): T[] {
    const part = this.options.get(name);
    if (part === undefined) return Array.from({ length: nodes }, (_, node) => usual(node));
    const parts = split(part, '/');
    if (parts.length !== 1 && parts.length !== nodes) {
      this.fail(part.at, `${name} has ${parts.length} values for ${nodes} nodes`);
    }
    return Array.from({ length: nodes }, (_, node) => read((parts[node] ?? parts[0]) as Part));
  }

  sizeKiB({ text, at }: Part): number {
    const match = /^(\d+)([KMGT])$/.exec(text);
    const size = Number(match?.[1]) * (units[match?.[2] ?? ''] ?? Number.NaN);
    if (!Number.isSafeInteger(size)) this.fail(at, `'${text}' is no size such as 32G or 512M`);
    return size;
  }

  number({ text, at }: Part, least: number, most: number, what: string): number {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (!(value >= least && value <= most)) {
      this.fail(at, `${what} is ${least} to ${most}, not '${text}'`);
    }
    return value;
  }
}

const optionNames: readonly string[] = ['mem', 'free', 'pages', 'dist', 'siblings', 'arch'];
const architectures: Readonly<Record<string, string | null>> = {
  x86_64: 'Cascadelake-Server',
  aarch64: null,
  ppc64le: 'POWER9',
};

function split({ text, at }: Part, separator: string): Part[] {
  let place = at;
  return text.split(separator).map((piece) => {
    const part = { text: piece, at: place };
    place += piece.length + separator.length;
    return part;
  });
}

interface Counts {
  readonly nodes: number;
  readonly cpus: number;
  readonly threads: number;
  readonly sockets: number;
  readonly dies: number;
  readonly caches: number;
}

function readCounts(shape: ShapeReader): Counts {
  if (!shape.counts.has('c')) shape.fail(0, 'how many CPUs? Say so, as in 4n64c');
  const cpus = shape.count('c', 1, MOST_CPUS, 'CPUs');
  const nodes = shape.count('n', 1, MOST_NODES, 'nodes');
  const threads = shape.count('t', 1, 8, 'threads of a core');
  const sockets = shape.count('s', nodes, MOST_NODES, 'sockets');
  const dies = shape.count('d', sockets, MOST_NODES, 'dies');
  const caches = shape.count('l', Math.max(nodes, dies), MOST_CPUS, 'L3 caches');
  const cores = cpus / threads;
  if (!Number.isInteger(cores)) {
    shape.fail(shape.counts.get('t')?.at ?? 0, `${cpus} CPUs are no whole cores of ${threads}`);
  }
  const parts = { n: nodes, s: sockets, d: dies, l: caches };
  for (const [letter, count] of Object.entries(parts)) {
    if (cores % count !== 0) {
      const what = { n: 'nodes', s: 'sockets', d: 'dies', l: 'L3 caches' }[letter];
      shape.fail(
        shape.counts.get(letter)?.at ?? 0,
        `${cores} cores do not share out to ${count} ${what}`,
      );
    }
  }
  if (dies % sockets !== 0) {
    shape.fail(
      shape.counts.get('d')?.at ?? 0,
      `${dies} dies do not share out to ${sockets} sockets`,
    );
  }
  return { nodes, cpus, threads, sockets, dies, caches };
}

/** The cores in order, each with the CPU numbers of its threads. */
function coreThreads(shape: ShapeReader, { cpus, threads }: Counts): number[][] {
  const option = shape.options.get('siblings');
  const way = option?.text ?? 'split';
  if (way !== 'split' && way !== 'adjacent') {
    shape.fail(option?.at ?? 0, `siblings are split or adjacent, not '${way}'`);
  }
  const cores = cpus / threads;
  return Array.from({ length: cores }, (_, core) =>
    Array.from({ length: threads }, (_, thread) =>
      way === 'split' ? core + thread * cores : core * threads + thread,
    ),
  );
}

function readCpus(cores: readonly number[][], counts: Counts): CpuDescription[] {
  const share = (core: number, parts: number): number => Math.floor((core * parts) / cores.length);
  const cpus = cores.flatMap((siblings, core) =>
    siblings.map((id) => {
      const die = share(core, counts.dies);
      return {
        id,
        node: share(core, counts.nodes),
        socket: share(core, counts.sockets),
        die: die % (counts.dies / counts.sockets),
        cluster: null,
        core: core % (cores.length / counts.sockets),
        siblings,
        online: true,
      };
    }),
  );
  return cpus.toSorted((a, b) => a.id - b.id);
}

function readCaches(cores: readonly number[][], { caches }: Counts): CacheDescription[] {
  const each = cores.length / caches;
  return Array.from({ length: caches }, (_, id) => ({
    id,
    level: 3,
    type: 'both',
    sizeKiB: L3_KIB,
    cpus: cores
      .slice(id * each, (id + 1) * each)
      .flat()
      .toSorted((a, b) => a - b),
  }));
}

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

function readNodes(shape: ShapeReader, { nodes, cpus }: Counts): NodeDescription[] {
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

/**
 * The machine of a shape.
 * @throws SourceError where the shape is no shape, or does not add up.
 */
export function machineFromShape(text: string): MachineDescription {
  const shape = new ShapeReader(text);
  const counts = readCounts(shape);
  const archPart = shape.options.get('arch');
  const arch = archPart?.text ?? 'x86_64';
  if (!(arch in architectures)) {
    shape.fail(
      archPart?.at ?? 0,
      `arch is ${Object.keys(architectures).join(', ')}, not '${arch}'`,
    );
  }
  const cores = coreThreads(shape, counts);
  return {
    arch,
    cpuModel: architectures[arch] ?? null,
    cpuVendor: arch === 'x86_64' ? 'Intel' : null,
    mhz: 2600,
    pageKiB: arch === 'ppc64le' ? 64 : 4,
    nodes: readNodes(shape, counts),
    cpus: readCpus(cores, counts),
    caches: readCaches(cores, counts),
  };
}
