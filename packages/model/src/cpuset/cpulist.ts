import { Cpuset } from './cpuset.ts';
import { parseCpuset } from './parse.ts';
import { CpusetSyntaxError } from './syntax-error.ts';

/** virsh reads a CPU list into a bitmap of this many bits (virshParseCPUList), whatever the host. */
const VIRSH_LIMIT = 1024;

/** A CPU list that virsh refuses, with the lines in which virsh does it, without `error: `. */
export class CpulistError extends CpusetSyntaxError {
  override readonly name = 'CpulistError';
  readonly virshLines: readonly string[];

  constructor(text: string, position: number, reason: string, virshLines: readonly string[]) {
    super(text, position, reason);
    this.virshLines = Object.freeze([...virshLines]);
  }
}

/** Where the first number stands that is not taken out and reaches `bound`. */
function placeOfNumberFrom(text: string, bound: number): number {
  for (const { 0: digits, index } of text.matchAll(/(?<![\^\d])\d+/g)) {
    if (Number(digits) >= bound) return index;
  }
  return 0;
}

function parseStrictly(text: string): Cpuset {
  try {
    return parseCpuset(text, VIRSH_LIMIT);
  } catch (error) {
    if (!(error instanceof CpusetSyntaxError)) throw error;
    throw new CpulistError(text, error.position, error.reason, [
      `Invalid cpulist '${text}'`,
      `invalid argument: Failed to parse bitmap '${text}'`,
    ]);
  }
}

/**
 * Parses the CPU list of virsh's vcpupin, emulatorpin and iothreadpin (virshParseCPUList): as
 * `parseCpuset`, but no number from 1024 on, nothing that comes out empty, no CPU from `maxCpu` on,
 * and whatever starts with `r` (for reset) is every CPU below `maxCpu`.
 *
 * `maxCpu` is the host's highest CPU number plus one, as virNodeGetCPUMap tells it.
 * @throws CpulistError
 */
export function parseCpulist(text: string, maxCpu: number): Cpuset {
  if (text.startsWith('r')) return Cpuset.range(0, maxCpu - 1);
  const cpus = parseStrictly(text);
  if (cpus.max === null) {
    throw new CpulistError(text, text.length, 'no CPU is left', [`Invalid cpulist '${text}'`]);
  }
  if (cpus.max >= maxCpu) {
    const reason = `CPU ${cpus.max} is above ${maxCpu - 1}, the host's highest`;
    throw new CpulistError(text, placeOfNumberFrom(text, maxCpu), reason, [
      `CPU ${cpus.max} in cpulist '${text}' exceed the maxcpu ${maxCpu}`,
    ]);
  }
  return cpus;
}
