import { limits, procedures as p, type TypedParameter } from '@virtune/protocol';
import { type NodeMemoryParameters, nodeMemoryParameters } from '../parameters/host.ts';
import type { CallOptions } from '../rpc/client.ts';
import { ConnectionDomains } from './domains.ts';

/**
 * virNodeInfo: the host in the shape that old libvirt knew. See capabilities for irregular hosts.
 */
export interface NodeInfo {
  /** CPU architecture, e.g. `x86_64`. */
  readonly model: string;
  /** All memory. */
  readonly memoryKiB: bigint;
  /** Online CPUs. */
  readonly cpus: number;
  /** 0 where unknown. */
  readonly mhz: number;
  /** NUMA nodes; 1 stands for "irregular" as well. */
  readonly nodes: number;
  /** Sockets of a node. */
  readonly sockets: number;
  /** Cores of a socket. */
  readonly cores: number;
  /** Threads of a core. */
  readonly threads: number;
}

/** A named counter of the host; the unit is the call's. */
export interface NodeStat {
  /** libvirt's name for it. */
  readonly field: string;
  /** The count. */
  readonly value: bigint;
}

/** The CPUs of a host: virNodeGetCPUMap. */
export interface NodeCpuMap {
  /** Online CPUs, a little-endian bitmap. */
  readonly cpumap: Uint8Array;
  /** How many are online. */
  readonly online: number;
  /** How many there are. */
  readonly present: number;
}

/** The host: its shape, its CPUs and its memory. */
export class ConnectionHost extends ConnectionDomains {
  /** virNodeGetInfo. */
  async nodeGetInfo(options?: CallOptions): Promise<NodeInfo> {
    const { memory, ...info } = await this.call(p.nodeGetInfo, undefined, options);
    return { ...info, memoryKiB: memory };
  }

  /** virNodeGetCPUMap. */
  async nodeGetCpuMap(options?: CallOptions): Promise<NodeCpuMap> {
    const args = { needMap: 1, needOnline: 1, flags: 0 };
    const { cpumap, online, ret } = await this.call(p.nodeGetCpuMap, args, options);
    return { cpumap, online, present: ret };
  }

  /**
   * virNodeGetCPUStats: nanoseconds by kind, of one CPU or of all (-1). Two calls.
   * `nodeCpuStatistics.read` makes an object of the list.
   */
  async nodeGetCpuStats(cpu = -1, options?: CallOptions): Promise<readonly NodeStat[]> {
    const args = { cpuNum: cpu, nparams: 0, flags: 0 };
    const { nparams } = await this.call(p.nodeGetCpuStats, args, options);
    return (await this.call(p.nodeGetCpuStats, { ...args, nparams }, options)).params;
  }

  /**
   * virNodeGetMemoryStats: KiB by kind, of one NUMA node or of all (-1). Two calls.
   * `nodeMemoryStatistics.read` makes an object of the list.
   */
  async nodeGetMemoryStats(node = -1, options?: CallOptions): Promise<readonly NodeStat[]> {
    const args = { nparams: 0, cellNum: node, flags: 0 };
    const { nparams } = await this.call(p.nodeGetMemoryStats, args, options);
    return (await this.call(p.nodeGetMemoryStats, { ...args, nparams }, options)).params;
  }

  /** virNodeGetFreeMemory, in bytes. */
  async nodeGetFreeMemory(options?: CallOptions): Promise<bigint> {
    return (await this.call(p.nodeGetFreeMemory, undefined, options)).freeMem;
  }

  /** virNodeGetCellsFreeMemory: bytes free on each of `count` NUMA nodes from `start` on. */
  async nodeGetCellsFreeMemory(
    start: number,
    count: number,
    options?: CallOptions,
  ): Promise<readonly bigint[]> {
    const args = { startCell: start, maxcells: count };
    return (await this.call(p.nodeGetCellsFreeMemory, args, options)).cells;
  }

  /**
   * virNodeGetFreePages: how many pages of each size (KiB) are free, on each of `count` NUMA nodes
   * from `start` on; -1 counts the whole host. One row a node, one number a size.
   */
  async nodeGetFreePages(
    sizesKiB: readonly number[],
    start: number,
    count: number,
    options?: CallOptions,
  ): Promise<bigint[][]> {
    const args = { pages: sizesKiB, startCell: start, cellCount: count, flags: 0 };
    const { counts } = await this.call(p.nodeGetFreePages, args, options);
    const rows = Math.floor(counts.length / Math.max(1, sizesKiB.length));
    return Array.from({ length: rows }, (_, row) =>
      counts.slice(row * sizesKiB.length, (row + 1) * sizesKiB.length),
    );
  }

  /**
   * virNodeAllocPages: sets or adds pages of each size (KiB) on each of `count` NUMA nodes from
   * `start` on, -1 being the whole host; see `allocPagesFlags`. The kernel may find fewer than
   * wanted: the number of pools that it did change.
   */
  async nodeAllocPages(
    pages: readonly { readonly sizeKiB: number; readonly count: bigint }[],
    start: number,
    count: number,
    flags = 0,
    options?: CallOptions,
  ): Promise<number> {
    const args = {
      pageSizes: pages.map(({ sizeKiB }) => sizeKiB),
      pageCounts: pages.map(({ count }) => count),
      startCell: start,
      cellCount: count,
      flags,
    };
    return (await this.call(p.nodeAllocPages, args, options)).ret;
  }

  /** virNodeGetMemoryParameters: how equal pages are merged; `nodeMemoryParameters.read`. */
  async nodeGetMemoryParameters(options?: CallOptions): Promise<readonly TypedParameter[]> {
    const args = { nparams: limits.nodeMemoryParameters, flags: 0 };
    return (await this.call(p.nodeGetMemoryParameters, args, options)).params;
  }

  /** virNodeSetMemoryParameters: `pagesToScan`, `sleepMillisecs` and `mergeAcrossNodes`. */
  async nodeSetMemoryParameters(
    params: NodeMemoryParameters | readonly TypedParameter[],
    options?: CallOptions,
  ): Promise<void> {
    const args = { params: nodeMemoryParameters.write(params), flags: 0 };
    await this.call(p.nodeSetMemoryParameters, args, options);
  }

  /** virNodeGetSecurityModel; both empty where there is none. */
  async nodeGetSecurityModel(options?: CallOptions): Promise<{ model: string; doi: string }> {
    return this.call(p.nodeGetSecurityModel, undefined, options);
  }
}
