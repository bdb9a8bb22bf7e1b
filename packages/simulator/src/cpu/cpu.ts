import { oneOf, requiredUint, ullong, yesNo } from '../domain/definition/attribute.ts';
import {
  cacheOf,
  maxphysaddrOf,
  migratableOf,
  modeOf,
  topologyOf,
  vendorIdOf,
} from '../domain/definition/cpu.ts';
import {
  at,
  child,
  childrenOf,
  readXml,
  syntaxDetail,
  textOf,
  type XmlNode,
} from '../domain/definition/xml.ts';
import { XmlSyntaxError } from '@virtune/model';
import { attributes, element, leaf } from '../domain/definition/printer.ts';
import { code, from, VirError } from '../error.ts';
import { isArchitecture } from './architecture.ts';

export const policies = ['force', 'require', 'optional', 'disable', 'forbid'] as const;
export type Policy = (typeof policies)[number];

export interface CpuFeature {
  readonly name: string;
  readonly policy: Policy;
}

/** A CPU as a client describes it: a host's, which has an architecture, or one for a guest. */
export interface Cpu {
  readonly type: 'host' | 'guest';
  readonly arch: string | null;
  readonly mode: 'custom' | 'host-model' | 'host-passthrough' | 'maximum';
  readonly match: 'minimum' | 'exact' | 'strict';
  readonly fallback: 'allow' | 'forbid';
  readonly model: string | null;
  readonly vendor: string | null;
  readonly features: readonly CpuFeature[];
}

const xmlError = (detail: string): VirError => new VirError(code.xmlError, from.cpu, detail);
const unsupported = (detail: string): VirError =>
  new VirError(code.configUnsupported, from.cpu, detail);

function featuresOf(node: XmlNode, type: Cpu['type'], named: boolean): readonly CpuFeature[] {
  const nodes = childrenOf(node, 'feature');
  if (nodes.length > 0 && !named) {
    throw xmlError('Non-empty feature list specified without CPU model');
  }
  const seen = new Set<string>();
  return nodes.map(({ attributes }) => {
    const text = type === 'guest' ? (attributes.get('policy') ?? 'require') : 'require';
    const policy = policies.find((known) => known === text);
    if (policy === undefined) throw unsupported('Invalid CPU feature policy');
    const name = attributes.get('name') ?? '';
    if (name === '') throw xmlError('Invalid CPU feature name');
    if (seen.has(name)) throw xmlError(`CPU feature '${name}' specified more than once`);
    seen.add(name);
    return { name, policy };
  });
}

/** What only a host's CPU has, and is not used. */
function checkHost(node: XmlNode): string {
  const arch = textOf(at(node, 'arch'));
  if (arch === undefined) throw xmlError('Missing CPU architecture');
  if (!isArchitecture(arch)) throw unsupported(`Unknown architecture ${arch}`);
  const version = child(node, 'microcode')?.attributes.get('version');
  if (version !== undefined && !/^\s*\d+$/.test(version)) {
    throw unsupported('invalid microcode version');
  }
  const signature = child(node, 'signature');
  if (signature !== undefined) {
    requiredUint(signature, 'family', { nonzero: true });
    requiredUint(signature, 'model');
    requiredUint(signature, 'stepping');
  }
  const tsc = childrenOf(node, 'counter').find(
    ({ attributes }) => attributes.get('name') === 'tsc',
  );
  ullong(tsc, 'frequency', { required: true });
  yesNo(tsc, 'scaling');
  return arch;
}

function fallbackOf(model: XmlNode | undefined): Cpu['fallback'] {
  const fallback = model?.attributes.get('fallback') ?? 'allow';
  if (fallback === 'allow' || fallback === 'forbid') return fallback;
  throw unsupported('Invalid fallback attribute');
}

function typeOf(node: XmlNode): Cpu['type'] {
  if (child(node, 'arch') === undefined) return 'guest';
  if (!node.attributes.has('match')) return 'host';
  throw xmlError("'arch' element cannot be used inside 'cpu' element with 'match' attribute'");
}

function rootOf(text: string): XmlNode {
  let node: XmlNode;
  try {
    node = readXml(text);
  } catch (error) {
    if (!(error instanceof XmlSyntaxError)) throw error;
    throw new VirError(code.xmlDetail, from.cpu, syntaxDetail(error, text, '(CPU_definition)'));
  }
  if (node.name === 'cpu') return node;
  throw xmlError("XML does not contain expected 'cpu' element");
}

/**
 * Reads a `<cpu>` (virCPUDefParseXML), of a host or a guest as it looks unless one is wanted.
 * @throws VirError
 */
export function parseCpu(text: string, wanted?: Cpu['type']): Cpu {
  const node = rootOf(text);
  const type = wanted ?? typeOf(node);
  const isGuest = type === 'guest';
  if (!isGuest && node.attributes.has('mode')) {
    throw unsupported('Attribute mode is only allowed for guest CPU');
  }
  const mode = modeOf(node);
  migratableOf(node, mode);
  let match: Cpu['match'] = 'minimum';
  if (isGuest) {
    match = oneOf(node, 'match', ['minimum', 'exact', 'strict']) ?? 'exact';
    oneOf(node, 'check', ['default', 'none', 'partial', 'full']);
  }
  const arch = isGuest ? null : checkHost(node);
  const modelNode = child(node, 'model');
  const model = textOf(modelNode) ?? null;
  if (model === null && !isGuest) throw xmlError('Missing CPU model name');
  const named = isGuest && (mode === 'custom' || mode === 'host-model');
  const fallback = named ? fallbackOf(modelNode) : 'allow';
  if (named) vendorIdOf(modelNode);
  const vendor = textOf(child(node, 'vendor')) ?? null;
  if (vendor !== null && model === null) {
    throw xmlError('CPU vendor specified without CPU model');
  }
  topologyOf(node, true);
  const features = featuresOf(node, type, model !== null || (isGuest && mode !== 'custom'));
  cacheOf(node);
  maxphysaddrOf(node);
  return { type, arch, mode, match, fallback, model, vendor, features };
}

/** Model, vendor and features, as they stand in a guest's `<cpu>`. */
export function printModel({ model, fallback, vendor, features }: Cpu): string {
  const modelText = model === null ? '' : `<model${attributes({ fallback })}>${model}</model>\n`;
  const lines = features.map(({ policy, name }) => `<feature${attributes({ policy, name })}/>\n`);
  return modelText + leaf('vendor', vendor) + lines.join('');
}

/** A guest's `<cpu>` (virCPUDefFormat). */
export const printCpu = (cpu: Cpu): string =>
  element('cpu', attributes({ mode: cpu.mode, match: cpu.match }), printModel(cpu));
