import type { CacheDescription, CpuDescription } from '../../host/description.ts';
import type { ShapeReader } from './reader.ts';

const MOST_CPUS = 4096;
const MOST_NODES = 256;
const L3_KIB = 16_384;

/** How many there are of what, in the whole machine; threads of a core. */
export interface Counts {
  readonly nodes: number;
  readonly cpus: number;
  readonly threads: number;
  readonly sockets: number;
  readonly dies: number;
  readonly caches: number;
}

export function readCounts(shape: ShapeReader): Counts {
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
export function coreThreads(shape: ShapeReader, { cpus, threads }: Counts): number[][] {
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

export function readCpus(cores: readonly number[][], counts: Counts): CpuDescription[] {
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

export function readCaches(cores: readonly number[][], { caches }: Counts): CacheDescription[] {
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
