import { mostVcpus } from '../../host/hypervisor.ts';
import { has } from '../../host/versions.ts';
import { checkDevices } from './devices/refused.ts';
import { checkCputune } from './cputune.ts';
import { cpusOf, type Definition, onlineVcpus } from './definition.ts';
import { checkIothreads } from './iothreads.ts';
import { checkLifecycleActions, checkQemuLifecycle } from './lifecycle.ts';
import { qemuUnsupported, unsupported, xmlDetail, xmlError } from './refusal.ts';

/** virDomainDefMemtuneValidate. */
function checkHugepages({ memory, cells }: Definition): void {
  const pages = memory.hugepages ?? [];
  for (const [i, page] of pages.entries()) {
    for (const other of pages.slice(0, i)) {
      const { nodeset } = page;
      if (nodeset !== null && other.nodeset !== null) {
        if (nodeset.intersect(other.nodeset).isEmpty) continue;
        throw xmlDetail(
          `nodeset attribute of hugepages of sizes ${page.sizeKiB} and ${other.sizeKiB} intersect`,
        );
      }
      if (nodeset === null && other.nodeset === null) {
        throw xmlDetail(`two master hugepages detected: ${page.sizeKiB} and ${other.sizeKiB}`);
      }
    }
    if (page.nodeset === null) continue;
    const missing = [...page.nodeset].find((node) => node >= cells.length);
    if (missing !== undefined) throw xmlDetail(`hugepages: node ${missing} not found`);
  }
}

/** virDomainNumaDefValidate. */
function checkNuma({ cells, interconnects }: Definition): void {
  for (const { caches } of cells) {
    const levels = new Set<number>();
    for (const { level } of caches) {
      if (level > 3) throw xmlError("Ain't nobody heard of that much cache level");
      if (levels.has(level)) throw xmlError(`Cache level '${level}' already defined`);
      levels.add(level);
    }
  }
  for (const [i, link] of interconnects.entries()) {
    const [initiator, target] = [cells[link.initiator], cells[link.target]];
    if (initiator === undefined) {
      throw xmlError("'initiator' refers to a non-existent NUMA node");
    }
    if (target === undefined) throw xmlError("'target' refers to a non-existent NUMA node");
    if (initiator.cpus === null) throw xmlError("NUMA nodes without CPUs can't be initiator");
    if (link.cache > 0 && !target.caches.some(({ level }) => level === link.cache)) {
      throw xmlError("'cache' refers to a non-existent NUMA node cache");
    }
    for (const other of interconnects.slice(0, i)) {
      const same = other.initiator === link.initiator && other.target === link.target;
      const alike =
        other.kind === link.kind && other.cache === link.cache && other.access === link.access;
      if (same && alike) throw xmlError('Duplicate info for NUMA latencies');
      if (
        link.initiator !== link.target &&
        link.initiator === other.target &&
        link.target === other.initiator
      ) {
        throw xmlError('Link already defined');
      }
    }
  }
}

/** Memory devices by themselves (virDomainMemoryDefValidate). */
export function checkMemoryDevices({
  devices,
  cells,
}: Pick<Definition, 'devices' | 'cells'>): void {
  for (const { kind, cell } of devices) {
    if (kind !== 'memory' || cell < 0) continue;
    if (cells.length === 0) {
      throw xmlDetail("can't add memory backend as guest has no NUMA nodes configured");
    }
    if (cell >= cells.length) {
      throw xmlDetail(
        `can't add memory backend for guest node '${cell}' as the guest has only '${cells.length}' NUMA nodes configured`,
      );
    }
  }
}

/** qemuDomainDefValidateMemoryHotplug. */
function checkHotplug({ memory, devices, cells }: Definition): void {
  const modules = devices.filter(({ kind }) => kind === 'memory');
  const { maxKiB, slots, totalKiB } = memory;
  if (maxKiB === 0 && slots === 0) {
    if (modules.length === 0) return;
    throw qemuUnsupported(
      "cannot use/hotplug a memory device when domain 'maxMemory' is not defined",
    );
  }
  if (cells.length === 0) {
    throw qemuUnsupported(
      'At least one numa node has to be configured when enabling memory hotplug',
    );
  }
  if (modules.length > slots) {
    throw qemuUnsupported(`memory device count '${modules.length}' exceeds slots count '${slots}'`);
  }
  let usedKiB = 0;
  for (const { sizeKiB, cell, model, address } of modules) {
    usedKiB += sizeKiB;
    if (cell < 0 && model !== 'virtio-pmem') {
      throw qemuUnsupported('target NUMA node needs to be specified for memory device');
    }
    if (address?.type === 'dimm' && address.slot >= slots) {
      throw qemuUnsupported(`memory device slot '${address.slot}' exceeds slots count '${slots}'`);
    }
  }
  if (usedKiB > maxKiB - (totalKiB - usedKiB)) {
    throw qemuUnsupported('memory device total size exceeds hotplug space');
  }
}

/** qemuValidateDomainVCpuTopology. */
function checkTopology(definition: Definition): void {
  const { vcpus, cpu, os } = definition;
  if (onlineVcpus(definition) === 0) throw qemuUnsupported('Domain requires at least 1 vCPU');
  const most = mostVcpus(os.machine);
  if (vcpus.length > most) {
    throw qemuUnsupported(`Maximum CPUs greater than specified machine type limit ${most}`);
  }
  const topology = cpu?.topology ?? null;
  if (topology !== null) {
    if (cpusOf(topology) !== vcpus.length) {
      throw qemuUnsupported("CPU topology doesn't match maximum vcpu count");
    }
  }
  if (vcpus.length > 255) {
    throw qemuUnsupported(
      'more than 255 vCPUs require extended interrupt mode enabled on the iommu device',
    );
  }
}

/** qemuValidateDomainDefCpu. */
function checkCpu({ cpu }: Definition): void {
  const cache = cpu?.cache ?? null;
  if (cpu === null || cache === null) return;
  if (cache.mode === 'emulate' && cache.level !== 3) {
    throw qemuUnsupported("CPU cache mode 'emulate' can only be used with level='3'");
  }
  if (cache.mode === 'passthrough' && cpu.mode !== 'host-passthrough' && cpu.mode !== 'maximum') {
    throw qemuUnsupported(
      "CPU cache mode 'passthrough' can only be used with 'host-passthrough' / 'maximum' CPUs",
    );
  }
  if (cache.mode !== 'emulate' && cache.level !== -1) {
    throw qemuUnsupported(`unsupported CPU cache level for mode '${cache.mode}'`);
  }
}

/** qemuValidateDomainDefMemory. */
function checkMemoryBacking({ memory }: Definition): void {
  if (memory.hugepages === null) return;
  if (memory.allocation === 'ondemand') {
    throw qemuUnsupported('hugepages are not allowed with memory allocation ondemand');
  }
  if (memory.source === 'anonymous') {
    throw qemuUnsupported('hugepages are not allowed with anonymous memory source');
  }
}

/** A cell can be restrictive only together with the whole domain (virDomainNumaDefValidate). */
function checkRestrictive({ numatune, cells }: Definition): void {
  if (numatune?.mode === 'restrictive') return;
  if (cells.every(({ memnode }) => memnode?.mode !== 'restrictive')) return;
  throw xmlError(
    "'restrictive' mode is required in memory element when mode is 'restrictive' in memnode element",
  );
}

/** What libvirt and QEMU refuse of a whole definition (virDomainDefValidate). @throws VirError */
export function validate(definition: Definition, libvirtVersion: number): void {
  const { cpu, type, resctrl, memory, lifecycle, cputune } = definition;
  const topology = cpu?.topology ?? null;
  if (topology !== null) {
    if (cpusOf(topology) > 0xffff_ffff) {
      throw unsupported('cpu topology results in more than 4294967295 cpus');
    }
  }
  checkLifecycleActions(lifecycle);
  checkHugepages(definition);
  checkCputune(cputune, !has(libvirtVersion, 'ownSharesRange'));
  checkNuma(definition);
  if (has(libvirtVersion, 'memnodeRestrictive')) checkRestrictive(definition);
  checkIothreads(definition);
  checkMemoryDevices(definition);
  checkDevices(definition.devices);
  if (memory.minGuaranteeKiB > 0) {
    throw qemuUnsupported("Parameter 'min_guarantee' not supported by QEMU.");
  }
  checkQemuLifecycle(lifecycle);
  checkCpu(definition);
  checkHotplug(definition);
  checkTopology(definition);
  if (resctrl !== '' && type !== 'kvm') {
    throw qemuUnsupported('cachetune is only supported for KVM domains');
  }
  checkMemoryBacking(definition);
}
