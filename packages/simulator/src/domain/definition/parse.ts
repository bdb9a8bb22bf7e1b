import { has } from '../../host/versions.ts';
import type { GuestKind } from '../../host/description.ts';
import { emulationOf } from './emulator.ts';
import { withCell } from './hotplug-cell.ts';
import { throttleGroupsOf } from './throttle-groups.ts';
import { parseBlkiotune } from './blkiotune.ts';
import { parseClock } from './clock.ts';
import { completedCpu, parseCpu } from './cpu.ts';
import { parseCputune } from './cputune.ts';
import { isQ35, parseCaps } from './caps.ts';
import type { Arch, Definition, VirtType } from './definition.ts';
import { withAddresses } from './devices/addresses.ts';
import type { Device } from './devices/device.ts';
import { readDevices } from './devices/implicit.ts';
import { withGroupLimits } from './devices/iotune-check.ts';
import { asTold } from './devices/read.ts';
import { parseFeatures } from './features.ts';
import { identityOf, idmapText, qemuText, resourceOf, titleOf } from './identity.ts';
import { parseIothreads } from './iothreads.ts';
import { parseLifecycle, parsePerf } from './lifecycle.ts';
import { completedMemory, parseMemory, parseMemtune } from './memory.ts';
import { parseMetadata } from './metadata.ts';
import { checkCells, completedCells, parseNuma } from './numa.ts';
import { parseNumatune } from './numatune.ts';
import { parseBoot } from './os.ts';
import { checkResctrl } from './resctrl.ts';
import { parseSeclabels } from './seclabel.ts';
import { validate } from './validate.ts';
import { checkVcpuOrder, parseVcpus } from './vcpu.ts';
import { at, childrenOf, parseXmlText, textOf } from './xml.ts';
import { unsupported } from './refusal.ts';

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
