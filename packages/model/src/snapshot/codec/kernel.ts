import {
  type DomainKernel,
  type KernelCgroup,
  type KernelThread,
  type MemoryOfPolicy,
  type MemoryOnNode,
  threadKinds,
} from '../kernel.ts';
import { type Codec, described, named } from './codec.ts';
import { anyInteger, count, counter, cpuset, oneOf, text } from './scalars.ts';
import { list, nullable, object } from './structures.ts';

const thread = object<KernelThread>({
  tid: count,
  kind: oneOf(threadKinds),
  id: described('Of a vCPU or an iothread', nullable(count)),
  comm: text,
  cpuset: described('Where it may run: Cpus_allowed_list', cpuset),
  nodeset: described('Where it may take memory from: Mems_allowed_list', cpuset),
  lastCpu: nullable(count),
  cpuTimeNs: counter,
  waitTimeNs: described('Ready to run and waiting for a CPU: schedstat', nullable(counter)),
});

const cgroup = object<KernelCgroup>({
  part: described('machine, emulator, vcpu0, iothread1', text),
  shares: described('cgroup v1: cpu.shares', nullable(count)),
  weight: described('cgroup v2: cpu.weight', nullable(count)),
  quotaUs: described('-1 is no limit', nullable(anyInteger)),
  periodUs: nullable(count),
  cpus: nullable(cpuset),
  mems: nullable(cpuset),
  effectiveCpus: nullable(cpuset),
  effectiveMems: nullable(cpuset),
});

const onNodes = list(
  named('MemoryOnNode', object<MemoryOnNode>({ node: count, memoryKiB: count })),
);

export const kernel: Codec<DomainKernel> = named(
  'Kernel',
  object<DomainKernel>({
    pid: count,
    threads: list(named('Thread', thread)),
    cgroups: list(named('Cgroup', cgroup)),
    memory: described('numa_maps by node', nullable(onNodes)),
    policies: nullable(list(object<MemoryOfPolicy>({ policy: text, nodes: onNodes }))),
  }),
);
