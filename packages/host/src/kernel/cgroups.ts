import { posix } from 'node:path';
import type { KernelCgroup } from '@virtune/model';
import type { KernelFiles } from './files.ts';
import type { Hierarchies } from './hierarchies.ts';
import { listOf, wholeNumber } from './numbers.ts';

/** libvirt's own cgroup around a guest's threads, in a scope of systemd on cgroup v2. */
const NESTED = 'libvirt';
const PART = /^(?:emulator|vcpu\d+|iothread\d+)$/;

/** Reads the files of one cgroup in whichever hierarchy has them. */
class CgroupReader {
  readonly #files: KernelFiles;
  readonly #cpu: string | null;
  readonly #cpuset: string | null;

  constructor(files: KernelFiles, cpu: string | null, cpuset: string | null) {
    this.#files = files;
    this.#cpu = cpu;
    this.#cpuset = cpuset;
  }

  below(part: string): CgroupReader {
    const join = (directory: string | null): string | null =>
      directory === null ? null : posix.join(directory, part);
    return new CgroupReader(this.#files, join(this.#cpu), join(this.#cpuset));
  }

  read(part: string): KernelCgroup {
    const [quota, period] = this.#cpuFile('cpu.max')?.trim().split(' ') ?? [];
    return {
      part,
      shares: wholeNumber(this.#cpuFile('cpu.shares')),
      weight: wholeNumber(this.#cpuFile('cpu.weight')),
      quotaUs: wholeNumber(quota === 'max' ? '-1' : (quota ?? this.#cpuFile('cpu.cfs_quota_us'))),
      periodUs: wholeNumber(period ?? this.#cpuFile('cpu.cfs_period_us')),
      cpus: listOf(this.#cpusetFile('cpuset.cpus')),
      mems: listOf(this.#cpusetFile('cpuset.mems')),
      effectiveCpus: listOf(
        this.#cpusetFile('cpuset.effective_cpus') ?? this.#cpusetFile('cpuset.cpus.effective'),
      ),
      effectiveMems: listOf(
        this.#cpusetFile('cpuset.effective_mems') ?? this.#cpusetFile('cpuset.mems.effective'),
      ),
    };
  }

  get parts(): readonly string[] {
    const directory = this.#cpu ?? this.#cpuset;
    return directory === null ? [] : this.#files.names(directory).filter((name) => PART.test(name));
  }

  #cpuFile(name: string): string | null {
    return this.#cpu === null ? null : this.#files.text(posix.join(this.#cpu, name));
  }

  #cpusetFile(name: string): string | null {
    return this.#cpuset === null ? null : this.#files.text(posix.join(this.#cpuset, name));
  }
}

/**
 * What holds for the guest as a whole where systemd has a scope around libvirt's own cgroup
 * (virCgroupNewMachineSystemd): libvirt sets the weight on the scope and the rest inside, and the
 * narrower of two limits counts.
 */
function inScope(scope: KernelCgroup, nested: KernelCgroup): KernelCgroup {
  const limited = nested.quotaUs === null || nested.quotaUs < 0 ? scope : nested;
  return {
    ...nested,
    shares: scope.shares ?? nested.shares,
    weight: scope.weight ?? nested.weight,
    quotaUs: limited.quotaUs,
    periodUs: limited.periodUs,
    cpus: nested.cpus?.isEmpty === false ? nested.cpus : scope.cpus,
    mems: nested.mems?.isEmpty === false ? nested.mems : scope.mems,
  };
}

/** The directory of the guest itself, above those of its parts; null where it has no parts. */
function guestDirectory(own: string | null): string | null {
  return own !== null && PART.test(posix.basename(own)) ? posix.dirname(own) : null;
}

function isEmpty({ part: _part, ...values }: KernelCgroup): boolean {
  return Object.values(values).every((value) => value === null);
}

/**
 * The cgroups that libvirt made for a guest, found by the one that its process is in; none where
 * libvirt made none, as for a session's guests.
 */
export function cgroupsOf(
  files: KernelFiles,
  hierarchies: Hierarchies,
  pid: number,
): readonly KernelCgroup[] {
  const membership = files.text(`/proc/${pid}/cgroup`);
  if (membership === null) return [];
  const cpu = guestDirectory(hierarchies.directory('cpu', membership));
  const cpuset = guestDirectory(hierarchies.directory('cpuset', membership));
  if (cpu === null && cpuset === null) return [];
  const guest = new CgroupReader(files, cpu, cpuset);
  const own = guest.read('machine');
  const isNested = posix.basename(cpu ?? cpuset ?? '') === NESTED;
  const machine = isNested ? inScope(guest.below('..').read('machine'), own) : own;
  const byNumber = new Intl.Collator('en', { numeric: true });
  const parts = guest.parts
    .toSorted((a, b) => byNumber.compare(a, b))
    .map((part) => guest.below(part).read(part));
  return [machine, ...parts].filter((cgroup) => !isEmpty(cgroup));
}
