import type { GuestKind } from '../host/description.ts';
import type { SimulatedHost } from '../host/simulated-host.ts';
import { cpuDriver } from './architecture.ts';
import type { Cpu } from './cpu.ts';
import { type CpuData, decode, type HypervisorModel } from './decode.ts';
import { emulatedCpu, emulatedModels, qemuModels, virtualisedCpu } from './qemu.ts';
import { featuresOf } from './x86.ts';
import { x86Map } from './x86-models.ts';

/** What a machine of unknown make has at least. */
const USUAL_MODEL = 'kvm64';

/** The host's own CPU as its capabilities show it; null where they do not. */
export function hostCpu({ machine }: SimulatedHost): Cpu | null {
  const { arch, cpuModel, cpuVendor, cpuDetails } = machine;
  if (cpuModel === null) return null;
  const features = cpuDetails?.features ?? [];
  return {
    type: 'host',
    arch,
    mode: 'custom',
    match: 'minimum',
    fallback: 'allow',
    model: cpuModel,
    vendor: cpuVendor,
    features: features.map((name) => ({ name, policy: 'require' })),
  };
}

function dataOf(host: SimulatedHost): CpuData {
  const { cpuModel, cpuVendor, cpuDetails } = host.machine;
  const models = x86Map().models;
  const model = cpuModel !== null && models.has(cpuModel) ? cpuModel : USUAL_MODEL;
  const known = new Set(x86Map().features);
  const features = (cpuDetails?.features ?? []).filter((name) => known.has(name));
  const signature = cpuDetails?.signature;
  return {
    features: featuresOf({
      model,
      features: features.map((name) => ({ name, policy: 'require' })),
    }),
    vendor: cpuVendor ?? models.get(model)?.vendor ?? null,
    signature:
      signature === undefined || signature === null
        ? null
        : [Number(signature.family), Number(signature.model), Number(signature.stepping)],
  };
}

/** What a hypervisor offers guests of CPUs. */
export interface HypervisorCpus {
  /** Its models, in its own order, with what keeps each from being used here. */
  readonly models: ReadonlyMap<string, HypervisorModel>;
  /** The host's CPU as guests can have it. */
  readonly hostModel: Cpu;
}

const offered = new WeakMap<SimulatedHost, Map<string, HypervisorCpus | null>>();

/** What an emulator offers of x86 CPUs under `qemu` or `kvm`; null for other architectures. */
export function hypervisorCpus(
  host: SimulatedHost,
  kind: Pick<GuestKind, 'arch' | 'emulator'>,
  virtType: string,
): HypervisorCpus | null {
  const known = offered.get(host) ?? new Map<string, HypervisorCpus | null>();
  offered.set(host, known);
  const key = `${virtType} ${kind.emulator}`;
  const cpus = known.has(key) ? known.get(key)! : find(host, kind, virtType);
  known.set(key, cpus);
  return cpus;
}

function find(
  host: SimulatedHost,
  { arch, emulator }: Pick<GuestKind, 'arch' | 'emulator'>,
  virtType: string,
): HypervisorCpus | null {
  if (cpuDriver(arch) !== 'x86') return null;
  const isKvm = virtType === 'kvm';
  const data = isKvm ? virtualisedCpu(dataOf(host)) : emulatedCpu(emulator);
  const models = isKvm ? qemuModels(data.features) : emulatedModels(data);
  const found = decode(data, { models, preferred: [] });
  if (found === null) return null;
  const hostModel: Cpu = {
    type: 'guest',
    arch: null,
    mode: 'custom',
    match: 'exact',
    fallback: 'forbid',
    ...found,
  };
  return { models, hostModel };
}
