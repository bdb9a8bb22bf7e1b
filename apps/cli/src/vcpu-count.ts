import { type Domain, errorCode, modificationImpact, vcpuFlags, xmlFlags } from '@virtune/libvirt';
import { CommandFailed } from './failure.ts';
import { ignoreLibvirtError, isLibvirtError } from './libvirt-errors.ts';
import { t } from './messages/index.ts';

const OLD_DAEMON: ReadonlySet<number> = new Set([errorCode.noSupport, errorCode.invalidArg]);

/**
 * How many vCPUs a domain has; `flags` are of `modificationImpact` and `vcpuFlags`
 * (virshCPUCountCollect). Daemons that do not know the call are asked in older ways.
 */
export async function countVcpus(domain: Domain, flags: number): Promise<number> {
  try {
    return await domain.getVcpusFlags(flags);
  } catch (cause) {
    if (!isLibvirtError(cause) || !OLD_DAEMON.has(cause.code)) throw cause;
    if (flags & vcpuFlags.guest) {
      throw new CommandFailed(t`Failed to retrieve vCPU count from the guest`, { cause });
    }
    return countInOldWays(domain, flags);
  }
}

async function countInOldWays(domain: Domain, flags: number): Promise<number> {
  const { live, config } = modificationImpact;
  const maximum = (flags & vcpuFlags.maximum) !== 0;
  const current = (flags & (live | config)) === 0;
  if ((flags & live) !== 0 || (current && (await isTrue(domain.isActive())))) {
    return maximum ? domain.getMaxVcpus() : (await domain.getInfo()).vcpus;
  }
  const { definedVcpus } = await import('./defined-vcpus.ts');
  const defined = definedVcpus(await domain.getXmlDesc(xmlFlags.inactive));
  return maximum ? defined.maximum : defined.current;
}

/**
 * The same; undefined where the domain has no such definition: live of one that is shut off,
 * config of one that is transient.
 */
export async function countVcpusIfAny(domain: Domain, flags: number): Promise<number | undefined> {
  const { live, config } = modificationImpact;
  if ((flags & live) !== 0 && !(await isTrue(domain.isActive()))) return undefined;
  if ((flags & config) !== 0 && !(await isTrue(domain.isPersistent()))) return undefined;
  return countVcpus(domain, flags);
}

const isTrue = async (answer: Promise<boolean>): Promise<boolean> =>
  (await answer.catch(ignoreLibvirtError)) === true;
