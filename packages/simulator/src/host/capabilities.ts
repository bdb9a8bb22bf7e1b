import { Cpuset } from '@virtune/model/cpuset';
import type {
  CacheDescription,
  CpuDescription,
  CpuDetails,
  GuestKind,
  MachineDescription,
  MachineType,
  NodeDescription,
} from './description.ts';
import { guestKinds } from './hypervisor.ts';
import { nodeInfo } from './node-info.ts';
import type { SimulatedHost } from './simulated-host.ts';
import { has } from './versions.ts';
import { escapeXml, XmlLines } from './xml-text.ts';

const LOWEST_CACHE_LEVEL = 3;

/** A size with the largest unit that leaves it whole (virFormatIntPretty). */
function pretty(kib: number): string {
  const units = ['KiB', 'MiB', 'GiB', 'TiB'];
  let [size, unit] = [kib, 0];
  while (size >= 1024 && size % 1024 === 0 && unit < units.length - 1) {
    size /= 1024;
    unit++;
  }
  return `size='${size}' unit='${units[unit]}'`;
}

const attribute = (name: string, value: string | null): string =>
  value === null ? '' : ` ${name}='${escapeXml(value)}'`;

/** The clock of a machine of which nobody told the counter. */
const usualTsc = ({ arch, mhz }: MachineDescription): CpuDetails['tsc'] =>
  mhz > 0 && arch === 'x86_64' ? { frequency: `${mhz * 1_000_000}`, scaling: 'no' } : null;

function cpuModel(xml: XmlLines, host: SimulatedHost): void {
  const { machine } = host;
  const { sockets, cores, threads } = nodeInfo(machine, (cpu) => host.isOnline(cpu));
  const { cpuDetails: details } = machine;
  xml.element('cpu', '', () => {
    xml.line(`<arch>${escapeXml(machine.arch)}</arch>`);
    if (machine.cpuModel !== null) xml.line(`<model>${escapeXml(machine.cpuModel)}</model>`);
    if (machine.cpuVendor !== null) xml.line(`<vendor>${escapeXml(machine.cpuVendor)}</vendor>`);
    const { microcode, signature, maxphysaddr } = details ?? {};
    if (microcode) xml.line(`<microcode${attribute('version', microcode)}/>`);
    if (signature) {
      const { family, model, stepping } = signature;
      xml.line(
        `<signature${attribute('family', family)}${attribute('model', model)}${attribute('stepping', stepping)}/>`,
      );
    }
    const tsc = details === undefined ? usualTsc(machine) : details.tsc;
    if (tsc) {
      xml.line(
        `<counter name='tsc'${attribute('frequency', tsc.frequency)}${attribute('scaling', tsc.scaling)}/>`,
      );
    }
    const clusters = has(host.system.libvirtVersion, 'cpuClusters') ? " clusters='1'" : '';
    const below = `cores='${cores}' threads='${threads}'`;
    xml.line(`<topology sockets='${sockets}' dies='1'${clusters} ${below}/>`);
    if (maxphysaddr) {
      xml.line(
        `<maxphysaddr${attribute('mode', maxphysaddr.mode)}${attribute('bits', maxphysaddr.bits)}/>`,
      );
    }
    for (const name of details?.features ?? []) xml.line(`<feature${attribute('name', name)}/>`);
    for (const size of pageSizes(host)) xml.line(`<pages unit='KiB' size='${size}'/>`);
  });
}

/** The page sizes of the host, ascending. */
function pageSizes({ machine }: SimulatedHost): number[] {
  const huge = machine.nodes.flatMap(({ pools }) => pools.map(({ sizeKiB }) => sizeKiB));
  const known = machine.pageSizesKiB ?? [];
  return [...new Set([machine.pageKiB, ...known, ...huge])].toSorted((a, b) => a - b);
}

function pages(xml: XmlLines, host: SimulatedHost, { id, memoryKiB }: NodeDescription): void {
  const pools = host.memory.pools(id);
  const hugeKiB = pools.reduce((sum, { sizeKiB, total }) => sum + sizeKiB * total, 0);
  const { pageKiB } = host.machine;
  const small = Math.floor((memoryKiB - hugeKiB) / pageKiB);
  xml.line(`<pages unit='KiB' size='${pageKiB}'>${small}</pages>`);
  for (const { sizeKiB, total } of pools) {
    xml.line(`<pages unit='KiB' size='${sizeKiB}'>${total}</pages>`);
  }
}

function cpuLine(host: SimulatedHost, cpu: CpuDescription): string {
  const siblings = Cpuset.from(cpu.siblings.filter((id) => host.isOnline(id))).format();
  const cluster = has(host.system.libvirtVersion, 'cpuClusters')
    ? ` cluster_id='${cpu.cluster ?? 0}'`
    : '';
  return (
    `<cpu id='${cpu.id}' socket_id='${cpu.socket}' die_id='${cpu.die}'${cluster}` +
    ` core_id='${cpu.core}' siblings='${siblings}'/>`
  );
}

function cell(
  xml: XmlLines,
  host: SimulatedHost,
  node: NodeDescription,
  cpus: readonly CpuDescription[],
): void {
  xml.element('cell', `id='${node.id}'`, () => {
    if (node.memoryKiB > 0) {
      xml.line(`<memory unit='KiB'>${node.memoryKiB}</memory>`);
      pages(xml, host, node);
    }
    if (node.distances.length > 0) {
      xml.element('distances', '', () => {
        node.distances.forEach((value, index) => {
          xml.line(`<sibling id='${host.machine.nodes[index]?.id}' value='${value}'/>`);
        });
      });
    }
    if (cpus.length === 0) xml.line("<cpus num='0'/>");
    else {
      xml.element('cpus', `num='${cpus.length}'`, () => {
        for (const cpu of cpus) xml.line(cpuLine(host, cpu));
      });
    }
  });
}

function topology(xml: XmlLines, host: SimulatedHost): void {
  const { nodes } = host.machine;
  const online = Map.groupBy(
    host.machine.cpus.filter(({ id }) => host.isOnline(id)),
    ({ node }) => node,
  );
  xml.element('topology', '', () => {
    xml.element('cells', `num='${nodes.length}'`, () => {
      for (const node of nodes) cell(xml, host, node, online.get(node.id) ?? []);
    });
  });
}

function caches(xml: XmlLines, host: SimulatedHost): void {
  const banks: [CacheDescription, Cpuset][] = host.machine.caches
    .filter(({ level }) => level >= LOWEST_CACHE_LEVEL)
    .toSorted((a, b) => a.level - b.level || a.id - b.id)
    .map((bank) => [bank, Cpuset.from(bank.cpus.filter((cpu) => host.isOnline(cpu)))]);
  const inUse = banks.filter(([, cpus]) => cpus.size > 0);
  if (inUse.length === 0) return;
  xml.element('cache', '', () => {
    for (const [{ id, level, type, sizeKiB }, cpus] of inUse) {
      xml.line(
        `<bank id='${id}' level='${level}' type='${type}' ${pretty(sizeKiB)} cpus='${cpus.format()}'/>`,
      );
    }
  });
}

function securityModels(xml: XmlLines, { system }: SimulatedHost): void {
  for (const { model, doi, labels } of system.securityModels) {
    xml.element('secmodel', '', () => {
      xml.line(`<model>${escapeXml(model)}</model>`).line(`<doi>${escapeXml(doi)}</doi>`);
      for (const { type, label } of labels) {
        xml.line(`<baselabel${attribute('type', type)}>${escapeXml(label)}</baselabel>`);
      }
    });
  }
}

function powerAndMigration(xml: XmlLines, { system }: SimulatedHost): void {
  const { powerManagement, iommu, migrationTransports } = system;
  if (powerManagement.length === 0) xml.line('<power_management/>');
  else {
    xml.element('power_management', '', () => {
      for (const name of powerManagement) xml.line(`<${name}/>`);
    });
  }
  xml.line(`<iommu support='${iommu ? 'yes' : 'no'}'/>`);
  xml.element('migration_features', '', () => {
    xml.line('<live/>');
    if (migrationTransports.length === 0) return;
    xml.element('uri_transports', '', () => {
      for (const name of migrationTransports) {
        xml.line(`<uri_transport>${escapeXml(name)}</uri_transport>`);
      }
    });
  });
}

function machineLine({ name, canonical, maxCpus, deprecated }: MachineType): string {
  const most = maxCpus > 0 ? ` maxCpus='${maxCpus}'` : '';
  const old = deprecated ? " deprecated='yes'" : '';
  return `<machine${attribute('canonical', canonical)}${most}${old}>${escapeXml(name)}</machine>`;
}

function guest(xml: XmlLines, kind: GuestKind): void {
  xml.element('guest', '', () => {
    xml.line(`<os_type>${escapeXml(kind.osType)}</os_type>`);
    xml.element('arch', `name='${escapeXml(kind.arch)}'`, () => {
      xml.line(`<wordsize>${kind.wordsize}</wordsize>`);
      if (kind.emulator !== null) xml.line(`<emulator>${escapeXml(kind.emulator)}</emulator>`);
      for (const machine of kind.machines) xml.line(machineLine(machine));
      for (const type of kind.virtTypes) xml.line(`<domain${attribute('type', type)}/>`);
    });
    if (kind.features.length === 0) return;
    xml.element('features', '', () => {
      for (const feature of kind.features) {
        const values = attribute('default', feature.default) + attribute('toggle', feature.toggle);
        xml.line(`<${feature.name}${values}/>`);
      }
    });
  });
}

const printed = new WeakMap<SimulatedHost, { readonly changes: number; readonly text: string }>();

/** The host's capabilities as libvirt prints them (virCapabilitiesFormatXML, docs/formatcaps.html). */
export function capabilitiesXml(host: SimulatedHost): string {
  const last = printed.get(host);
  if (last?.changes === host.changes) return last.text;
  const text = print(host);
  printed.set(host, { changes: host.changes, text });
  return text;
}

function print(host: SimulatedHost): string {
  const xml = new XmlLines();
  xml.element('capabilities', '', () => {
    xml.gap();
    xml.element('host', '', () => {
      xml.line(`<uuid>${host.system.uuid}</uuid>`);
      cpuModel(xml, host);
      powerAndMigration(xml, host);
      topology(xml, host);
      caches(xml, host);
      securityModels(xml, host);
    });
    xml.gap();
    for (const kind of guestKinds(host.machine, host.system)) {
      guest(xml, kind);
      xml.gap();
    }
  });
  return xml.toString();
}
