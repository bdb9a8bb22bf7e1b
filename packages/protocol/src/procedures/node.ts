import { limits } from '../limits.ts';
import { procedure } from '../procedure.ts';
import { nonnullString } from '../structures/string.ts';
import { typedParameters } from '../structures/typed-parameter.ts';
import { array, chars, fixedChars, int, opaque, struct, uhyper, uint } from '../xdr/schema.ts';

/** virNodeInfo. `memory` in KiB. */
export const nodeGetInfo = procedure(6, 'REMOTE_PROC_NODE_GET_INFO', null, {
  model: fixedChars(32),
  memory: uhyper,
  cpus: int,
  mhz: int,
  nodes: int,
  sockets: int,
  cores: int,
  threads: int,
});

/** Free memory of each cell, in bytes. */
export const nodeGetCellsFreeMemory = procedure(
  101,
  'REMOTE_PROC_NODE_GET_CELLS_FREE_MEMORY',
  { startCell: int, maxcells: int },
  { cells: array(uhyper, limits.nodeCells) },
);

/** In bytes. */
export const nodeGetFreeMemory = procedure(102, 'REMOTE_PROC_NODE_GET_FREE_MEMORY', null, {
  freeMem: uhyper,
});

export const nodeGetSecurityModel = procedure(122, 'REMOTE_PROC_NODE_GET_SECURITY_MODEL', null, {
  model: chars(limits.securityModelBytes),
  doi: chars(limits.securityDoiBytes),
});

const namedCounter = struct({ field: nonnullString, value: uhyper });

/** Nanoseconds by kind. With `nparams` 0 the reply only counts the kinds. */
export const nodeGetCpuStats = procedure(
  227,
  'REMOTE_PROC_NODE_GET_CPU_STATS',
  { cpuNum: int, nparams: int, flags: uint },
  { params: array(namedCounter, limits.nodeCpuStats), nparams: int },
);

/** KiB by kind. With `nparams` 0 the reply only counts the kinds. */
export const nodeGetMemoryStats = procedure(
  228,
  'REMOTE_PROC_NODE_GET_MEMORY_STATS',
  { nparams: int, cellNum: int, flags: uint },
  { params: array(namedCounter, limits.nodeMemoryStats), nparams: int },
);

/** Online CPUs as a cpumap; `ret` counts the CPUs that are present. */
export const nodeGetCpuMap = procedure(
  293,
  'REMOTE_PROC_NODE_GET_CPU_MAP',
  { needMap: int, needOnline: int, flags: uint },
  { cpumap: opaque(limits.cpumapBytes), online: uint, ret: int },
);

/** Free pages, for each cell the sizes of `pages` (KiB) in order. */
export const nodeGetFreePages = procedure(
  340,
  'REMOTE_PROC_NODE_GET_FREE_PAGES',
  { pages: array(uint, limits.nodeCells), startCell: int, cellCount: uint, flags: uint },
  { counts: array(uhyper, limits.nodeCells) },
);

/** Sets or adds pages of each size (KiB), on each of `cellCount` cells; -1 is the whole host. */
export const nodeAllocPages = procedure(
  347,
  'REMOTE_PROC_NODE_ALLOC_PAGES',
  {
    pageSizes: array(uint, limits.nodeCells),
    pageCounts: array(uhyper, limits.nodeCells),
    startCell: int,
    cellCount: uint,
    flags: uint,
  },
  { ret: int },
);

/** Page sharing (KSM). With `nparams` 0 the reply only counts the parameters. */
export const nodeGetMemoryParameters = procedure(
  289,
  'REMOTE_PROC_NODE_GET_MEMORY_PARAMETERS',
  { nparams: int, flags: uint },
  { params: typedParameters(limits.nodeMemoryParameters), nparams: int },
);

export const nodeSetMemoryParameters = procedure(
  288,
  'REMOTE_PROC_NODE_SET_MEMORY_PARAMETERS',
  { params: typedParameters(limits.nodeMemoryParameters), flags: uint },
  null,
);
