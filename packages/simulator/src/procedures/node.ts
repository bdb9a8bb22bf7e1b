import { cpumapOf } from '../host/cpumap.ts';
import { procedures as p } from '@virtune/protocol';
import { code, from, VirError } from '../error.ts';
import { InvalidArgument } from '../host/invalid-argument.ts';
import { nodeInfo } from '../host/node-info.ts';
import type { SimulatedHost } from '../host/simulated-host.ts';
import { type Handled, handler } from '../server/handler.ts';

/** Node numbers may have gaps; libvirt counts up to the highest (virNumaGetMaxNode). */
const lastNode = (host: SimulatedHost): number => host.machine.nodes.at(-1)?.id ?? 0;

const sum = (values: readonly number[]): number =>
  values.reduce((total, value) => total + value, 0);

const totalKiB = ({ machine }: SimulatedHost): number =>
  sum(machine.nodes.map(({ memoryKiB }) => memoryKiB));

const freeKiB = ({ memory }: SimulatedHost): number =>
  sum(memory.nodes.map((node) => memory.freeKiB(node)));

function checkStart(host: SimulatedHost, startCell: number): void {
  const last = lastNode(host);
  if (startCell <= last) return;
  const what = `start cell ${startCell} out of range (0-${last})`;
  throw new VirError(code.internalError, from.none, what);
}

/** The nodes `start` to `start + count - 1`, as far as the host has any. */
function cellsFrom(host: SimulatedHost, start: number, count: number): number[] {
  checkStart(host, start);
  const end = Math.min(lastNode(host), start + count - 1);
  return Array.from({ length: Math.max(0, end - start + 1) }, (_, i) => start + i);
}

/** Free pages of one size on a node (virNumaGetPageInfo). */
function freePages(host: SimulatedHost, node: number, sizeKiB: number): bigint {
  const { memory, machine } = host;
  if (sizeKiB === machine.pageKiB) return BigInt(Math.floor(memory.freeKiB(node) / sizeKiB));
  const pool = memory.pools(node).find((entry) => entry.sizeKiB === sizeKiB);
  if (pool !== undefined) return BigInt(pool.free);
  const what = `page size ${sizeKiB} is not available on node ${node}`;
  throw new VirError(code.operationFailed, from.none, what);
}

const CPU_STATS = ['kernel', 'user', 'idle', 'iowait'] as const;
const ALL_CPUS = -1;

function cpuStats(host: SimulatedHost, cpu: number): { field: string; value: bigint }[] {
  host.domains.settle();
  const cpus = cpu === ALL_CPUS ? host.onlineCpus : [cpu];
  if (cpu !== ALL_CPUS && !host.isOnline(cpu)) {
    const callee = 'virHostCPUGetStatsLinux';
    throw new InvalidArgument(from.none, callee, 'cpuNum', `Invalid cpuNum in ${callee}`);
  }
  const uptimeNs = host.clock.now() - host.bootNs;
  const times = cpus.map((id) => host.cpuTimes.of(id, uptimeNs));
  return CPU_STATS.map((field) => ({
    field,
    value: times.reduce((total, time) => total + time[`${field}Ns`], 0n),
  }));
}

const ALL_CELLS = -1;

const named = (values: Readonly<Record<string, number>>): { field: string; value: bigint }[] =>
  Object.entries(values).map(([field, kib]) => ({ field, value: BigInt(kib) }));

function memoryStats(host: SimulatedHost, cell: number): { field: string; value: bigint }[] {
  const callee = 'virHostMemGetStats';
  const last = lastNode(host);
  if (cell > last) {
    const what = `cellNum in ${callee} must be less than or equal to ${last}`;
    throw new InvalidArgument(from.none, callee, 'cellNum', what);
  }
  if (cell === ALL_CELLS) {
    return named({ total: totalKiB(host), free: freeKiB(host), buffers: 0, cached: 0 });
  }
  return named({ total: host.memory.totalKiB(cell), free: host.memory.freeKiB(cell) });
}

/** What a client asks about the machine (virNode...). */
export const nodeHandlers: readonly Handled[] = [
  handler(p.nodeGetInfo, ({ host }) => ({
    model: host.machine.arch,
    memory: BigInt(totalKiB(host)),
    mhz: host.machine.mhz,
    ...nodeInfo(host.machine, (cpu) => host.isOnline(cpu)),
  })),
  handler(p.nodeGetCpuMap, ({ host }, { needMap, needOnline }) => ({
    cpumap: needMap === 0 ? new Uint8Array(0) : cpumapOf(host.onlineCpus),
    online: needOnline === 0 ? 0 : host.onlineCpus.length,
    ret: (host.machine.cpus.at(-1)?.id ?? -1) + 1,
  })),
  handler(p.nodeGetFreeMemory, ({ host }) => ({ freeMem: BigInt(freeKiB(host)) * 1024n })),
  handler(p.nodeGetCellsFreeMemory, ({ host }, { startCell, maxcells }) => ({
    cells: cellsFrom(host, startCell, maxcells).map(
      (node) => BigInt(host.memory.freeKiB(node)) * 1024n,
    ),
  })),
  handler(p.nodeGetFreePages, ({ host }, { pages, startCell, cellCount }) => ({
    counts: cellsFrom(host, startCell, cellCount).flatMap((node) =>
      pages.map((sizeKiB) => freePages(host, node, sizeKiB)),
    ),
  })),
  handler(p.nodeGetCpuStats, ({ host }, { cpuNum, nparams }) => {
    if (nparams === 0) return { params: [], nparams: CPU_STATS.length };
    return { params: cpuStats(host, cpuNum), nparams: CPU_STATS.length };
  }),
  handler(p.nodeGetMemoryStats, ({ host }, { cellNum, nparams }) => {
    const stats = memoryStats(host, cellNum);
    return { params: nparams === 0 ? [] : stats, nparams: stats.length };
  }),
  handler(p.nodeGetSecurityModel, ({ host }) => {
    const { model, doi } = host.system.securityModels[0] ?? { model: '', doi: '' };
    return { model, doi };
  }),
];
