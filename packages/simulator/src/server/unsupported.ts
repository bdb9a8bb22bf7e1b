import { procedureRelease } from '@virtune/protocol';
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

/** The version of a release, as libvirt counts them: `11.2.0` is 11,002,000. */
function versionOf(release: string): number {
  const [major = 0, minor = 0, micro = 0] = release.split('.').map(Number);
  return major * 1_000_000 + minor * 1000 + micro;
}

const since = new Map<number, number>();

/** Whether a libvirt of this version has a procedure of that number, or any may have had it. */
export function isReleased(number: number, libvirtVersion: number): boolean {
  let version = since.get(number);
  if (version === undefined) {
    const release = procedureRelease(number);
    version = release === undefined ? 0 : versionOf(release);
    since.set(number, version);
  }
  return version <= libvirtVersion;
}

/**
 * The answer to a procedure that nobody handles: "unsupported by the driver" where this libvirt has
 * it (virReportUnsupportedError), otherwise what virNetServerProgramDispatchCall says.
 */
export function unsupported(number: number, libvirtVersion: number): VirError {
  const name = procedureName(number);
  if (name === undefined || isEvent(name) || !isReleased(number, libvirtVersion)) {
    return new VirError(code.rpc, from.rpc, `unknown procedure: ${number}`);
  }
  const domain = domains.find(([prefix]) => prefix.test(name))?.[1] ?? from.domain;
  return new VirError(code.noSupport, domain, functionName(name));
}
