import { X86_FEATURES, X86_MODELS } from './x86-map.ts';

/** The family and model of a CPU, and the steppings that are meant; null for all. */
export interface Signature {
  readonly family: number;
  readonly model: number;
  readonly steppings: readonly [from: number, to: number] | null;
}

/** A model of x86 CPUs as libvirt knows it. */
export interface X86Model {
  readonly name: string;
  readonly vendor: string | null;
  readonly features: ReadonlySet<string>;
  readonly signatures: readonly Signature[];
  /** Whether a host's CPU may be named so, and a guest's. */
  readonly host: boolean;
  readonly guest: boolean;
  /** Features that it once had. */
  readonly removed: readonly string[];
}

/** What libvirt knows of x86 CPUs. */
export interface X86Map {
  /** Every feature, in the order in which libvirt names them. */
  readonly features: readonly string[];
  /** By name; oldest first. */
  readonly models: ReadonlyMap<string, X86Model>;
}

function signatureOf(text: string): Signature {
  const [family = '', model = '', steppings] = text.split(':');
  const [low, high = low] = steppings?.split('-') ?? [];
  return {
    family: Number(family),
    model: Number(model),
    steppings: low === undefined ? null : [Number(low), Number(high)],
  };
}

function modelOf(line: string, known: ReadonlyMap<string, X86Model>): X86Model {
  const [name = '', vendor = '', like = '', ...words] = line.split(' ');
  const features = new Set(known.get(like)?.features);
  const signatures: Signature[] = [];
  const removed: string[] = [];
  for (const word of words) {
    const rest = word.slice(1);
    if (word.startsWith('@')) signatures.push(signatureOf(rest));
    else if (word.startsWith('~')) removed.push(rest);
    else if (word.startsWith('-')) features.delete(rest);
    else if (!word.startsWith('!')) features.add(word);
  }
  return {
    name,
    vendor: vendor === '.' ? null : vendor,
    features,
    signatures,
    host: !words.includes('!host'),
    guest: !words.includes('!guest'),
    removed,
  };
}

let map: X86Map | undefined;

/** What libvirt knows of x86 CPUs, read when it is first asked for. */
export function x86Map(): X86Map {
  if (map !== undefined) return map;
  const models = new Map<string, X86Model>();
  for (const line of X86_MODELS.trim().replaceAll('\n  ', ' ').split('\n')) {
    const model = modelOf(line, models);
    models.set(model.name, model);
  }
  map = { features: X86_FEATURES.trim().split(/\s+/), models };
  return map;
}
