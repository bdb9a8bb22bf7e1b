export * from './cpuset/index.ts';
export { parseXml, xmlText } from './xml/parse.ts';
export { type ElementSpan, scanXml } from './xml/scan.ts';
export * from './xml/syntax-error.ts';
export { CapabilitiesError } from './topology/capabilities-error.ts';
export * from './topology/groups.ts';
export { parseHostTopology } from './topology/parse.ts';
export type * from './topology/topology.ts';
export type { Cpu } from './domain/cpu.ts';
export type { Cputune, CputuneNumbers } from './domain/cputune.ts';
export type { CellDistance } from './domain/distances.ts';
export { DomainDocument, type DomainValues } from './domain/document.ts';
export { DomainXmlError } from './domain/error.ts';
export {
  iothreadLookup,
  type Iothread,
  type Iothreads,
  type ThreadPool,
} from './domain/iothreads.ts';
export type { Memory } from './domain/memory.ts';
export type { HugePage } from './domain/hugepages.ts';
export type { MemoryBacking } from './domain/memoryBacking.ts';
export type { Cell } from './domain/numa.ts';
export type { Memnode, Numatune, NumatuneMemory, NumatuneMode } from './domain/numatune.ts';
export type { Pin } from './domain/pin.ts';
export type { Sched, ThreadSched } from './domain/sched.ts';
export type { GuestTopology } from './domain/topology.ts';
export { VIRTUNE_NAMESPACE } from './domain/metadata.ts';
export type { Vcpu } from './domain/vcpu.ts';
export type { VcpuState } from './domain/vcpus.ts';
export * from './snapshot/index.ts';
