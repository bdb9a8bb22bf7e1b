import {
  type Connection,
  InvalidUriError,
  LibvirtError,
  type NodeStat,
  parseConnectionUri,
} from '@virtune/libvirt';
import type { HostCpuTimes } from '@virtune/model';
import type { KernelFiles } from './kernel/files.ts';
import { totalCpuTimes } from './kernel/host.ts';

type Times = Omit<HostCpuTimes, 'cpu'>;

/** By how much counters of one kernel may be apart: it does not keep them exactly (proc_stat(5)). */
const SLACK_NS = 2_000_000_000n;

/** virNodeGetCPUStats by our names. */
export function timesOf(stats: readonly NodeStat[]): Times {
  const of = (name: string): bigint | null =>
    stats.find(({ field }) => field === name)?.value ?? null;
  return {
    userNs: of('user'),
    kernelNs: of('kernel'),
    idleNs: of('idle'),
    iowaitNs: of('iowait'),
  };
}

/**
 * Whether what a daemon says of its host's CPU times lies between what our own kernel says before
 * and after. It does only when both are the same kernel since the same boot: no second machine has
 * spent the same time in user code, in the kernel and idle.
 */
export function isSameKernel(before: Times, told: Times, after: Times): boolean {
  return (['userNs', 'kernelNs', 'idleNs'] as const).every((name) => {
    const [from, value, to] = [before[name], told[name], after[name]];
    if (from === null || value === null || to === null) return false;
    return value >= from - SLACK_NS && value <= to + SLACK_NS;
  });
}

/** Whether a URI leads over a Unix socket, the only transport that may end on the host itself. */
export function isUnixSocket(uri: string): boolean {
  try {
    return parseConnectionUri(uri).transport === 'unix';
  } catch (error) {
    if (error instanceof InvalidUriError) return false;
    throw error;
  }
}

/**
 * Whether the daemon at the other end runs on this machine's own kernel, so that what /proc says is
 * of its guests. A Unix socket alone does not prove it: ssh and others forward them.
 */
export async function isLocal(
  connection: Connection,
  uri: string,
  files: KernelFiles,
): Promise<boolean> {
  if (!isUnixSocket(uri)) return false;
  const before = totalCpuTimes(files);
  try {
    const told = timesOf(await connection.nodeGetCpuStats());
    const after = totalCpuTimes(files);
    return before !== null && after !== null && isSameKernel(before, told, after);
  } catch (error) {
    // libvirt's test driver, whose host is made up, counts no times.
    if (error instanceof LibvirtError) return false;
    throw error;
  }
}
