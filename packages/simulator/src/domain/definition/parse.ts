import { has } from '../../host/versions.ts';
import type { GuestKind } from '../../host/description.ts';
import { emulationOf } from './emulator.ts';
import { withCell } from './hotplug-cell.ts';
import { throttleGroupsOf } from './throttle-groups.ts';
import { code, from, VirError } from '../../error.ts';
import { parseBlkiotune } from './blkiotune.ts';
import { parseClock } from './clock.ts';
import { completedCpu, parseCpu } from './cpu.ts';
import { parseCputune } from './cputune.ts';
import type { Arch, Cell, Definition, Memory, VirtType } from './definition.ts';
import { withAddresses } from './devices/addresses.ts';
import type { Device } from './devices/device.ts';
import { readDevices } from './devices/implicit.ts';
import { withGroupLimits } from './devices/iotune-check.ts';
import { asTold } from './devices/read.ts';
import { parseFeatures } from './features.ts';
import { parseIothreads } from './iothreads.ts';
import { parseLifecycle, parsePerf } from './lifecycle.ts';
import { parseMemory, parseMemtune } from './memory.ts';
import { parseMetadata } from './metadata.ts';
import { cellCpus, highestCellCpu, parseNuma } from './numa.ts';
import { parseNumatune } from './numatune.ts';
import { parseBoot } from './os.ts';
import { attributes, element } from './printer.ts';
import { checkResctrl } from './resctrl.ts';
import { parseSeclabels } from './seclabel.ts';
import { parseUuid } from './uuid.ts';
import { validate } from './validate.ts';
import { checkVcpuOrder, parseVcpus } from './vcpu.ts';
import { at, childrenOf, parseXmlText, textOf, type XmlNode } from './xml.ts';
import { Cpuset } from '@virtune/model';
import { internal, unsupported, xmlError } from './refusal.ts';

/** What the host of a domain brings to its definition. */
export interface ParseContext {
  /** What its hypervisor runs. */
  readonly guests: readonly GuestKind[];
  readonly libvirtVersion: number;
  /** The host's security model, which a label without one is taken for. */
  readonly securityModel: string;
  readonly freshUuid: () => string;
  readonly freshMac: () => string;
  /** Whether the definition is a new one (VIR_DOMAIN_DEF_PARSE_ABI_UPDATE). */
  readonly fresh?: boolean;
}

const virtTypes = new Set<string>([
  'none',
  'qemu',
  'kqemu',
  'kvm',
  'xen',
  'lxc',
  'uml',
  'openvz',
  'test',
  'vmware',
  'hyperv',
  'vbox',
  'phyp',
  'parallels',
  'bhyve',
  'vz',
  'hvf',
]);
const osTypes = new Set<string>(['hvm', 'xen', 'linux', 'exe', 'uml', 'xenpvh']);
const architectures = new Set<string>([
  'alpha',
  'armv6l',
  'armv7l',
  'armv7b',
  'aarch64',
  'i686',
  'loongarch64',
  'm68k',
  'mips',
  'mips64',
  'mips64el',
  'mipsel',
  'ppc',
  'ppc64',
  'ppc64le',
  'riscv32',
  'riscv64',
  's390',
  's390x',
  'sh4',
  'sh4eb',
  'sparc',
  'sparc64',
  'x86_64',
  'xtensa',
]);

interface Caps {
  readonly type: string;
  readonly osType: string;
  readonly arch: string;
  readonly machine: string | null;
}

/** The kind of machine that is told (virDomainDefParseCaps). */
function parseCaps(root: XmlNode): Caps {
  const type = root.attributes.get('type');
  const os = at(root, 'os', 'type');
  if (type === undefined || type === '') {
    throw internal('missing domain type attribute');
  }
  if (!virtTypes.has(type)) throw unsupported(`invalid domain type ${type}`);
  const osType = textOf(os);
  if (osType === undefined) {
    throw xmlError('an os <type> must be specified');
  }
  if (!osTypes.has(osType)) throw unsupported(`unknown OS type '${osType}'`);
  const arch = os?.attributes.get('arch') || 'x86_64';
  if (!architectures.has(arch)) throw unsupported(`Unknown architecture ${arch}`);
  return { type, osType, arch, machine: os?.attributes.get('machine') || null };
}

export const isQ35 = (machine: string): boolean =>
  machine === 'q35' || machine.startsWith('pc-q35');

interface Identity {
  readonly name: string;
  readonly uuid: string;
  readonly genid: string | null;
}

function identityOf(root: XmlNode, freshUuid: () => string): Identity {
  const name = textOf(at(root, 'name'));
  if (name === undefined) throw new VirError(code.noName, from.domain, null);
  const uuidText = textOf(at(root, 'uuid'));
  const uuid = uuidText === undefined ? freshUuid() : parseUuid(uuidText);
  if (uuid === null) throw internal('malformed uuid element');
  const genids = childrenOf(root, 'genid');
  if (genids.length > 1) {
    throw xmlError("element 'genid' can only appear once");
  }
  if (genids.length === 0) return { name, uuid, genid: null };
  const genidText = textOf(genids[0]);
  const genid = genidText === undefined ? freshUuid() : parseUuid(genidText);
  if (genid === null) throw internal('malformed genid element');
  return { name, uuid, genid };
}

/** Sizes that libvirt fills in from the cells and the memory devices (virDomainDefPostParseMemory). */
function completedMemory(
  memory: Memory,
  cells: readonly Cell[],
  devices: readonly Device[],
): Memory {
  const cellKiB = cells.reduce((sum, { memoryKiB }) => sum + memoryKiB, 0);
  const moduleKiB = devices.reduce((sum, { sizeKiB }) => sum + sizeKiB, 0);
  if (cellKiB === 0 && moduleKiB > memory.totalKiB) {
    throw xmlError('Total size of memory devices exceeds the total memory size');
  }
  const totalKiB = cellKiB > 0 ? cellKiB + moduleKiB : memory.totalKiB;
  if (totalKiB - moduleKiB === 0) {
    throw xmlError('Memory size must be specified via <memory> or in the <numa> configuration');
  }
  const { currentKiB, maxKiB, slots } = memory;
  if (maxKiB > 0 !== slots > 0) {
    throw xmlError('both maximum memory size and memory slot count must be specified');
  }
  if (maxKiB > 0 && maxKiB < totalKiB) {
    throw xmlError('maximum memory size must be equal or greater than the actual memory size');
  }
  const current = currentKiB === 0 || currentKiB > totalKiB ? totalKiB : currentKiB;
  const hugepages =
    memory.hugepages?.map((page) =>
      cells.length === 0 && page.nodeset?.max === 0 ? { ...page, nodeset: null } : page,
    ) ?? null;
  return { ...memory, totalKiB, currentKiB: current, hugepages };
}

/** vCPUs that no cell has go to the first (qemuDomainDefNumaCPUsRectify). */
export function completedCells(cells: readonly Cell[], vcpus: number): readonly Cell[] {
  if (cells.length === 0 || cellCpus(cells) >= vcpus) return cells;
  const others = cells
    .slice(1)
    .reduce((set, { cpus }) => (cpus === null ? set : set.union(cpus)), Cpuset.empty);
  return cells.map((cell, id) =>
    id === 0 ? { ...cell, cpus: Cpuset.range(0, vcpus - 1).difference(others) } : cell,
  );
}

function idmapText(root: XmlNode): string {
  const entries = (kind: 'uid' | 'gid'): string =>
    childrenOf(at(root, 'idmap'), kind)
      .map((node) => `<${kind}${attributes(Object.fromEntries(node.attributes))}/>\n`)
      .join('');
  const content = entries('uid') + entries('gid');
  return content === '' ? '' : element('idmap', '', content);
}

function qemuText(root: XmlNode): string | null {
  const nodes = root.children.filter(({ name }) => name.startsWith('qemu:'));
  return nodes.length === 0 ? null : nodes.map(asTold).join('');
}

function checkCells(cells: readonly Cell[], vcpus: number): void {
  if (cellCpus(cells) > vcpus) {
    throw internal('Number of CPUs in <numa> exceeds the <vcpu> count');
  }
  if (highestCellCpu(cells) >= vcpus) throw internal('CPU IDs in <numa> exceed the <vcpu> count');
}

function titleOf(root: XmlNode): string | null {
  const title = textOf(at(root, 'title')) ?? null;
  if (title?.includes('\n') === true) {
    throw xmlError("Domain title can't contain newlines");
  }
  return title;
}

function resourceOf(root: XmlNode): Pick<Definition, 'partition' | 'appid'> {
  const nodes = childrenOf(root, 'resource');
  if (nodes.length > 1) {
    throw xmlError('only one resource element is supported');
  }
  const partition = textOf(at(root, 'resource', 'partition')) ?? null;
  return {
    partition,
    appid: at(root, 'resource', 'fibrechannel')?.attributes.get('appid') ?? null,
  };
}

/** A definition as libvirt keeps it once it has been read and completed. @throws VirError */
export function parseDefinition(text: string, context: ParseContext): Definition {
  const root = parseXmlText(text, 'domain');
  const identity = identityOf(root, context.freshUuid);
  const caps = parseCaps(root);
  const title = titleOf(root);
  const seclabels = parseSeclabels(root, context.securityModel);
  const toldMemory = parseMemory(root);
  const blkiotune = parseBlkiotune(root);
  const limits = parseMemtune(root);
  const toldVcpus = parseVcpus(root);
  const { iothreads: toldIothreads, defaultIothread } = parseIothreads(root);
  const threads = parseCputune(root, { vcpus: toldVcpus.vcpus, iothreads: toldIothreads });
  const resctrls = checkResctrl(root, threads.vcpus.length);
  const { libvirtVersion } = context;
  const toldCpu = parseCpu(root, has(libvirtVersion, 'cpuClusters'));
  const { cells: toldCells, interconnects } = parseNuma(root);
  checkCells(toldCells, threads.vcpus.length);
  const numatune = parseNumatune(root, toldVcpus.placement === 'static', toldCells);
  const resource = resourceOf(root);
  const features = parseFeatures(root);
  const lifecycle = parseLifecycle(root);
  const perf = parsePerf(root);
  const clock = parseClock(root);
  const boot = parseBoot(root);
  const { emulator, machine } = emulationOf(root, caps, context.guests);
  const type = caps.type as VirtType;
  const arch = caps.arch as Arch;
  const freshMac = context.freshMac;
  const toldDevices = withGroupLimits(
    readDevices(at(root, 'devices'), { type, q35: isQ35(machine), freshMac }, toldCells.length),
  );
  checkVcpuOrder(threads.vcpus);
  const hotplug = has(libvirtVersion, 'cellForHotplug');
  const withCells = hotplug ? withCell(toldCells, toldMemory, toldDevices) : null;
  const devices = withCells?.devices ?? toldDevices;
  const cells = completedCells(withCells?.cells ?? toldCells, threads.vcpus.length);
  const memory = completedMemory({ ...toldMemory, ...limits }, cells, devices);
  const bootOrders = devices.filter(({ bootOrder }) => bootOrder > 0);
  checkBootOrders(bootOrders, boot.boot.length);
  const bootDevices = boot.boot.length === 0 && bootOrders.length === 0 ? ['hd'] : boot.boot;
  const cpu = completedCpu(toldCpu, type, emulator);
  const definition: Definition = {
    ...identity,
    ...resource,
    type,
    title,
    description: textOf(at(root, 'description')) ?? null,
    metadata: parseMetadata(root),
    memory,
    blkiotune,
    placement: placementOf(toldVcpus, threads, numatune),
    cpuset: toldVcpus.cpuset,
    individual: toldVcpus.individual,
    ...threads,
    defaultIothread,
    numatune,
    os: { ...boot, boot: bootDevices, arch, machine },
    sysinfo: childrenOf(root, 'sysinfo').map(asTold).join(''),
    idmap: idmapText(root),
    throttleGroups: throttleGroupsOf(root, context.libvirtVersion),
    features,
    clock,
    cpu,
    cells,
    interconnects,
    lifecycle,
    perf,
    resctrl: resctrls,
    emulator,
    devices: withAddresses(devices, isQ35(machine), context.fresh),
    seclabels,
    qemuNamespace: qemuText(root),
  };
  validate(definition, libvirtVersion);
  return definition;
}

type Placed = Pick<Definition, 'vcpus' | 'iothreads' | 'cputune'>;

/** numad's nodes are for the vCPUs, too, where nothing pins them. */
function placementOf(
  told: Pick<Definition, 'placement' | 'cpuset'>,
  { vcpus, iothreads, cputune }: Placed,
  numatune: Definition['numatune'],
): Definition['placement'] {
  const pinned =
    told.cpuset !== null ||
    cputune.emulatorPin !== null ||
    [...vcpus, ...iothreads].some(({ pin }) => pin !== null);
  return numatune?.placement === 'auto' && !pinned ? 'auto' : told.placement;
}

function checkBootOrders(devices: readonly Device[], bootDevices: number): void {
  const seen = new Set<number>();
  for (const { bootOrder } of devices) {
    if (seen.has(bootOrder)) {
      throw unsupported(`boot order '${bootOrder}' used for more than one device`);
    }
    seen.add(bootOrder);
  }
  if (bootDevices > 0 && seen.size > 0) {
    throw unsupported('per-device boot elements cannot be used together with os/boot elements');
  }
}
