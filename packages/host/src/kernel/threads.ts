import { Cpuset, type KernelThread, type ThreadKind } from '@virtune/model';
import type { KernelFiles } from './files.ts';
import { listOf } from './numbers.ts';
import type { HelperThread } from './processes.ts';

/** proc_pid_stat(5) counts from 1 and the name, which may hold anything, is the second. */
const LAST_CPU_FIELD = 39;
const UTIME_FIELD = 14;
const FIRST_AFTER_NAME = 3;
/** What the kernel counts times of stat in, on every architecture that runs KVM. */
const NS_PER_TICK = 10_000_000n;

/** What the host has, to which the kernel's lists are cut: they name CPUs that might come. */
export interface HostBounds {
  readonly cpus: Cpuset;
  readonly nodes: Cpuset;
}

/** QEMU names its threads where libvirt starts it (debug-threads=on), qemu_thread_create. */
export function kindOf(comm: string): { readonly kind: ThreadKind; readonly id: number | null } {
  const vcpu = /^CPU (\d+)\//.exec(comm);
  if (vcpu !== null) return { kind: 'vcpu', id: Number(vcpu[1]) };
  const iothread = /^IO iothread(\d+)$/.exec(comm);
  if (iothread !== null) return { kind: 'iothread', id: Number(iothread[1]) };
  if (comm.startsWith('vhost-')) return { kind: 'vhost', id: null };
  if (comm.startsWith('kvm-pit')) return { kind: 'kvm-pit', id: null };
  return { kind: comm === 'worker' ? 'worker' : 'emulator', id: null };
}

/** `Name:\tvalue` of proc_pid_status(5). */
function statusField(status: string, name: string): string | undefined {
  const start = status.indexOf(`\n${name}:`);
  if (start < 0) return undefined;
  const end = status.indexOf('\n', start + 1);
  return status.slice(start + name.length + 2, end < 0 ? undefined : end).trim();
}

function within(bounds: Cpuset, list: string | undefined): Cpuset {
  const set = listOf(list) ?? Cpuset.empty;
  return set.isSubsetOf(bounds) ? set : set.intersect(bounds);
}

/** The kernel's word for one task; null where it has ended. */
function threadAt(
  files: KernelFiles,
  directory: string,
  tid: number,
  bounds: HostBounds,
): KernelThread | null {
  const stat = files.text(`${directory}/stat`);
  const status = files.text(`${directory}/status`);
  if (stat === null || status === null) return null;
  const nameEnd = stat.lastIndexOf(')');
  const comm = stat.slice(stat.indexOf('(') + 1, nameEnd);
  const fields = stat.slice(nameEnd + 2).split(' ');
  const field = (number: number): string => fields[number - FIRST_AFTER_NAME] ?? '0';
  // The first of schedstat is exact; stat counts ticks.
  const [runNs, waitNs] = files.text(`${directory}/schedstat`)?.split(' ') ?? [];
  const ticks = BigInt(field(UTIME_FIELD)) + BigInt(field(UTIME_FIELD + 1));
  const lastCpu = Number(field(LAST_CPU_FIELD));
  return {
    tid,
    ...kindOf(comm),
    comm,
    cpuset: within(bounds.cpus, statusField(status, 'Cpus_allowed_list')),
    nodeset: within(bounds.nodes, statusField(status, 'Mems_allowed_list')),
    lastCpu: bounds.cpus.has(lastCpu) ? lastCpu : null,
    cpuTimeNs: runNs === undefined ? ticks * NS_PER_TICK : BigInt(runNs),
    waitTimeNs: waitNs === undefined ? null : BigInt(waitNs),
  };
}

/** All threads of a process and the kernel's threads that work for it, by tid. */
export function threadsOf(
  files: KernelFiles,
  pid: number,
  helpers: readonly HelperThread[],
  bounds: HostBounds,
): readonly KernelThread[] {
  const own = files
    .names(`/proc/${pid}/task`)
    .map((tid) => threadAt(files, `/proc/${pid}/task/${tid}`, Number(tid), bounds));
  const others = helpers.map(({ tid }) => threadAt(files, `/proc/${tid}`, tid, bounds));
  return [...own, ...others].filter((thread) => thread !== null).toSorted((a, b) => a.tid - b.tid);
}
