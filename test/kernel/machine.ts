import { readFileSync } from 'node:fs';

/** The highest number of a list such as `0-3,8`. */
const highest = (list: string): number => Number(/\d+$/.exec(list.trim())?.[0]);

/** The machine's last CPU and last NUMA node, and all of its CPUs, as the kernel writes them. */
export const machine = {
  cpus: readFileSync('/sys/devices/system/cpu/online', 'utf8').trim(),
  lastCpu: highest(readFileSync('/sys/devices/system/cpu/online', 'utf8')),
  lastNode: highest(readFileSync('/sys/devices/system/node/has_memory', 'utf8')),
};
