import { Cpuset } from '@virtune/model/cpuset';
import type { CacheDescription, CpuDescription, NodeDescription } from './description.ts';
import { type GuestKind, guestKinds } from './hypervisor.ts';
import { nodeInfo } from './node-info.ts';
import type { SimulatedHost } from './simulated-host.ts';
import { escapeXml, XmlLines } from './xml-text.ts';

const CLUSTERS_SINCE = 10_000_000;
const LOWEST_CACHE_LEVEL = 3;
const QEMU_LABEL = '+64055:+64055';

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

function cpuModel(xml: XmlLines, host: SimulatedHost): void {
  const { machine } = host;
  const { sockets, cores, threads } = nodeInfo(machine, (cpu) => host.isOnline(cpu));
  xml.element('cpu', '', () => {
    xml.line(`<arch>${escapeXml(machine.arch)}</arch>`);
    if (machine.cpuModel !== null) xml.line(`<model>${escapeXml(machine.cpuModel)}</model>`);
    if (machine.cpuVendor !== null) xml.line(`<vendor>${escapeXml(machine.cpuVendor)}</vendor>`);
    if (machine.mhz > 0 && machine.arch === 'x86_64') {
      xml.line(`<counter name='tsc' frequency='${machine.mhz * 1_000_000}' scaling='no'/>`);
    }
    xml.line(`<topology sockets='${sockets}' dies='1' cores='${cores}' threads='${threads}'/>`);
    for (const size of pageSizes(host)) xml.line(`<pages unit='KiB' size='${size}'/>`);
  });
}

/** The page sizes of the host, ascending. */
function pageSizes({ machine }: SimulatedHost): number[] {
  const huge = machine.nodes.flatMap(({ pools }) => pools.map(({ sizeKiB }) => sizeKiB));
  return [...new Set([machine.pageKiB, ...huge])].toSorted((a, b) => a - b);
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
  const cluster =
    host.system.libvirtVersion >= CLUSTERS_SINCE ? ` cluster_id='${cpu.cluster ?? 0}'` : '';
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

function securityModels(xml: XmlLines): void {
  xml.element('secmodel', '', () => xml.line('<model>none</model>').line('<doi>0</doi>'));
  xml.element('secmodel', '', () => {
    xml.line('<model>dac</model>').line('<doi>0</doi>');
    for (const type of ['kvm', 'qemu']) {
      xml.line(`<baselabel type='${type}'>${QEMU_LABEL}</baselabel>`);
    }
  });
}

function guest(xml: XmlLines, kind: GuestKind): void {
  xml.element('guest', '', () => {
    xml.line('<os_type>hvm</os_type>');
    xml.element('arch', `name='${kind.arch}'`, () => {
      xml.line(`<wordsize>${kind.wordsize}</wordsize>`);
      xml.line(`<emulator>${kind.emulator}</emulator>`);
      for (const { name, maxCpus, alias } of kind.machines) {
        xml.line(`<machine maxCpus='${maxCpus}'>${name}</machine>`);
        if (alias !== undefined) {
          xml.line(`<machine canonical='${name}' maxCpus='${maxCpus}'>${alias}</machine>`);
        }
      }
      xml.line("<domain type='qemu'/>").line("<domain type='kvm'/>");
    });
    xml.element('features', '', () => {
      if (kind.pae) xml.line('<pae/>').line('<nonpae/>');
      if (kind.apic) xml.line("<acpi default='on' toggle='yes'/>");
      if (kind.apic) xml.line("<apic default='on' toggle='no'/>");
      xml.line('<cpuselection/>').line('<deviceboot/>');
      xml.line("<disksnapshot default='on' toggle='no'/>");
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
      xml.line('<power_management/>').line("<iommu support='no'/>");
      xml.element('migration_features', '', () => {
        xml.line('<live/>');
        xml.element('uri_transports', '', () => {
          for (const name of ['tcp', 'rdma']) xml.line(`<uri_transport>${name}</uri_transport>`);
        });
      });
      topology(xml, host);
      caches(xml, host);
      securityModels(xml);
    });
    xml.gap();
    for (const kind of guestKinds(host.machine.arch, host.system.hypervisorVersion)) {
      guest(xml, kind);
      xml.gap();
    }
  });
  return xml.toString();
}
