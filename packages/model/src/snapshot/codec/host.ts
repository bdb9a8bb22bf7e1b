import type { HostCpuSets, HostCpuTimes, NodeMemory, NodePages, SnapshotHost } from '../host.ts';
import { type Codec, described, named } from './codec.ts';
import { count, counter, cpuset, oneOf, text, truth } from './scalars.ts';
import { list, nullable, object } from './structures.ts';
import { topology } from './topology.ts';

const cpus = object<HostCpuSets>({
  count: described('Highest CPU number plus one', count),
  online: cpuset,
  isolated: nullable(cpuset),
  nohzFull: nullable(cpuset),
  reserved: described("Set aside for the host's own processes", nullable(cpuset)),
});

const pages = object<NodePages>({ sizeKiB: count, total: count, free: nullable(count) });

const memory = object<NodeMemory>({
  node: count,
  totalKiB: count,
  freeKiB: nullable(count),
  pages: list(pages),
});

const times = object<HostCpuTimes>({
  cpu: count,
  userNs: nullable(counter),
  kernelNs: nullable(counter),
  idleNs: nullable(counter),
  iowaitNs: nullable(counter),
});

export const host: Codec<SnapshotHost> = named(
  'Host',
  object<SnapshotHost>({
    hostname: text,
    kernel: described("The kernel's release; null on a remote host", nullable(text)),
    libvirt: text,
    driver: text,
    hypervisor: text,
    hasKernelFacts: described('Whether virtune ran on the host itself', truth),
    cgroupVersion: nullable(oneOf([1, 2])),
    topology,
    cpus,
    memory: list(memory),
    cpuTimes: list(times),
    numad: described('Whether numad is installed', nullable(truth)),
  }),
);
