import { posix } from 'node:path';
import type { KernelCgroup } from '@virtune/model';
import type { KernelFiles } from './files.ts';
import type { CgroupPlace, Hierarchies } from './hierarchies.ts';
import { listOf, wholeNumber } from './numbers.ts';

const byNumber = new Intl.Collator('en', { numeric: true });

/** libvirt's own cgroup around a guest's threads, in a scope of systemd on cgroup v2. */
const NESTED = 'libvirt';
const PART = /^(?:emulator|vcpu\d+|iothread\d+)$/;

type Places = Readonly<Record<'cpu' | 'cpuset', CgroupPlace | null>>;

function below(place: CgroupPlace | null, part: string): CgroupPlace | null {
  return place && { ...place, directory: `${place.directory}/${part}` };
}

/** Reads the files of one cgroup in whichever hierarchy has them. */
class CgroupReader {
  readonly #files: KernelFiles;
  readonly #places: Places;

  constructor(files: KernelFiles, places: Places) {
    this.#files = files;
    this.#places = places;
  }

  below(part: string): CgroupReader {
    const { cpu, cpuset } = this.#places;
    return new CgroupReader(this.#files, { cpu: below(cpu, part), cpuset: below(cpuset, part) });
  }

  read(part: string): KernelCgroup {
    return { part, ...this.#bandwidth(), ...this.#sets() };
  }

  #bandwidth(): Pick<KernelCgroup, 'shares' | 'weight' | 'quotaUs' | 'periodUs'> {
    if (this.#places.cpu?.version !== 2) {
      return {
        shares: wholeNumber(this.#file('cpu', 'cpu.shares')),
        weight: null,
        quotaUs: wholeNumber(this.#file('cpu', 'cpu.cfs_quota_us')),
        periodUs: wholeNumber(this.#file('cpu', 'cpu.cfs_period_us')),
      };
    }
    const [quota, period] = this.#file('cpu', 'cpu.max')?.trim().split(' ') ?? [];
    return {
      shares: null,
      weight: wholeNumber(this.#file('cpu', 'cpu.weight')),
      quotaUs: wholeNumber(quota === 'max' ? '-1' : quota),
      periodUs: wholeNumber(period),
    };
  }

  #sets(): Pick<KernelCgroup, 'cpus' | 'mems' | 'effectiveCpus' | 'effectiveMems'> {
    const [cpus, mems] =
      this.#places.cpuset?.version === 2
        ? ['cpuset.cpus.effective', 'cpuset.mems.effective']
        : ['cpuset.effective_cpus', 'cpuset.effective_mems'];
    return {
      cpus: listOf(this.#file('cpuset', 'cpuset.cpus')),
      mems: listOf(this.#file('cpuset', 'cpuset.mems')),
      effectiveCpus: listOf(this.#file('cpuset', cpus)),
      effectiveMems: listOf(this.#file('cpuset', mems)),
    };
  }

  get parts(): readonly string[] {
    const place = this.#places.cpu ?? this.#places.cpuset;
    return place === null
      ? []
      : this.#files.names(place.directory).filter((name) => PART.test(name));
  }

  #file(controller: 'cpu' | 'cpuset', name: string): string | null {
    const place = this.#places[controller];
    return place === null ? null : this.#files.text(`${place.directory}/${name}`);
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

/** The cgroup of the guest itself, above those of its parts; null where it has no parts. */
function guestPlace(own: CgroupPlace | null): CgroupPlace | null {
  if (own === null || !PART.test(posix.basename(own.directory))) return null;
  return { ...own, directory: posix.dirname(own.directory) };
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
  const cpu = guestPlace(hierarchies.place('cpu', membership));
  const cpuset = guestPlace(hierarchies.place('cpuset', membership));
  const place = cpu ?? cpuset;
  if (place === null) return [];
  const guest = new CgroupReader(files, { cpu, cpuset });
  const own = guest.read('machine');
  const isNested = posix.basename(place.directory) === NESTED;
  const machine = isNested ? inScope(guest.below('..').read('machine'), own) : own;
  const parts = guest.parts
    .toSorted((a, b) => byNumber.compare(a, b))
    .map((part) => guest.below(part).read(part));
  return [machine, ...parts].filter((cgroup) => !isEmpty(cgroup));
}
