import { readdirSync, readFileSync } from 'node:fs';

/** What of this machine the tour's commands depend on. */
export interface Machine {
  /** Online CPUs, in order. */
  readonly cpus: readonly number[];
  readonly nodes: readonly number[];
}

/** The numbers of a kernel list such as `0-3,8`. */
function numbersOf(list: string): number[] {
  return list
    .trim()
    .split(',')
    .filter((range) => range !== '')
    .flatMap((range) => {
      const [first = 0, last = first] = range.split('-').map(Number);
      return Array.from({ length: last - first + 1 }, (_, i) => first + i);
    });
}

export function readMachine(): Machine {
  const cpus = numbersOf(readFileSync('/sys/devices/system/cpu/online', 'utf8'));
  const nodes = readdirSync('/sys/devices/system/node')
    .map((name) => /^node(\d+)$/.exec(name)?.[1])
    .filter((id) => id !== undefined)
    .map(Number)
    .toSorted((a, b) => a - b);
  return { cpus, nodes };
}
