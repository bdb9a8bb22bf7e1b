import { readdir, readFile, readlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

import { cgroupDirectory, cgroupMounts } from './cgroups.ts';
import { RigError } from './errors.ts';
import type { Rig } from './rig.ts';

/** A thread of a guest's QEMU, in the kernel's own words. Numbers are those outside the rig. */
export interface GuestThread {
  readonly tid: number;
  /** `CPU 0/TCG` (or `/KVM`), `IO iothread1`, `qemu-system-x86` for the emulator, and others. */
  readonly comm: string;
  /** The CPUs that it may run on, as in `0-1,4`: proc_pid_status(5), `Cpus_allowed_list`. */
  readonly cpusAllowed: string;
  /** The nodes that its cpuset lets it take memory from: `Mems_allowed_list`. */
  readonly memsAllowed: string;
}

/** The memory policy of a part of a guest's memory: proc_pid_numa_maps(5). */
export interface MemoryRange {
  readonly start: string;
  /** `default`, `bind:0`, `prefer:0`, `interleave:0-1`. */
  readonly policy: string;
  /** Pages on each node. */
  readonly pages: ReadonlyMap<number, number>;
}

/**
 * The process of a running guest, by its number outside the rig.
 *
 * @throws RigError when the rig runs no such guest.
 */
export async function guestProcess(rig: Rig, name: string): Promise<number> {
  const namespace = await readlink(`/proc/${rig.pid}/ns/pid`);
  // QEMU doubles the commas of a value.
  const argument = `guest=${name.replaceAll(',', ',,')},`;
  for (const entry of await readdir('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    // Processes may end while they are looked at.
    const command = await readFile(`/proc/${entry}/cmdline`, 'utf8').catch(() => '');
    if (!command.split('\0').some((word) => word.startsWith(argument))) continue;
    const own = await readlink(`/proc/${entry}/ns/pid`).catch(() => '');
    if (own === namespace) return Number(entry);
  }
  throw new RigError('command', `the rig in ${rig.dir} runs no guest ${name}`);
}

/** All threads of a process, in the order of their numbers. */
export async function threadsOf(pid: number): Promise<GuestThread[]> {
  const tids = (await readdir(`/proc/${pid}/task`)).map(Number);
  return Promise.all(tids.toSorted((a, b) => a - b).map((tid) => threadOf(pid, tid)));
}

async function threadOf(pid: number, tid: number): Promise<GuestThread> {
  const status = await readFile(`/proc/${pid}/task/${tid}/status`, 'utf8');
  return {
    tid,
    comm: statusField(status, 'Name'),
    cpusAllowed: statusField(status, 'Cpus_allowed_list'),
    memsAllowed: statusField(status, 'Mems_allowed_list'),
  };
}

function statusField(status: string, name: string): string {
  const line = status.split('\n').find((line) => line.startsWith(`${name}:`));
  return line?.slice(name.length + 1).trim() ?? '';
}

/** The thread of a vCPU. @throws RigError when the guest has none, as for an offline vCPU. */
export async function vcpuThread(pid: number, vcpu: number): Promise<GuestThread> {
  return findThread(pid, `vCPU ${vcpu}`, ({ comm }) => comm.startsWith(`CPU ${vcpu}/`));
}

/** The thread of an iothread. @throws RigError when the guest has none of that number. */
export async function iothreadThread(pid: number, iothread: number): Promise<GuestThread> {
  return findThread(pid, `iothread ${iothread}`, ({ comm }) => comm === `IO iothread${iothread}`);
}

/** The emulator's main thread. */
export async function emulatorThread(pid: number): Promise<GuestThread> {
  return threadOf(pid, pid);
}

async function findThread(
  pid: number,
  what: string,
  matches: (thread: GuestThread) => boolean,
): Promise<GuestThread> {
  const threads = await threadsOf(pid);
  const found = threads.find(matches);
  if (found !== undefined) return found;
  const present = threads.map(({ comm }) => comm).join(', ');
  throw new RigError('command', `process ${pid} has no thread of ${what}, only ${present}`);
}

/**
 * A file of a guest's cgroup, without its final newline.
 *
 * @param controller `cpu`, `cpuset`, `memory` and so on; the file is named as the machine's cgroup
 *   version names it (`cpu.shares` on v1, `cpu.weight` on v2)
 * @param part a cgroup below the guest's own: `vcpu0`, `emulator`, `iothread1`
 */
export async function readCgroup(
  pid: number,
  controller: string,
  file: string,
  part = '',
): Promise<string> {
  const directory = await guestCgroup(pid, controller);
  return (await readFile(join(directory, part, file), 'utf8')).trimEnd();
}

/** The directory of a guest's own cgroup, which holds those of its threads. */
export async function guestCgroup(pid: number, controller: string): Promise<string> {
  const mounts = cgroupMounts(await readFile('/proc/self/mountinfo', 'utf8'));
  const hierarchy =
    mounts.find(({ controllers }) => controllers.includes(controller)) ??
    mounts.find(({ version }) => version === 2);
  if (hierarchy === undefined) {
    throw new RigError('prerequisite', `this machine mounts no cgroup controller ${controller}`);
  }
  const own = cgroupDirectory(hierarchy, await readFile(`/proc/${pid}/cgroup`, 'utf8'));
  // The process itself is in the emulator's cgroup, below the guest's, where the two are apart.
  return basename(own) === 'emulator' ? dirname(own) : own;
}

/** The memory ranges of a process with the policy and the pages of each. */
export async function memoryRanges(pid: number): Promise<MemoryRange[]> {
  const text = await readFile(`/proc/${pid}/numa_maps`, 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => {
      const [start = '', policy = '', ...details] = line.split(' ');
      const counts = details.flatMap((detail): [number, number][] => {
        const match = /^N(\d+)=(\d+)$/.exec(detail);
        return match ? [[Number(match[1]), Number(match[2])]] : [];
      });
      return { start, policy, pages: new Map(counts) };
    });
}
