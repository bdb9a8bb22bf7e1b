import type { Cell } from '../../domain/numa.ts';
import type { Cpu } from '../../domain/cpu.ts';
import type { Cputune } from '../../domain/cputune.ts';
import type { CellDistance } from '../../domain/distances.ts';
import type { HugePage } from '../../domain/hugepages.ts';
import type { Iothread, Iothreads, ThreadPool } from '../../domain/iothreads.ts';
import type { Memory } from '../../domain/memory.ts';
import type { MemoryBacking } from '../../domain/memoryBacking.ts';
import type { Memnode, Numatune, NumatuneMemory } from '../../domain/numatune.ts';
import type { Pin } from '../../domain/pin.ts';
import type { Sched, ThreadSched } from '../../domain/sched.ts';
import type { GuestTopology } from '../../domain/topology.ts';
import type { Vcpu } from '../../domain/vcpu.ts';
import type { VcpuState } from '../../domain/vcpus.ts';
import type { DefinitionValues } from '../definition.ts';
import { as, type Codec, named } from './codec.ts';
import { anyInteger, count, cpuset, oneOf, truth } from './scalars.ts';
import { list, nullable, object } from './structures.ts';

const maybe = nullable(anyInteger);
const mode = oneOf(['strict', 'preferred', 'interleave', 'restrictive']);
const scheduler = oneOf(['batch', 'idle', 'fifo', 'rr']);

const pins = list(named('Pin', object<Pin>({ id: count, cpuset })));
const sched = { scheduler, priority: maybe };
const threadScheds = list(object<ThreadSched>({ ids: cpuset, ...sched }));

const cputune = object<Cputune>({
  shares: maybe,
  period: maybe,
  quota: maybe,
  globalPeriod: maybe,
  globalQuota: maybe,
  emulatorPeriod: maybe,
  emulatorQuota: maybe,
  iothreadPeriod: maybe,
  iothreadQuota: maybe,
  vcpupins: pins,
  emulatorpin: nullable(cpuset),
  iothreadpins: pins,
  emulatorsched: nullable(object<Sched>(sched)),
  vcpuscheds: threadScheds,
  iothreadscheds: threadScheds,
});

interface WrittenMemory {
  readonly mode: NumatuneMemory['mode'];
  readonly placement: NumatuneMemory['placement'];
  readonly nodeset: Memnode['nodeset'] | null;
}

const numatuneMemory: Codec<NumatuneMemory> = as(
  object<WrittenMemory>({
    mode,
    placement: oneOf(['static', 'auto']),
    nodeset: nullable(cpuset),
  }),
  (value: NumatuneMemory) => ({ nodeset: null, ...value }),
  ({ mode, placement, nodeset }, place) => {
    if (placement === 'auto') return { mode, placement };
    return nodeset === null
      ? place.fail('a static placement needs a nodeset')
      : { mode, placement, nodeset };
  },
);

const numatune = object<Numatune>({
  memory: nullable(numatuneMemory),
  memnodes: list(object<Memnode>({ cell: count, mode, nodeset: cpuset })),
});

const cell = object<Cell>({
  id: count,
  cpus: cpuset,
  memoryKiB: count,
  memAccess: nullable(oneOf(['shared', 'private'])),
  discard: nullable(truth),
  distances: list(object<CellDistance>({ id: count, value: count })),
});

const cpu = object<Cpu>({
  topology: nullable(
    object<GuestTopology>({ sockets: count, dies: count, cores: count, threads: count }),
  ),
  cells: list(named('Cell', cell)),
});

const memory = object<Memory>({
  memoryKiB: maybe,
  currentMemoryKiB: maybe,
  maxMemory: nullable(object<NonNullable<Memory['maxMemory']>>({ sizeKiB: count, slots: count })),
});

const memoryBacking = object<MemoryBacking>({
  hugepages: nullable(list(object<HugePage>({ sizeKiB: count, nodeset: nullable(cpuset) }))),
  nosharepages: truth,
  locked: truth,
  source: nullable(oneOf(['file', 'anonymous', 'memfd'])),
  access: nullable(oneOf(['shared', 'private'])),
  allocation: nullable(oneOf(['immediate', 'ondemand'])),
  allocationThreads: maybe,
  discard: truth,
});

const vcpu = object<Vcpu>({
  count,
  current: maybe,
  placement: oneOf(['static', 'auto']),
  cpuset: nullable(cpuset),
});

const vcpuState = object<VcpuState>({
  id: count,
  enabled: truth,
  hotpluggable: nullable(truth),
  order: maybe,
});

const pool = { threadPoolMin: maybe, threadPoolMax: maybe };
const iothreads = object<Iothreads>({
  count,
  ids: list(object<Iothread>({ id: count, ...pool })),
  defaultiothread: nullable(object<ThreadPool>(pool)),
});

/** What a definition says of CPU and memory. */
export const resources: Codec<DefinitionValues> = named(
  'Resources',
  object<DefinitionValues>({
    memory,
    memoryBacking,
    vcpu,
    vcpus: list(vcpuState),
    iothreads,
    cputune,
    numatune,
    cpu,
    pluggedMemoryKiB: count,
  }),
);
