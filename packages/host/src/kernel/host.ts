import { Cpuset, CpusetSyntaxError, type HostCpuTimes, parseCpuset } from '@virtune/model';
import type { KernelFiles } from './files.ts';
import { listOf } from './numbers.ts';

/** What the kernel counts /proc/stat in, on every architecture that runs KVM. */
const NS_PER_TICK = 10_000_000n;

export function kernelRelease(files: KernelFiles): string | null {
  return files.text('/proc/sys/kernel/osrelease')?.trim() ?? null;
}

/** Isolated at boot (`isolcpus=`), and since then by cpuset partitions of cgroup v2. */
export function isolatedCpus(files: KernelFiles): Cpuset {
  const atBoot = listOf(files.text('/sys/devices/system/cpu/isolated'));
  const later = listOf(files.text('/sys/fs/cgroup/cpuset.cpus.isolated'));
  return (atBoot ?? Cpuset.empty).union(later ?? Cpuset.empty);
}

export function nohzFullCpus(files: KernelFiles): Cpuset {
  return listOf(files.text('/sys/devices/system/cpu/nohz_full')) ?? Cpuset.empty;
}

/** Where systemd's own settings are, the later ones winning (systemd-system.conf(5)). */
const SYSTEMD_FILES = ['/usr/lib/systemd/system.conf', '/etc/systemd/system.conf'];
const SYSTEMD_DIRECTORIES = [
  '/usr/lib/systemd/system.conf.d',
  '/run/systemd/system.conf.d',
  '/etc/systemd/system.conf.d',
];

/** `CPUAffinity=`: lists add up, and an empty one starts anew. */
function addAffinity(cpus: Cpuset, text: string): Cpuset {
  for (const [, value = ''] of text.matchAll(/^[ \t]*CPUAffinity[ \t]*=[ \t]*(.*)$/gm)) {
    const list = value
      .trim()
      .split(/[\s,]+/)
      .filter(Boolean)
      .join(',');
    if (list === '') cpus = Cpuset.empty;
    else cpus = cpus.union(affinityOf(list));
  }
  return cpus;
}

/** `numa` is possible as well, and says nothing of CPUs. */
function affinityOf(list: string): Cpuset {
  try {
    return parseCpuset(list);
  } catch (error) {
    if (!(error instanceof CpusetSyntaxError)) throw error;
    return Cpuset.empty;
  }
}

/**
 * The CPUs that the host's administrator has set aside for its own processes: those to which
 * systemd confines them. Empty where it does not.
 */
export function reservedCpus(files: KernelFiles): Cpuset {
  const more = SYSTEMD_DIRECTORIES.flatMap((directory) =>
    files
      .names(directory)
      .filter((name) => name.endsWith('.conf'))
      .toSorted()
      .map((name) => `${directory}/${name}`),
  );
  return [...SYSTEMD_FILES, ...more].reduce(
    (cpus, file) => addAffinity(cpus, files.text(file) ?? ''),
    Cpuset.empty,
  );
}

/** numad is where the package of the distributions puts it, or anywhere on the path. */
export function hasNumad(files: KernelFiles): boolean {
  return ['/usr/bin', '/usr/sbin', '/usr/local/bin', '/usr/local/sbin'].some((directory) =>
    files.has(`${directory}/numad`),
  );
}

/** /proc/stat, added up as libvirt does it (virHostCPUGetStatsLinux): the sum, and each CPU. */
export function cpuTimes(files: KernelFiles): readonly HostCpuTimes[] {
  const text = files.text('/proc/stat') ?? '';
  return Array.from(text.matchAll(/^cpu(\d+) (.*)$/gm), ([, cpu = '', values = '']) => ({
    cpu: Number(cpu),
    ...timesOf(values),
  }));
}

function timesOf(values: string): Omit<HostCpuTimes, 'cpu'> {
  const ticks = values.trim().split(' ').map(BigInt);
  const ns = (...fields: readonly number[]): bigint =>
    fields.reduce((sum, field) => sum + (ticks[field] ?? 0n), 0n) * NS_PER_TICK;
  return { userNs: ns(0, 1), kernelNs: ns(2, 5, 6), idleNs: ns(3), iowaitNs: ns(4) };
}

/** The sum over all CPUs; null where there is no /proc. */
export function totalCpuTimes(files: KernelFiles): Omit<HostCpuTimes, 'cpu'> | null {
  const values = /^cpu +(.*)$/m.exec(files.text('/proc/stat') ?? '')?.[1];
  return values === undefined ? null : timesOf(values);
}
