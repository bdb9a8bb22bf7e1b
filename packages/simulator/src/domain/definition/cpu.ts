import { code, from, VirError } from '../../error.ts';
import { int, oneOf, onOff, requiredUint, uint } from './attribute.ts';
import type { Cell, GuestCpu, Interconnect, VirtType } from './definition.ts';
import { printNuma } from './numa.ts';
import { attributes, elementOrNothing, escape } from './printer.ts';
import { at, child, childrenOf, textOf, type XmlNode } from './xml.ts';

const xmlError = (detail: string): VirError => new VirError(code.xmlError, from.cpu, detail);
const unsupported = (detail: string): VirError =>
  new VirError(code.configUnsupported, from.cpu, detail);

/** VIR_CPU_VENDOR_ID_LENGTH. */
const VENDOR_ID_LENGTH = 12;

const modes = ['custom', 'host-model', 'host-passthrough', 'maximum'] as const;
const featurePolicies = new Set<string>(['force', 'require', 'optional', 'disable', 'forbid']);

export function modeOf(node: XmlNode): GuestCpu['mode'] {
  const text = node.attributes.get('mode') ?? 'custom';
  const mode = modes.find((known) => known === text);
  if (mode === undefined) throw unsupported(`Invalid mode attribute '${text}'`);
  return mode;
}

export function migratableOf(node: XmlNode, mode: GuestCpu['mode']): 'on' | 'off' | null {
  const migratable = onOff(node, 'migratable') ?? null;
  if (migratable !== null && mode !== 'host-passthrough' && mode !== 'maximum') {
    throw unsupported(
      "Attribute migratable is only allowed for 'host-passthrough' / 'maximum' CPU mode",
    );
  }
  return migratable;
}

export function vendorIdOf(model: XmlNode | undefined): string | null {
  const id = model?.attributes.get('vendor_id');
  if (id === undefined || id === '') return null;
  if (Buffer.byteLength(id) !== VENDOR_ID_LENGTH) {
    throw xmlError(`vendor_id must be exactly ${VENDOR_ID_LENGTH} characters long`);
  }
  if (id.includes(',')) throw xmlError('vendor id is invalid');
  return id;
}

/** `clusters`: this libvirt knows them. */
export function topologyOf(node: XmlNode, clusters: boolean): GuestCpu['topology'] {
  const topology = child(node, 'topology');
  if (topology === undefined) return null;
  const nonzero = { nonzero: true };
  return {
    sockets: requiredUint(topology, 'sockets', nonzero),
    dies: uint(topology, 'dies', nonzero) ?? 1,
    ...(clusters && { clusters: uint(topology, 'clusters', nonzero) ?? 1 }),
    cores: requiredUint(topology, 'cores', nonzero),
    threads: requiredUint(topology, 'threads', nonzero),
  };
}

function featuresOf(node: XmlNode, hasModel: boolean): GuestCpu['features'] {
  const nodes = childrenOf(node, 'feature');
  if (nodes.length > 0 && !hasModel) {
    throw xmlError('Non-empty feature list specified without CPU model');
  }
  const seen = new Set<string>();
  return nodes.map(({ attributes }) => {
    const policy = attributes.get('policy') ?? 'require';
    if (!featurePolicies.has(policy)) throw unsupported('Invalid CPU feature policy');
    const name = attributes.get('name');
    if (name === undefined || name === '') throw xmlError('Invalid CPU feature name');
    if (seen.has(name)) throw xmlError(`CPU feature '${name}' specified more than once`);
    seen.add(name);
    return { name, policy };
  });
}

export function cacheOf(node: XmlNode): GuestCpu['cache'] {
  const caches = childrenOf(node, 'cache');
  if (caches.length > 1) throw xmlError('at most one CPU cache element may be specified');
  if (caches.length === 0) return null;
  const level = int(caches[0], 'level', { nonnegative: true }) ?? -1;
  if (level !== -1 && (level < 1 || level > 3)) {
    throw xmlError('invalid CPU cache level, must be in range [1,3]');
  }
  const mode = oneOf(caches[0], 'mode', ['emulate', 'passthrough', 'disable'], { required: true });
  return { level, mode: mode! };
}

export function maxphysaddrOf(node: XmlNode): GuestCpu['maxphysaddr'] {
  const address = child(node, 'maxphysaddr');
  if (address === undefined) return null;
  const mode = oneOf(address, 'mode', ['emulate', 'passthrough'], { required: true });
  return { mode: mode!, bits: int(address, 'bits', { nonnegative: true }) ?? -1 };
}

/** `<cpu>` but for its cells (virCPUDefParseXML). */
export function parseCpu(root: XmlNode, clusters: boolean): GuestCpu | null {
  const node = at(root, 'cpu');
  if (node === undefined) return null;
  const mode = modeOf(node);
  const migratable = migratableOf(node, mode);
  const match = oneOf(node, 'match', ['minimum', 'exact', 'strict']) ?? 'exact';
  const check = oneOf(node, 'check', ['default', 'none', 'partial', 'full']) ?? 'default';
  const modelNode = child(node, 'model');
  const model = textOf(modelNode) ?? null;
  const named = mode === 'custom' || mode === 'host-model';
  const fallback = named ? (modelNode?.attributes.get('fallback') ?? 'allow') : 'allow';
  if (fallback !== 'allow' && fallback !== 'forbid')
    throw unsupported('Invalid fallback attribute');
  const vendorId = named ? vendorIdOf(modelNode) : null;
  const vendor = textOf(child(node, 'vendor')) ?? null;
  if (vendor !== null && model === null) {
    throw xmlError('CPU vendor specified without CPU model');
  }
  return {
    mode,
    migratable,
    match,
    check,
    model,
    fallback,
    vendorId,
    vendor,
    topology: topologyOf(node, clusters),
    features: featuresOf(node, model !== null || mode !== 'custom'),
    cache: cacheOf(node),
    maxphysaddr: maxphysaddrOf(node),
  };
}

/** What a machine has where nothing is said of the CPU's model. */
const noModel: GuestCpu = {
  mode: 'custom',
  migratable: null,
  match: 'exact',
  check: 'default',
  model: null,
  fallback: 'allow',
  vendorId: null,
  vendor: null,
  topology: null,
  features: [],
  cache: null,
  maxphysaddr: null,
};

function checkOf(mode: GuestCpu['mode'], type: VirtType): GuestCpu['check'] {
  if (mode === 'host-passthrough' || mode === 'maximum') return 'none';
  return mode === 'host-model' || type === 'kvm' ? 'partial' : 'none';
}

/** What libvirt fills in (qemuDomainDefSetDefaultCPU, qemuDomainDefCPUPostParse). */
export function completedCpu(cpu: GuestCpu | null, type: VirtType, emulator: string): GuestCpu {
  if (cpu === null || (cpu.mode === 'custom' && cpu.model === null)) {
    const model = emulator.endsWith('i386') ? 'qemu32' : 'qemu64';
    return { ...(cpu ?? noModel), check: 'none', match: 'exact', fallback: 'forbid', model };
  }
  // QEMU of 32 bit alone does not say what can be migrated (QEMU_CAPS_CPU_MIGRATABLE).
  const usual = emulator.endsWith('i386') ? 'off' : 'on';
  const migratable = cpu.mode === 'host-passthrough' ? (cpu.migratable ?? usual) : cpu.migratable;
  const check = cpu.check === 'default' ? checkOf(cpu.mode, type) : cpu.check;
  return { ...cpu, migratable, check };
}

/** What QEMU adds to a model when it emulates it (x86_cpu_filter_features under TCG). */
const emulated = [
  { policy: 'require', name: 'hypervisor' },
  { policy: 'require', name: 'lahf_lm' },
] as const;

/** The CPU that a domain was started with, as libvirt hands it on to another (origCPU). */
export const startedWith = (cpu: GuestCpu | null): GuestCpu | null =>
  cpu === null ? null : { ...cpu, fallback: 'forbid' };

/** The CPU of a running domain, as libvirt tells it after QEMU's word. */
export function runningCpu(cpu: GuestCpu | null): GuestCpu | null {
  if (cpu === null || cpu.mode !== 'custom') return cpu;
  const added = emulated.filter(({ name }) => cpu.features.every((own) => own.name !== name));
  return { ...cpu, check: 'full', fallback: 'forbid', features: [...cpu.features, ...added] };
}

function modelText(cpu: GuestCpu): string {
  if (cpu.mode !== 'custom' && cpu.mode !== 'host-model') return '';
  let text = '';
  if (cpu.model !== null || cpu.vendorId !== null) {
    const values = attributes({
      fallback: cpu.model === null ? null : cpu.fallback,
      vendor_id: cpu.vendorId,
    });
    text =
      cpu.model === null ? `<model${values}/>\n` : `<model${values}>${escape(cpu.model)}</model>\n`;
  }
  return cpu.vendor === null ? text : `${text}<vendor>${escape(cpu.vendor)}</vendor>\n`;
}

export function printCpu(
  cpu: GuestCpu | null,
  cells: readonly Cell[],
  interconnects: readonly Interconnect[],
): string {
  if (cpu === null) return '';
  const text = attributes({
    mode: cpu.mode,
    match: cpu.mode === 'custom' ? cpu.match : null,
    check: cpu.check === 'default' ? null : cpu.check,
    migratable: cpu.mode === 'host-passthrough' || cpu.mode === 'maximum' ? cpu.migratable : null,
  });
  const { cache, maxphysaddr } = cpu;
  const cacheText =
    cache && attributes({ level: cache.level < 0 ? null : cache.level, mode: cache.mode });
  const addressText =
    maxphysaddr &&
    attributes({ mode: maxphysaddr.mode, bits: maxphysaddr.bits < 0 ? null : maxphysaddr.bits });
  const content =
    modelText(cpu) +
    (cpu.topology === null ? '' : `<topology${attributes({ ...cpu.topology })}/>\n`) +
    (cacheText === null ? '' : `<cache${cacheText}/>\n`) +
    (addressText === null ? '' : `<maxphysaddr${addressText}/>\n`) +
    cpu.features.map(({ policy, name }) => `<feature${attributes({ policy, name })}/>\n`).join('') +
    printNuma(cells, interconnects);
  return elementOrNothing('cpu', cpu.mode === 'custom' && cpu.model === null ? '' : text, content);
}
