import type { Connection } from '@virtune/libvirt';
import { Cpuset, decodeCpumap } from '@virtune/model/cpuset';
import { isLibvirtError } from './libvirt-errors.ts';

/** The host's CPUs, as far as pins are concerned. */
export interface HostCpus {
  /** The highest number that a CPU of the host has, plus one. */
  readonly count: number;
  /** Those that are online; all below `count` where the host does not tell. */
  readonly online: Cpuset;
}

/** virNodeGetCPUMap, and virNodeGetInfo where the daemon has not that (virshNodeGetCPUCount). */
export async function hostCpus(connection: Connection): Promise<HostCpus> {
  try {
    const { cpumap, present } = await connection.nodeGetCpuMap();
    return { count: present, online: decodeCpumap(cpumap) };
  } catch (error) {
    if (!isLibvirtError(error)) throw error;
    const { nodes, sockets, cores, threads } = await connection.nodeGetInfo();
    const count = nodes * sockets * cores * threads;
    return { count, online: Cpuset.range(0, count - 1) };
  }
}
