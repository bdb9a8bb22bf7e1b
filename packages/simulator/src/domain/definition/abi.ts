import { code, from, VirError } from '../../error.ts';
import type { Definition, GuestCpu } from './definition.ts';
import { checkDevicesAbi } from './devices/abi.ts';
import { qemuUnsupported, unsupported } from './refusal.ts';
import { type XmlNode, at, childrenOf, readXml } from './xml.ts';

const cpuUnsupported = (detail: string): VirError =>
  new VirError(code.configUnsupported, from.cpu, detail);

/** `(null)`, as libvirt prints what is not there. */
const orNull = (text: string | null): string => text ?? '<null>';

const initial = ({ memory, devices }: Definition): number =>
  memory.totalKiB - devices.reduce((sum, { sizeKiB }) => sum + sizeKiB, 0);

function checkMemory(source: Definition, target: Definition, skipVolatile: boolean): void {
  const [was, is] = [source.memory, target.memory];
  if (initial(source) !== initial(target)) {
    throw unsupported(
      `Target domain max memory ${initial(target)} does not match source ${initial(source)}`,
    );
  }
  if (!skipVolatile && was.currentKiB !== is.currentKiB) {
    throw unsupported(
      `Target domain current memory ${is.currentKiB} does not match source ${was.currentKiB}`,
    );
  }
  if (was.maxKiB !== is.maxKiB) {
    throw unsupported(
      `Target maximum memory size '${is.maxKiB}' doesn't match source '${was.maxKiB}'`,
    );
  }
  if (was.slots !== is.slots) {
    throw unsupported(
      `Target domain memory slots count '${is.slots}' doesn't match source '${was.slots}'`,
    );
  }
}

/** virDomainNumaCheckABIStability. */
function checkCells(source: Definition, target: Definition): void {
  const [was, is] = [source.cells, target.cells];
  if (was.length !== is.length) {
    throw unsupported(`Target NUMA node count '${is.length}' doesn't match source '${was.length}'`);
  }
  for (const [i, cell] of was.entries()) {
    const other = is[i]!;
    if (cell.memoryKiB !== other.memoryKiB) {
      throw unsupported(
        `Size of target NUMA node ${i} (${other.memoryKiB}) doesn't match source (${cell.memoryKiB})`,
      );
    }
    if ((cell.cpus?.format() ?? '') !== (other.cpus?.format() ?? '')) {
      throw unsupported(`Processor mask of target NUMA node ${i} doesn't match source`);
    }
    for (const j of was.keys()) {
      if (cell.distances?.[j] === other.distances?.[j]) continue;
      throw unsupported(`Target NUMA distance from ${i} to ${j} doesn't match source`);
    }
  }
}

/** virDomainDefVcpuCheckAbiStability. */
function checkVcpus(source: Definition, target: Definition): void {
  const [was, is] = [source.vcpus, target.vcpus];
  if (was.length !== is.length) {
    throw unsupported(`Target domain vCPU max ${is.length} does not match source ${was.length}`);
  }
  for (const [i, vcpu] of was.entries()) {
    if (vcpu.online !== is[i]!.online) {
      throw unsupported(`State of vCPU '${i}' differs between source and destination definitions`);
    }
    if (vcpu.order !== is[i]!.order) {
      throw unsupported(
        `vcpu enable order of vCPU '${i}' differs between source and destination definitions`,
      );
    }
  }
}

const nodeOf = (text: string): XmlNode | null => (text === '' ? null : readXml(text));

/** Features whose state is no switch: what of them is told, and whether a switch is told as well. */
const told: Readonly<Record<string, { name: string; state: boolean }>> = {
  apic: { name: 'eoi', state: true },
  ioapic: { name: 'driver', state: false },
  capabilities: { name: 'policy', state: false },
};

/** Features that a guest does not see. */
const unseen = new Set<string>(['msrs', 'tcg']);

function featureState(feature: XmlNode | undefined, name: string): string {
  const { name: attribute, state } = told[name] ?? { name: null, state: true };
  const value = feature?.attributes.get('state') ?? (feature === undefined ? 'default' : 'on');
  if (attribute === null) return value;
  const more = `${attribute}=${feature?.attributes.get(attribute) ?? 'default'}`;
  return state ? `${value},${more}` : more;
}

const children = (node: XmlNode | null): readonly XmlNode[] => node?.children ?? [];

/** virDomainDefFeaturesCheckABIStability. */
function checkFeatures(source: Definition, target: Definition): void {
  const [was, is] = [nodeOf(source.features.text), nodeOf(target.features.text)];
  const names = new Set([...children(was), ...children(is)].map(({ name }) => name));
  const find = (node: XmlNode | null, name: string): XmlNode | undefined =>
    children(node).find((other) => other.name === name);
  for (const name of names) {
    if (unseen.has(name)) continue;
    const states = [was, is].map((node) => featureState(find(node, name), name));
    if (states[0] !== states[1]) {
      throw unsupported(
        `State of feature '${name}' differs: source: '${states[0]}', destination: '${states[1]}'`,
      );
    }
  }
  for (const [group, label] of [
    ['hyperv', 'HyperV enlightenment feature'],
    ['kvm', 'KVM feature'],
  ] as const) {
    const [a, b] = [find(was, group), find(is, group)];
    for (const { name } of [...(a?.children ?? []), ...(b?.children ?? [])]) {
      const states = [a, b].map(
        (node) =>
          node?.children.find((other) => other.name === name)?.attributes.get('state') ?? 'default',
      );
      if (states[0] === states[1]) continue;
      throw unsupported(
        `State of ${label} '${name}' differs: source: '${states[0]}', destination: '${states[1]}'`,
      );
    }
  }
}

const timers = (text: string): readonly XmlNode[] => childrenOf(readXml(text), 'timer');

const value = (node: XmlNode, name: string): string => node.attributes.get(name) ?? 'default';

/** The timers of `<clock>` (virDomainTimerDefCheckABIStability). */
function checkTimers(source: Definition, target: Definition): void {
  const [was, is] = [timers(source.clock), timers(target.clock)];
  if (was.length !== is.length) throw unsupported('Target domain timers do not match source');
  for (const [i, timer] of was.entries()) {
    const other = is[i]!;
    if (value(timer, 'name') !== value(other, 'name')) {
      throw unsupported(
        `Target timer ${value(other, 'name')} does not match source ${value(timer, 'name')}`,
      );
    }
    if (value(timer, 'present') !== value(other, 'present')) {
      throw unsupported(
        `Target timer presence '${value(other, 'present')}' does not match source '${value(timer, 'present')}'`,
      );
    }
  }
}

const same = (a: object | null, b: object | null): boolean =>
  JSON.stringify(a) === JSON.stringify(b);

/** virCPUDefIsEqual. */
function checkCpu(was: GuestCpu | null, is: GuestCpu | null): void {
  if (was === null || is === null) {
    if (was !== is) throw cpuUnsupported('Target CPU does not match source');
    return;
  }
  const cpuDiffer = (what: string, a: string | number | null, b: string | number | null): void => {
    if (a === b) return;
    throw cpuUnsupported(
      `Target CPU ${what} ${orNull(b === null ? null : String(b))} does not match source ${orNull(a === null ? null : String(a))}`,
    );
  };
  cpuDiffer('mode', was.mode, is.mode);
  cpuDiffer('check', was.check, is.check);
  cpuDiffer('model', was.model, is.model);
  cpuDiffer('vendor', was.vendor, is.vendor);
  cpuDiffer('vendor id', was.vendorId, is.vendorId);
  for (const part of ['sockets', 'dies', 'cores', 'threads'] as const) {
    cpuDiffer(part, was.topology?.[part] ?? 0, is.topology?.[part] ?? 0);
  }
  if (!same(was.maxphysaddr, is.maxphysaddr)) {
    throw cpuUnsupported('Target CPU maxphysaddr does not match source');
  }
  cpuDiffer('feature count', was.features.length, is.features.length);
  for (const [i, feature] of was.features.entries()) {
    cpuDiffer('feature', feature.name, is.features[i]!.name);
    cpuDiffer('feature policy', feature.policy, is.features[i]!.policy);
  }
  if (!same(was.cache, is.cache)) throw cpuUnsupported('Target CPU cache does not match source');
}

const smbiosOf = ({ os }: Definition): string =>
  at(readXml(`<os>${os.before}${os.after}</os>`), 'smbios')?.attributes.get('mode') ?? 'emulate';

function differ(what: string, source: string, target: string): void {
  if (source === target) return;
  throw unsupported(`Target domain ${what} ${target} does not match source ${source}`);
}

/**
 * Refuses a definition with which a guest would see another machine than before
 * (virDomainDefCheckABIStability). `skipVolatile` leaves out what the guest itself changes.
 * @throws VirError
 */
export function checkAbi(source: Definition, target: Definition, skipVolatile = false): void {
  differ('virt type', source.type, target.type);
  differ('uuid', source.uuid, target.uuid);
  if ((source.genid === null) !== (target.genid === null)) {
    throw unsupported('Target domain requested genid does not match source');
  }
  differ('genid', source.genid ?? '', target.genid ?? '');
  differ('name', `'${source.name}'`, `'${target.name}'`);
  checkMemory(source, target, skipVolatile);
  checkCells(source, target);
  checkVcpus(source, target);
  differ('architecture', source.os.arch, target.os.arch);
  differ('machine type', source.os.machine, target.os.machine);
  differ('SMBIOS mode', smbiosOf(source), smbiosOf(target));
  checkFeatures(source, target);
  checkTimers(source, target);
  checkCpu(source.cpu, target.cpu);
  if ((source.sysinfo === '') !== (target.sysinfo === '')) {
    throw unsupported('Target domain count of sysinfo does not match source');
  }
  checkDevicesAbi(source.devices, target.devices);
  const [was, is] = [source.memory.source ?? 'none', target.memory.source ?? 'none'];
  if (was !== is) {
    throw qemuUnsupported(
      `Target memoryBacking source '${is}' doesn't match source memoryBacking source'${was}'`,
    );
  }
}
