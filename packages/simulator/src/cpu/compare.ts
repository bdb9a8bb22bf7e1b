import { code, from, VirError } from '../error.ts';
import { cpuDriver } from './architecture.ts';
import type { Cpu } from './cpu.ts';
import {
  baselineX86,
  type BaselineOptions,
  compareX86,
  identical,
  incompatible,
  misfit,
} from './x86.ts';

const failed = (what: string): VirError => new VirError(code.operationFailed, from.cpu, what);

export const noDriver = (arch: string): VirError =>
  new VirError(code.noSupport, from.cpu, `'${arch}' architecture is not supported by CPU driver`);

function refused(why: string, fail: boolean): number {
  if (fail) throw misfit(why);
  return incompatible;
}

/** virCPUarmCompare: hosts are compared by their names, guests not at all. */
function compareArm(host: Cpu | null, cpu: Cpu, fail: boolean): number {
  if (cpu.type === 'guest') return identical;
  if (host === null) return refused('unknown host CPU', fail);
  if (host.vendor === cpu.vendor && host.model === cpu.model) return identical;
  const { vendor, model } = cpu;
  const wanted = `vendor ${vendor ?? '<null>'} or(and) model ${model ?? '<null>'}`;
  return refused(`Host CPU model does not match required CPU ${wanted}`, fail);
}

/** virCPUppc64Compare: by the names of models. */
function comparePpc64(host: Cpu | null, cpu: Cpu, fail: boolean): number {
  if (host === null) return refused('unknown host CPU', fail);
  if (cpu.arch !== null && cpuDriver(cpu.arch) !== 'ppc64') {
    return refused(`CPU arch ${cpu.arch} does not match host arch`, fail);
  }
  if (cpu.vendor !== null && cpu.vendor !== host.vendor) {
    return refused(`host CPU vendor does not match required CPU vendor ${cpu.vendor}`, fail);
  }
  if (cpu.type === 'guest' && cpu.mode !== 'custom') return identical;
  if (cpu.model === host.model) return identical;
  return refused(`host CPU model does not match required CPU model ${cpu.model}`, fail);
}

/** virCPUCompare, as a virCPUCompareResult. @throws VirError */
export function compareCpus(
  arch: string,
  host: Cpu | null,
  cpu: Cpu,
  failIncompatible: boolean,
): number {
  switch (cpuDriver(arch)) {
    case 'x86':
      return compareX86(host, cpu, failIncompatible);
    case 'arm':
      return compareArm(host, cpu, failIncompatible);
    case 'ppc64':
      return comparePpc64(host, cpu, failIncompatible);
    // QEMU alone knows.
    case 's390':
      return identical;
    default:
      throw noDriver(arch);
  }
}

const named = (cpu: Cpu): Cpu => ({
  type: 'guest',
  arch: null,
  mode: 'custom',
  match: 'exact',
  fallback: 'allow',
  model: cpu.model,
  vendor: null,
  features: [],
});

/** virCPUBaseline: what all of these CPUs have. `arch` null takes the first one's. @throws VirError */
export function baselineCpus(
  arch: string | null,
  cpus: readonly Cpu[],
  options: BaselineOptions,
): Cpu {
  const nameless = cpus.findIndex(({ model }) => model === null);
  if (nameless >= 0) {
    const what = `no CPU model specified at index ${nameless}`;
    throw new VirError(code.invalidArg, from.cpu, what);
  }
  const own = arch ?? cpus[0]?.arch ?? 'none';
  switch (cpuDriver(own)) {
    case 'x86':
      return baselineX86(cpus, options);
    case 'arm':
      return named(cpus[0]!);
    case 'ppc64': {
      if (cpus.some(({ model }) => model !== cpus[0]?.model)) throw failed('CPUs are incompatible');
      return { ...named(cpus[0]!), fallback: 'forbid', vendor: cpus[0]?.vendor ?? null };
    }
    case 's390': {
      const what = `cannot compute baseline CPU of ${own} architecture`;
      throw new VirError(code.noSupport, from.cpu, what);
    }
    default:
      throw noDriver(own);
  }
}
