import { limits } from '../limits.ts';
import { procedure } from '../procedure.ts';
import { domain as dom } from '../structures/identity.ts';
import { typedParameters } from '../structures/typed-parameter.ts';
import { int, uint } from '../xdr/schema.ts';

/** A boolean for each event of the host: whether it is counted. */
export const domainGetPerfEvents = procedure(
  365,
  'REMOTE_PROC_DOMAIN_GET_PERF_EVENTS',
  { dom, flags: uint },
  { params: typedParameters(limits.perfEvents) },
);
export const domainSetPerfEvents = procedure(
  366,
  'REMOTE_PROC_DOMAIN_SET_PERF_EVENTS',
  { dom, params: typedParameters(limits.perfEvents), flags: uint },
  null,
);
/** Measures for so many seconds; the result is a statistic of the domain. */
export const domainStartDirtyRateCalc = procedure(
  427,
  'REMOTE_PROC_DOMAIN_START_DIRTY_RATE_CALC',
  { dom, seconds: int, flags: uint },
  null,
);
