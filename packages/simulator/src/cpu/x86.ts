import { code, from, VirError } from '../error.ts';
import type { Cpu, CpuFeature, Policy } from './cpu.ts';
import { decode, type HypervisorModel } from './decode.ts';
import { X86_NOT_MIGRATABLE } from './x86-map.ts';
import { x86Map, type X86Model } from './x86-models.ts';

/** virCPUCompareResult. */
export const incompatible = 0;
export const identical = 1;
export const superset = 2;

const internal = (what: string): VirError => new VirError(code.internalError, from.cpu, what);
const failed = (what: string): VirError => new VirError(code.operationFailed, from.cpu, what);

/** What is said of CPUs that do not fit, where the client wants that as an error. */
export const misfit = (why: string | null): VirError =>
  new VirError(code.cpuIncompatible, from.cpu, why);

const archs = new Set(['i686', 'x86_64']);
const vendors = new Set(['Intel', 'AMD', 'Hygon']);

function modelOf(name: string): X86Model {
  const model = x86Map().models.get(name);
  if (model === undefined) throw internal(`Unknown CPU model ${name}`);
  return model;
}

const known = (): ReadonlySet<string> => new Set(x86Map().features);

function checkFeatures(features: readonly CpuFeature[]): void {
  const all = known();
  for (const { name } of features) {
    if (!all.has(name)) throw internal(`Unknown CPU feature ${name}`);
  }
}

/** All features of a CPU, as its model and its policies come to (x86ModelFromCPU). */
export function featuresOf({ model, features }: Pick<Cpu, 'model' | 'features'>): Set<string> {
  const result = new Set(model === null ? [] : modelOf(model).features);
  checkFeatures(features.filter(({ policy }) => policy !== 'optional'));
  for (const { name, policy } of features) {
    if (policy === 'force' || policy === 'require') result.add(name);
    else if (policy !== 'optional') result.delete(name);
  }
  return result;
}

/** Those of one policy; what the model has is required. */
function under(policy: Policy, { type, model, features }: Cpu): Set<string> {
  if (type === 'host' && policy !== 'require') return new Set();
  const own = features.filter((feature) => feature.policy === policy);
  const inherited = model !== null && policy === 'require' ? modelOf(model).features : [];
  checkFeatures(own);
  return new Set([...inherited, ...own.map(({ name }) => name)]);
}

const list = (features: ReadonlySet<string>): string =>
  x86Map()
    .features.filter((name) => features.has(name))
    .join(', ');

/** How a CPU compares with what a host has, and why it is incompatible where it is (x86Compute). */
function compute(host: Cpu, cpu: Cpu): readonly [result: number, why: string | null] {
  if (cpu.arch !== null && !archs.has(cpu.arch)) {
    return [incompatible, `CPU arch ${cpu.arch} does not match host arch`];
  }
  if (cpu.vendor !== null && cpu.vendor !== host.vendor) {
    const why = `host CPU vendor does not match required CPU vendor ${cpu.vendor}`;
    return [incompatible, why];
  }
  const has = featuresOf(host);
  const [force, required, optional, disabled, forbidden] = (
    ['force', 'require', 'optional', 'disable', 'forbid'] as const
  ).map((policy) => under(policy, cpu)) as [
    Set<string>,
    Set<string>,
    Set<string>,
    Set<string>,
    Set<string>,
  ];
  const provided = forbidden.intersection(has);
  if (provided.size > 0) {
    return [incompatible, `Host CPU provides forbidden features: ${list(provided)}`];
  }
  const needed = required.difference(force).difference(optional).difference(disabled);
  const missing = needed.difference(has);
  if (missing.size > 0) {
    return [incompatible, `Host CPU does not provide required features: ${list(missing)}`];
  }
  const extra = has.difference(optional).difference(needed).difference(disabled).difference(force);
  if (extra.size === 0) return [identical, null];
  if (cpu.type === 'guest' && cpu.match === 'strict') {
    const why = `Host CPU does not strictly match guest CPU: Extra features: ${list(extra)}`;
    return [incompatible, why];
  }
  return [superset, null];
}

/**
 * virCPUx86Compare: what `cpu` is to a host whose CPU is `host`; null stands for one that nobody
 * knows.
 * @throws VirError where it is incompatible and that is to be an error.
 */
export function compareX86(host: Cpu | null, cpu: Cpu, failIncompatible: boolean): number {
  const unknown = [incompatible, 'unknown host CPU'] as const;
  const [result, why] = host === null || host.model === null ? unknown : compute(host, cpu);
  if (result === incompatible && failIncompatible) throw misfit(why);
  return result;
}

function vendorOf(name: string): string {
  if (!vendors.has(name)) throw failed(`Unknown CPU vendor ${name}`);
  return name;
}

/** The vendor that all have, and whether each of them says it. */
function commonVendor(cpus: readonly Cpu[]): { vendor: string | null; told: boolean } {
  let vendor: string | null = null;
  let told = true;
  for (const [i, cpu] of cpus.entries()) {
    const own = cpu.model === null ? null : modelOf(cpu.model).vendor;
    if (i > 0 && cpu.vendor !== null && own !== null && cpu.vendor !== own) {
      throw failed(`CPU vendor ${own} of model ${cpu.model} differs from vendor ${cpu.vendor}`);
    }
    if (cpu.vendor === null) told = false;
    const name = cpu.vendor ?? (i > 0 ? own : null);
    if (name === null) continue;
    if (vendor === null) vendor = vendorOf(name);
    else if (vendor !== name) throw failed('CPU vendors do not match');
  }
  return { vendor, told };
}

export interface BaselineOptions {
  /** What the hypervisor has of models; null for all that there are. */
  readonly models?: ReadonlyMap<string, HypervisorModel> | null;
  /** Features that may be in the result; null for all. */
  readonly features?: ReadonlySet<string> | null;
  readonly migratable: boolean;
}

/** virCPUx86Baseline: the richest CPU of which all of `cpus` have everything. @throws VirError */
export function baselineX86(
  cpus: readonly Cpu[],
  { models = null, features = null, migratable }: BaselineOptions,
): Cpu {
  const sets = cpus.map(featuresOf);
  const { vendor, told } = commonVendor(cpus);
  let common: ReadonlySet<string> = sets.reduce((all, set) => all.intersection(set));
  if (features !== null) common = common.intersection(features);
  if (common.size === 0) throw failed('CPUs are incompatible');
  const preferred = [...new Set(cpus.flatMap(({ model }) => model ?? []))];
  const found = decode({ features: common, vendor, signature: null }, { models, preferred });
  if (found === null) throw internal('Cannot find suitable CPU model for given data');
  const blocked = new Set(migratable ? X86_NOT_MIGRATABLE : []);
  const only = preferred.length === 1 && found.model === preferred[0];
  return {
    type: 'guest',
    arch: null,
    mode: 'custom',
    match: 'exact',
    fallback: only ? 'forbid' : 'allow',
    model: found.model,
    vendor: told ? found.vendor : null,
    features: found.features.filter(({ name }) => !blocked.has(name)),
  };
}

const byName = (a: CpuFeature, b: CpuFeature): number =>
  a.name < b.name ? -1 : Number(a.name > b.name);

/** All features named, those of the model too, by name (virCPUx86ExpandFeatures). */
export function expandX86(cpu: Cpu): Cpu {
  if (cpu.model === null) return cpu;
  const { features: inherited, removed } = modelOf(cpu.model);
  const policies = new Map<string, Policy>([...inherited].map((name) => [name, 'require']));
  for (const { name, policy } of cpu.features) {
    if (policy === 'require' || policy === 'disable') policies.set(name, policy);
  }
  for (const name of removed) if (!policies.has(name)) policies.set(name, 'disable');
  const features = [...policies].map(([name, policy]) => ({ name, policy }));
  return { ...cpu, features: features.toSorted(byName) };
}
