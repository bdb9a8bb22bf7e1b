import { limits } from '../limits.ts';
import { procedure } from '../procedure.ts';
import { domain as dom } from '../structures/identity.ts';
import { typedParameters } from '../structures/typed-parameter.ts';
import { array, int, struct, uhyper, uint } from '../xdr/schema.ts';

const memoryParameters = typedParameters(limits.memoryParameters);
const numaParameters = typedParameters(limits.numaParameters);

/** All sizes in KiB. */
export const domainGetMaxMemory = procedure(
  17,
  'REMOTE_PROC_DOMAIN_GET_MAX_MEMORY',
  { dom },
  { memory: uhyper },
);
export const domainSetMaxMemory = procedure(
  30,
  'REMOTE_PROC_DOMAIN_SET_MAX_MEMORY',
  { dom, memory: uhyper },
  null,
);
export const domainSetMemory = procedure(
  31,
  'REMOTE_PROC_DOMAIN_SET_MEMORY',
  { dom, memory: uhyper },
  null,
);
export const domainSetMemoryFlags = procedure(
  204,
  'REMOTE_PROC_DOMAIN_SET_MEMORY_FLAGS',
  { dom, memory: uhyper, flags: uint },
  null,
);

/** `tag` is a virDomainMemoryStatTags, `val` in that tag's unit. */
export const domainMemoryStats = procedure(
  159,
  'REMOTE_PROC_DOMAIN_MEMORY_STATS',
  { dom, maxStats: uint, flags: uint },
  { stats: array(struct({ tag: int, val: uhyper }), limits.domainMemoryStats) },
);
export const domainSetMemoryStatsPeriod = procedure(
  308,
  'REMOTE_PROC_DOMAIN_SET_MEMORY_STATS_PERIOD',
  { dom, period: int, flags: uint },
  null,
);

/** With `nparams` 0 the reply only counts the parameters. */
export const domainGetMemoryParameters = procedure(
  198,
  'REMOTE_PROC_DOMAIN_GET_MEMORY_PARAMETERS',
  { dom, nparams: int, flags: uint },
  { params: memoryParameters, nparams: int },
);
export const domainSetMemoryParameters = procedure(
  197,
  'REMOTE_PROC_DOMAIN_SET_MEMORY_PARAMETERS',
  { dom, params: memoryParameters, flags: uint },
  null,
);
export const domainGetNumaParameters = procedure(
  255,
  'REMOTE_PROC_DOMAIN_GET_NUMA_PARAMETERS',
  { dom, nparams: int, flags: uint },
  { params: numaParameters, nparams: int },
);
export const domainSetNumaParameters = procedure(
  254,
  'REMOTE_PROC_DOMAIN_SET_NUMA_PARAMETERS',
  { dom, params: numaParameters, flags: uint },
  null,
);
