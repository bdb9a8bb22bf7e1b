import type { Cpu, CpuFeature, Policy } from './cpu.ts';
import { type Signature, x86Map, type X86Model } from './x86-models.ts';

/** A CPU as its features. */
export interface CpuData {
  readonly features: ReadonlySet<string>;
  readonly vendor: string | null;
  /** Family, model and stepping; null where they are not told. */
  readonly signature: readonly [family: number, model: number, stepping: number] | null;
}

/** What a model is to a hypervisor. */
export interface HypervisorModel {
  readonly name: string;
  /** Features of the model that it cannot provide. */
  readonly blockers: readonly string[];
}

export interface DecodeOptions {
  /** Models that may be used; null for all. */
  readonly models: ReadonlyMap<string, HypervisorModel> | null;
  readonly preferred: readonly string[];
}

/** Each disabled feature counts for more than the one before it (BASE_PENALTY). */
const BASE_PENALTY = 2;

const signatureMatches = (
  { signatures }: X86Model,
  [family, model, stepping]: NonNullable<CpuData['signature']>,
): boolean =>
  signatures.some(
    (known: Signature) =>
      known.family === family &&
      known.model === model &&
      (known.steppings === null ||
        (stepping >= known.steppings[0] && stepping <= known.steppings[1])),
  );

/** How well features describe a CPU: the fewer, and above all the fewer taken away, the better. */
function costOf(features: readonly CpuFeature[]): {
  readonly all: number;
  readonly disabled: number;
} {
  let [enabled, disabled, penalty] = [features.length, 0, BASE_PENALTY];
  // As libvirt does it: the end comes nearer with each that is disabled.
  for (let i = 0; i < enabled; i++) {
    if (features[i]?.policy !== 'disable') continue;
    enabled--;
    disabled += penalty;
    penalty++;
  }
  return { all: enabled + disabled, disabled };
}

const named = (features: ReadonlySet<string>, policy: Policy): CpuFeature[] =>
  x86Map()
    .features.filter((name) => features.has(name))
    .map((name) => ({ name, policy }));

/** A CPU as a model with features more and fewer (x86DataToCPU). */
function describe(
  { features: data }: CpuData,
  { features: own, removed }: X86Model,
  blockers: readonly string[],
): readonly CpuFeature[] {
  const more = data.difference(own);
  const fewer = new Set([...own.difference(data), ...blockers.filter((name) => !more.has(name))]);
  const features = [...named(more, 'require'), ...named(fewer, 'disable')];
  const missing = removed.filter((name) => features.every((feature) => feature.name !== name));
  return [...features, ...missing.map((name) => ({ name, policy: 'disable' as const }))];
}

interface Candidate {
  readonly model: X86Model;
  readonly features: readonly CpuFeature[];
}

/** Whether a candidate describes a CPU better than what was found before (x86DecodeUseCandidate). */
function isBetter(
  candidate: Candidate,
  current: Candidate,
  { signature }: CpuData,
  preferred: readonly string[],
): boolean {
  if (signature !== null) {
    const [was, is] = [current, candidate].map(({ model }) => signatureMatches(model, signature));
    if (was !== is) return is === true;
  }
  const [was, is] = [costOf(current.features), costOf(candidate.features)];
  if (is.all < was.all || (is.all === was.all && is.disabled < was.disabled)) return true;
  return preferred.includes(candidate.model.name) && is.disabled < was.disabled;
}

/** The guest CPU that describes `data` best (x86Decode); null where no model may be used. */
export function decode(
  data: CpuData,
  { models, preferred }: DecodeOptions,
): Pick<Cpu, 'model' | 'vendor' | 'features'> | null {
  let best: Candidate | null = null;
  for (const model of [...x86Map().models.values()].toReversed()) {
    const hypervisor = models === null ? null : models.get(model.name);
    if (hypervisor === undefined || !model.guest) continue;
    if (data.vendor !== null && model.vendor !== null && data.vendor !== model.vendor) continue;
    const features = describe(data, model, hypervisor?.blockers ?? []);
    const candidate = { model, features };
    if (preferred.length === 1 && preferred[0] === model.name) {
      best = candidate;
      break;
    }
    if (best === null || isBetter(candidate, best, data, preferred)) best = candidate;
  }
  return best && { model: best.model.name, vendor: data.vendor, features: best.features };
}
