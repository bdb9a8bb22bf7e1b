import { code, type ErrorDomain, from, VirError } from '../error.ts';
import { functionName, isEvent, procedureName } from './procedure-names.ts';

/** What VIR_FROM_THIS is in the file of libvirt's API that a function lives in (src/libvirt-*.c). */
const domains: readonly (readonly [prefix: RegExp, domain: ErrorDomain])[] = [
  [/DOMAIN_SNAPSHOT|REVERT_TO_SNAPSHOT/, from.domainSnapshot],
  [/DOMAIN_CHECKPOINT/, from.domainCheckpoint],
  [/NODE_DEVICE|NODE_LIST_DEVICES|NODE_NUM_OF_DEVICES/, from.nodedev],
  [/NWFILTER/, from.nwfilter],
  [/STORAGE/, from.storage],
  [/SECRET/, from.secret],
  [/INTERFACE/, from.interface],
  [/NETWORK/, from.network],
];

/**
 * The answer to a procedure that nobody handles: "unsupported by the driver" where libvirt has it
 * (virReportUnsupportedError), otherwise what virNetServerProgramDispatchCall says.
 */
export function unsupported(number: number): VirError {
  const name = procedureName(number);
  if (name === undefined || isEvent(name)) {
    return new VirError(code.rpc, from.rpc, `unknown procedure: ${number}`);
  }
  const domain = domains.find(([prefix]) => prefix.test(name))?.[1] ?? from.domain;
  return new VirError(code.noSupport, domain, functionName(name));
}
