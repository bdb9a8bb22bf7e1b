import type { Nodeset } from '@virtune/model';
import type { SimulatedHost } from '../host/simulated-host.ts';
import { merged, type Share, Taking } from './placement.ts';

/**
 * How fast pages move between nodes: 2 GiB in a second of simulated time. On an emulated machine of
 * 4 nodes (Linux 6.1, cgroup v2) 900 MiB took about as long as that machine takes to write as much
 * for the first time; real ones fill new memory at about this rate, by one thread.
 */
const NS_PER_KIB = 477n;

/**
 * Moves memory of normal pages to other nodes, as far as they have room; what does not fit stays, as
 * the kernel leaves it behind (Documentation/admin-guide/cgroup-v2.rst, cpuset.mems). `ns` is how long
 * that takes: the kernel moves the pages before the write to cpuset.mems returns.
 */
export function moved(
  host: SimulatedHost,
  shares: readonly Share[],
  nodeset: Nodeset,
): { shares: readonly Share[]; ns: bigint } {
  const taking = new Taking(host);
  let movedKiB = 0;
  const kept: Share[] = [];
  for (const share of shares) {
    if (nodeset.has(share.node) || share.pageKiB !== null) {
      kept.push(share);
      continue;
    }
    let missing = share.kib;
    for (const node of nodeset) missing = taking.take(node, missing, null);
    movedKiB += share.kib - missing;
    host.memory.free(share.node, share.kib - missing);
    kept.push({ ...share, kib: missing });
  }
  return { shares: merged([...kept, ...taking.shares]), ns: BigInt(movedKiB) * NS_PER_KIB };
}
