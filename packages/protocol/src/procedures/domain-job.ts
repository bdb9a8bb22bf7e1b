import { limits } from '../limits.ts';
import { procedure } from '../procedure.ts';
import { domain as dom } from '../structures/identity.ts';
import { typedParameters } from '../structures/typed-parameter.ts';
import { int, uhyper, uint } from '../xdr/schema.ts';

/** virDomainJobInfo: times in milliseconds, amounts in bytes. */
export const domainGetJobInfo = procedure(
  163,
  'REMOTE_PROC_DOMAIN_GET_JOB_INFO',
  { dom },
  {
    type: int,
    timeElapsed: uhyper,
    timeRemaining: uhyper,
    dataTotal: uhyper,
    dataProcessed: uhyper,
    dataRemaining: uhyper,
    memTotal: uhyper,
    memProcessed: uhyper,
    memRemaining: uhyper,
    fileTotal: uhyper,
    fileProcessed: uhyper,
    fileRemaining: uhyper,
  },
);
/** `type` is a virDomainJobType. */
export const domainGetJobStats = procedure(
  298,
  'REMOTE_PROC_DOMAIN_GET_JOB_STATS',
  { dom, flags: uint },
  { type: int, params: typedParameters(limits.jobStatsParameters) },
);
export const domainAbortJob = procedure(164, 'REMOTE_PROC_DOMAIN_ABORT_JOB', { dom }, null);
export const domainAbortJobFlags = procedure(
  442,
  'REMOTE_PROC_DOMAIN_ABORT_JOB_FLAGS',
  { dom, flags: uint },
  null,
);
/** virDomainControlInfo: whether the monitor answers; `stateTime` in milliseconds. */
export const domainGetControlInfo = procedure(
  229,
  'REMOTE_PROC_DOMAIN_GET_CONTROL_INFO',
  { dom, flags: uint },
  { state: uint, details: uint, stateTime: uhyper },
);
