import { procedures as p, type TypedParameter } from '@virtune/protocol';
import { code, from, VirError } from '../error.ts';
import type { SimulatedHost } from '../host/simulated-host.ts';
import { type Handled, handler } from '../server/handler.ts';

const ADD = 0;
const SET = 1;

const refuse = (what: string): VirError => new VirError(code.operationFailed, from.none, what);

/** Sets or adds to a pool, as a write to nr_hugepages does (virNumaSetPagePoolSize). */
function resize(
  { machine, memory }: SimulatedHost,
  node: number,
  sizeKiB: number,
  count: number,
  add: boolean,
): void {
  if (sizeKiB === machine.pageKiB) {
    const what = "system pages pool can't be modified";
    throw new VirError(code.operationUnsupported, from.none, what);
  }
  if (!memory.nodes.includes(node)) throw refuse(`NUMA node ${node} is not available`);
  const pool = memory.pools(node).find((entry) => entry.sizeKiB === sizeKiB);
  if (pool === undefined) throw refuse(`page size ${sizeKiB} is not available on node ${node}`);
  const wanted = add ? pool.total + count : count;
  const got = memory.resizePool(node, sizeKiB, wanted) ?? 0;
  if (got !== wanted) throw refuse(`Unable to allocate ${wanted} pages. Allocated only ${got}`);
}

/** KSM's settings and counters, as a kernel has them that merges nothing. */
const ksm: readonly TypedParameter[] = [
  { field: 'shm_pages_to_scan', type: 'uint', value: 100 },
  { field: 'shm_sleep_millisecs', type: 'uint', value: 20 },
  { field: 'shm_pages_shared', type: 'ullong', value: 0n },
  { field: 'shm_pages_sharing', type: 'ullong', value: 0n },
  { field: 'shm_pages_unshared', type: 'ullong', value: 0n },
  { field: 'shm_pages_volatile', type: 'ullong', value: 0n },
  { field: 'shm_full_scans', type: 'ullong', value: 0n },
  { field: 'shm_merge_across_nodes', type: 'uint', value: 1 },
];

/** Pools of huge pages and merged memory of the host. */
export const nodeMemoryHandlers: readonly Handled[] = [
  handler(
    p.nodeAllocPages,
    ({ host }, { pageSizes, pageCounts, startCell, cellCount, flags }) => {
      const last = host.machine.nodes.at(-1)?.id ?? 0;
      if (startCell > last) {
        const what = `start cell ${startCell} out of range (0-${last})`;
        throw new VirError(code.internalError, from.none, what);
      }
      const end = Math.min(last, startCell + cellCount - 1);
      let done = 0;
      for (let node = startCell; node <= end; node++) {
        for (const [index, sizeKiB] of pageSizes.entries()) {
          const mode = flags === SET ? SET : ADD;
          resize(host, node, sizeKiB, Number(pageCounts[index] ?? 0n), mode === ADD);
          done++;
        }
      }
      return { ret: done };
    },
    { writes: true },
  ),
  handler(p.nodeGetMemoryParameters, (_call, { nparams }) => ({
    params: nparams === 0 ? [] : ksm.slice(0, nparams),
    nparams: ksm.length,
  })),
];
