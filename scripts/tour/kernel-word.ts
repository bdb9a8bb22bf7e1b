import { readdir, readFile } from 'node:fs/promises';
import {
  bootedCells,
  emulatorThread,
  guestCgroup,
  guestProcess,
  mainGuest,
  memoryRanges,
  readCgroup,
  type Rig,
  threadsOf,
} from '../../test/rig/index.ts';

/** Lines in which the kernel, not libvirt, says how things are. */
export type KernelWord = (rig: Rig) => Promise<string[]>;

export const shares: KernelWord = async (rig) => {
  const pid = await guestProcess(rig, mainGuest);
  const file = rig.cgroupVersion === 1 ? 'cpu.shares' : 'cpu.weight';
  const directory = (await guestCgroup(pid, 'cpu')).split('/').at(-1);
  return [`${directory}/${file} = ${await readCgroup(pid, 'cpu', file)}`];
};

export const emulatorPin: KernelWord = async (rig) => {
  const { tid, cpusAllowed } = await emulatorThread(await guestProcess(rig, mainGuest));
  return [`/proc/${tid}/status: Cpus_allowed_list ${cpusAllowed}`];
};

export const vcpuPins: KernelWord = async (rig) => {
  const threads = await threadsOf(await guestProcess(rig, mainGuest));
  return threads
    .filter(({ comm }) => comm.startsWith('CPU '))
    .map(
      ({ comm, tid, cpusAllowed }) => `thread ${tid} "${comm}": Cpus_allowed_list ${cpusAllowed}`,
    );
};

export const memoryPolicy: KernelWord = async (rig) => {
  const pid = await guestProcess(rig, mainGuest);
  const bound = (await memoryRanges(pid)).filter(({ policy }) => policy.startsWith('bind'));
  const policies = [...new Set(bound.map(({ policy }) => policy))].join(', ');
  const bindings = bound.length === 0 ? 'none' : `${bound.length} with policy ${policies}`;
  return [
    `cpuset.mems = ${await readCgroup(pid, 'cpuset', 'cpuset.mems')}`,
    `/proc/${pid}/numa_maps: ranges of memory that are bound: ${bindings}`,
  ];
};

export const processes: KernelWord = async (rig) => {
  const pid = await guestProcess(rig, mainGuest);
  const threads = await threadsOf(pid);
  return [`process ${pid} is ${mainGuest}, with ${threads.length} threads`];
};

/** What the kernel says of this machine's nodes, in /sys. */
export const hostNodes: KernelWord = async () => {
  const directory = '/sys/devices/system/node';
  const nodes = (await readdir(directory)).filter((name) => /^node\d+$/.test(name)).toSorted();
  const read = async (name: string, file: string): Promise<string> =>
    (await readFile(`${directory}/${name}/${file}`, 'utf8')).trim();
  return Promise.all(
    nodes.map(
      async (name) =>
        `${directory}/${name}: cpulist ${await read(name, 'cpulist')}, distance ${await read(name, 'distance')}`,
    ),
  );
};

/** The word of the guest's own kernel, which prints its NUMA nodes on its console once booted. */
export const guestCells: KernelWord = async (rig) => {
  const cells = await bootedCells(rig, mainGuest);
  return cells.map(
    ({ id, cpus, memoryKiB }) =>
      `inside the guest: node ${id} has CPUs ${cpus} and ${Math.round(memoryKiB / 1024)} MiB`,
  );
};

export const all =
  (...words: readonly KernelWord[]): KernelWord =>
  async (rig) =>
    (await Promise.all(words.map((word) => word(rig)))).flat();
