import { CpulistError, type Cpuset, parseCpulist } from '@virtune/model/cpuset';
import { CommandFailed } from './failure.ts';
import type { HostCpus } from './host-cpus.ts';
import { t } from './messages/index.ts';

/**
 * The CPUs to pin to, out of a CPU list (virshParseCPUList).
 * @throws CommandFailed with virsh's lines, and where in the list the mistake is.
 */
export function cpusOf(cpulist: string, { count, online }: HostCpus): Cpuset {
  try {
    return parseCpulist(cpulist, count);
  } catch (error) {
    if (!(error instanceof CpulistError)) throw error;
    const column = error.position + 1;
    throw new CommandFailed(error.virshLines, {
      hint: t`column ${column}: ${error.reason}; the host has CPUs ${online.format()}, and a list of CPUs is written as 0-3,^1`,
    });
  }
}

/** For a pin that libvirt refused and that names CPUs which are not online. */
export function offlineCpusHint(cpus: Cpuset, { online }: HostCpus): string | undefined {
  const offline = cpus.difference(online);
  if (offline.isEmpty) return undefined;
  return t`CPUs that are not online on the host: ${offline.format()}; those that are: ${online.format()}`;
}
