import { type Connection, type NodeCpuMap, LibvirtError } from '@virtune/libvirt';
import {
  Cpuset,
  decodeCpumap,
  type HostCpuTimes,
  type HostTopology,
  type NodeMemory,
  parseHostTopology,
  type SnapshotHost,
} from '@virtune/model';
import type { KernelFiles } from '../kernel/files.ts';
import {
  cpuTimes,
  hasNumad,
  isolatedCpus,
  kernelRelease,
  nohzFullCpus,
  reservedCpus,
} from '../kernel/host.ts';
import { Hierarchies } from '../kernel/hierarchies.ts';
import { timesOf } from '../locality.ts';
import type { Caller } from './caller.ts';

const version = (number: bigint): string =>
  [number / 1_000_000n, (number / 1000n) % 1000n, number % 1000n].join('.');

/** virNodeGetCPUMap, and what virNodeGetInfo says where the driver has none. */
async function cpuMap(connection: Connection): Promise<Pick<NodeCpuMap, 'cpumap' | 'present'>> {
  try {
    return await connection.nodeGetCpuMap();
  } catch (error) {
    if (!(error instanceof LibvirtError)) throw error;
    const { nodes, sockets, cores, threads } = await connection.nodeGetInfo();
    const present = nodes * sockets * cores * threads;
    return { present, cpumap: Cpuset.range(0, present - 1).toCpumap(Math.ceil(present / 8)) };
  }
}

/** Free memory and free pages of a node. Node numbers have gaps, so that each is asked for alone. */
async function nodeMemory(
  connection: Connection,
  caller: Caller,
  { nodes, pageSizesKiB }: HostTopology,
): Promise<NodeMemory[]> {
  const what = 'the free memory of nodes';
  return Promise.all(
    Array.from(nodes.values(), async ({ id, memoryKiB, pages }) => {
      const sizes = pageSizesKiB.filter((size) => pages.has(size));
      const [free, counts] = await Promise.all([
        caller.may(what, () => connection.nodeGetCellsFreeMemory(id, 1)),
        sizes.length === 0
          ? null
          : caller.may('the free pages of nodes', () => connection.nodeGetFreePages(sizes, id, 1)),
      ]);
      const freeKiB = free?.[0] === undefined ? null : Number(free[0] / 1024n);
      return {
        node: id,
        // Free memory is as of now, the total as of the daemon's last look: balloons change it.
        totalKiB: Math.max(memoryKiB, freeKiB ?? 0),
        freeKiB,
        pages: sizes.map((sizeKiB, index) => {
          const count = counts?.[0]?.[index];
          return {
            sizeKiB,
            total: pages.get(sizeKiB) ?? 0,
            free: count === undefined ? null : Number(count),
          };
        }),
      };
    }),
  );
}

async function remoteCpuTimes(
  connection: Connection,
  caller: Caller,
  online: Cpuset,
): Promise<HostCpuTimes[]> {
  const times = await Promise.all(
    Array.from(online, async (cpu) => {
      const what = 'the times of CPUs';
      const stats = await caller.may(what, () => connection.nodeGetCpuStats(cpu));
      return stats && { cpu, ...timesOf(stats) };
    }),
  );
  return times.filter((entry) => entry !== null);
}

/** What only the kernel itself tells of the host. */
function kernelFacts(
  files: KernelFiles | null,
  reserved: Cpuset | null,
): Pick<SnapshotHost, 'kernel' | 'hasKernelFacts' | 'cgroupVersion' | 'numad'> &
  Pick<SnapshotHost['cpus'], 'isolated' | 'nohzFull' | 'reserved'> {
  return {
    kernel: files && kernelRelease(files),
    hasKernelFacts: files !== null,
    cgroupVersion: files && new Hierarchies(files).cpuVersion,
    numad: files && hasNumad(files),
    isolated: files && isolatedCpus(files),
    nohzFull: files && nohzFullCpus(files),
    reserved: reserved ?? (files && reservedCpus(files)),
  };
}

/** What is about the host as a whole. `files` is null where the kernel is another's. */
export async function readHost(
  connection: Connection,
  caller: Caller,
  files: KernelFiles | null,
  reservedByHand: Cpuset | null,
): Promise<SnapshotHost> {
  const [hostname, libvirt, driver, hypervisor, capabilities, { cpumap, present }] =
    await Promise.all([
      caller.must(() => connection.getHostname()),
      caller.must(() => connection.getLibVersion()),
      caller.must(() => connection.getType()),
      caller.must(() => connection.getVersion()),
      caller.must(() => connection.getCapabilities()),
      caller.must(() => cpuMap(connection)),
    ]);
  const topology = parseHostTopology(capabilities);
  const online = decodeCpumap(cpumap);
  const count = Math.max(
    present,
    (online.max ?? -1) + 1,
    ...[...topology.cpus.keys()].map((cpu) => cpu + 1),
  );
  const within = Cpuset.range(0, count - 1);
  const { isolated, nohzFull, reserved, ...facts } = kernelFacts(files, reservedByHand);
  const [memory, times] = await Promise.all([
    nodeMemory(connection, caller, topology),
    files === null ? remoteCpuTimes(connection, caller, online) : cpuTimes(files),
  ]);
  return {
    hostname,
    libvirt: version(libvirt),
    driver,
    hypervisor: version(hypervisor),
    ...facts,
    topology,
    cpus: {
      count,
      online,
      isolated: isolated && isolated.intersect(within),
      nohzFull: nohzFull && nohzFull.intersect(within),
      reserved: reserved && reserved.intersect(within),
    },
    memory,
    cpuTimes: times.filter(({ cpu }) => cpu < count),
  };
}
