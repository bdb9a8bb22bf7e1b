import { procedures as p, type TypedParameter } from '@virtune/protocol';
import { checkFlags, STRING_OKAY } from '../domain/flags.ts';
import { checkParameters, uint, ullong } from '../domain/parameters.ts';
import { code, from, VirError } from '../error.ts';
import { notNull } from '../host/invalid-argument.ts';
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

/** KSM's settings, and its counters, as a kernel has them that merges nothing. */
function sharedMemory({ merging }: SimulatedHost): readonly TypedParameter[] {
  return [
    uint('shm_pages_to_scan', merging.pagesToScan),
    uint('shm_sleep_millisecs', merging.sleepMs),
    ullong('shm_pages_shared', 0n),
    ullong('shm_pages_sharing', 0n),
    ullong('shm_pages_unshared', 0n),
    ullong('shm_pages_volatile', 0n),
    ullong('shm_full_scans', 0n),
    uint('shm_merge_across_nodes', merging.acrossNodes),
  ];
}

const settable = {
  shm_pages_to_scan: 'uint',
  shm_sleep_millisecs: 'uint',
  shm_merge_across_nodes: 'uint',
} as const;

/** virNodeSetMemoryParameters: in the order told, up to the first that the kernel refuses. */
function setSharedMemory(
  host: SimulatedHost,
  params: readonly TypedParameter[],
  flags: number,
): void {
  if (params.length === 0) {
    throw notNull(from.domain, 'virNodeSetMemoryParameters', 'params');
  }
  checkFlags(flags, 0, 'virHostMemSetParameters', from.none);
  checkParameters(params, settable);
  for (const { field, value } of params as readonly { field: string; value: number }[]) {
    if (field === 'shm_merge_across_nodes' && value > 1) {
      // The kernel says EINVAL; virFileWriteStr answers -1, which is taken for EPERM.
      const what = `failed to set ${field}: Operation not permitted`;
      throw new VirError(code.systemError, from.none, what, 1);
    }
    const key = mergingKeys[field as keyof typeof mergingKeys];
    host.merging = { ...host.merging, [key]: value };
  }
}

const mergingKeys = {
  shm_pages_to_scan: 'pagesToScan',
  shm_sleep_millisecs: 'sleepMs',
  shm_merge_across_nodes: 'acrossNodes',
} as const;

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
  handler(p.nodeGetMemoryParameters, ({ host }, { nparams, flags }) => {
    checkFlags(flags, STRING_OKAY, 'virHostMemGetParameters', from.none);
    const params = sharedMemory(host);
    if (nparams === 0) return { params: [], nparams: params.length };
    return { params: params.slice(0, nparams), nparams: 0 };
  }),
  handler(
    p.nodeSetMemoryParameters,
    ({ host }, { params, flags }) => setSharedMemory(host, params, flags),
    { writes: true },
  ),
];
