import { limits } from '../limits.ts';
import { procedure } from '../procedure.ts';
import { domain as dom } from '../structures/identity.ts';
import { nonnullString, nullableString } from '../structures/string.ts';
import { typedParameters } from '../structures/typed-parameter.ts';
import { int, intFlag, uhyper, uint } from '../xdr/schema.ts';

/** With `nparams` 0 the reply only counts the parameters. */
export const domainGetBlkioParameters = procedure(
  206,
  'REMOTE_PROC_DOMAIN_GET_BLKIO_PARAMETERS',
  { dom, nparams: int, flags: uint },
  { params: typedParameters(limits.blkioParameters), nparams: int },
);
export const domainSetBlkioParameters = procedure(
  205,
  'REMOTE_PROC_DOMAIN_SET_BLKIO_PARAMETERS',
  { dom, params: typedParameters(limits.blkioParameters), flags: uint },
  null,
);
/** Of a disk, by its target or its source; with `nparams` 0 the reply only counts the parameters. */
export const domainGetBlockIoTune = procedure(
  253,
  'REMOTE_PROC_DOMAIN_GET_BLOCK_IO_TUNE',
  { dom, disk: nullableString, nparams: int, flags: uint },
  { params: typedParameters(limits.blockIoTuneParameters), nparams: int },
);
export const domainSetBlockIoTune = procedure(
  252,
  'REMOTE_PROC_DOMAIN_SET_BLOCK_IO_TUNE',
  { dom, disk: nonnullString, params: typedParameters(limits.blockIoTuneParameters), flags: uint },
  null,
);
/** A limit that several disks share. */
export const domainSetThrottleGroup = procedure(
  451,
  'REMOTE_PROC_DOMAIN_SET_THROTTLE_GROUP',
  { dom, group: nonnullString, params: typedParameters(limits.blockIoTuneParameters), flags: uint },
  null,
);
export const domainDelThrottleGroup = procedure(
  452,
  'REMOTE_PROC_DOMAIN_DEL_THROTTLE_GROUP',
  { dom, group: nullableString, flags: uint },
  null,
);
/** virDomainBlockInfo, in bytes. */
export const domainGetBlockInfo = procedure(
  194,
  'REMOTE_PROC_DOMAIN_GET_BLOCK_INFO',
  { dom, path: nonnullString, flags: uint },
  { allocation: uhyper, capacity: uhyper, physical: uhyper },
);
/** With `nparams` 0 the reply only counts the parameters. */
export const domainBlockStatsFlags = procedure(
  243,
  'REMOTE_PROC_DOMAIN_BLOCK_STATS_FLAGS',
  { dom, path: nonnullString, nparams: int, flags: uint },
  { params: typedParameters(limits.blockStatsParameters), nparams: int },
);
/** `bandwidth` in MiB/s, or bytes/s where flags say so; `found` is false where no job runs. */
export const domainGetBlockJobInfo = procedure(
  238,
  'REMOTE_PROC_DOMAIN_GET_BLOCK_JOB_INFO',
  { dom, path: nonnullString, flags: uint },
  { found: intFlag, type: int, bandwidth: uhyper, cur: uhyper, end: uhyper },
);
export const domainBlockJobAbort = procedure(
  237,
  'REMOTE_PROC_DOMAIN_BLOCK_JOB_ABORT',
  { dom, path: nonnullString, flags: uint },
  null,
);
export const domainBlockJobSetSpeed = procedure(
  239,
  'REMOTE_PROC_DOMAIN_BLOCK_JOB_SET_SPEED',
  { dom, path: nonnullString, bandwidth: uhyper, flags: uint },
  null,
);
/** Starts a block job; `bandwidth` 0 is no limit. */
export const domainBlockPull = procedure(
  240,
  'REMOTE_PROC_DOMAIN_BLOCK_PULL',
  { dom, path: nonnullString, bandwidth: uhyper, flags: uint },
  null,
);
