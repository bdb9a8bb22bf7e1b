import { usualCpu } from '../host/usual-cpu.ts';
import type { MachineDescription } from '../host/description.ts';
import { readNodes } from './shape/nodes.ts';
import { coreThreads, readCaches, readCounts, readCpus } from './shape/processors.ts';
import { ShapeReader } from './shape/reader.ts';

type Cpu = Pick<MachineDescription, 'cpuModel' | 'cpuVendor' | 'cpuDetails' | 'mhz'>;

const architectures: Readonly<Record<string, Cpu>> = {
  x86_64: usualCpu,
  aarch64: { cpuModel: null, cpuVendor: null, mhz: 2600 },
  ppc64le: { cpuModel: 'POWER9', cpuVendor: null, mhz: 2600 },
};

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
 *
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
    ...(architectures[arch] ?? usualCpu),
    pageKiB: arch === 'ppc64le' ? 64 : 4,
    nodes: readNodes(shape, counts),
    cpus: readCpus(cores, counts),
    caches: readCaches(cores, counts),
  };
}
