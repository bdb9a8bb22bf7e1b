import { perfEventNames } from '@virtune/protocol';

/**
 * Where each statistic goes: libvirt's name with `#` for a number, the place in DomainStats with
 * `#` for the entry of that number, and what the place holds. From libvirt's
 * include/libvirt/libvirt-domain.h (VIR_DOMAIN_STATS_*) of 11.3.0.
 */
export type FieldKind = 'number' | 'bigint' | 'boolean' | 'string';

const camelCase = (name: string): string =>
  name.replaceAll(/_(.)/g, (_, letter: string) => letter.toUpperCase());

export const fields: readonly (readonly [field: string, place: string, kind: FieldKind])[] = [
  ['state.state', 'state.state', 'number'],
  ['state.reason', 'state.reason', 'number'],

  ['cpu.time', 'cpu.timeNs', 'bigint'],
  ['cpu.user', 'cpu.userNs', 'bigint'],
  ['cpu.system', 'cpu.systemNs', 'bigint'],
  ['cpu.haltpoll.success.time', 'cpu.haltpollSuccessNs', 'bigint'],
  ['cpu.haltpoll.fail.time', 'cpu.haltpollFailNs', 'bigint'],
  ['cpu.cache.monitor.count', 'cpu.cacheMonitorCount', 'number'],
  ['cpu.cache.monitor.#.name', 'cpu.cacheMonitors.#.name', 'string'],
  ['cpu.cache.monitor.#.vcpus', 'cpu.cacheMonitors.#.vcpus', 'string'],
  ['cpu.cache.monitor.#.bank.count', 'cpu.cacheMonitors.#.bankCount', 'number'],
  ['cpu.cache.monitor.#.bank.#.id', 'cpu.cacheMonitors.#.banks.#.id', 'number'],
  ['cpu.cache.monitor.#.bank.#.bytes', 'cpu.cacheMonitors.#.banks.#.bytes', 'bigint'],

  ['balloon.current', 'balloon.currentKiB', 'bigint'],
  ['balloon.maximum', 'balloon.maximumKiB', 'bigint'],
  ['balloon.swap_in', 'balloon.swapInKiB', 'bigint'],
  ['balloon.swap_out', 'balloon.swapOutKiB', 'bigint'],
  ['balloon.major_fault', 'balloon.majorFaults', 'bigint'],
  ['balloon.minor_fault', 'balloon.minorFaults', 'bigint'],
  ['balloon.unused', 'balloon.unusedKiB', 'bigint'],
  ['balloon.available', 'balloon.availableKiB', 'bigint'],
  ['balloon.rss', 'balloon.rssKiB', 'bigint'],
  ['balloon.usable', 'balloon.usableKiB', 'bigint'],
  ['balloon.last-update', 'balloon.lastUpdateSec', 'bigint'],
  ['balloon.disk_caches', 'balloon.diskCachesKiB', 'bigint'],
  ['balloon.hugetlb_pgalloc', 'balloon.hugetlbPageAllocations', 'bigint'],
  ['balloon.hugetlb_pgfail', 'balloon.hugetlbPageFailures', 'bigint'],

  ['vcpu.current', 'vcpu.current', 'number'],
  ['vcpu.maximum', 'vcpu.maximum', 'number'],
  ['vcpu.#.state', 'vcpu.vcpus.#.state', 'number'],
  ['vcpu.#.time', 'vcpu.vcpus.#.timeNs', 'bigint'],
  ['vcpu.#.wait', 'vcpu.vcpus.#.waitNs', 'bigint'],
  ['vcpu.#.halted', 'vcpu.vcpus.#.halted', 'boolean'],
  ['vcpu.#.delay', 'vcpu.vcpus.#.delayNs', 'bigint'],

  ['net.count', 'net.count', 'number'],
  ['net.#.name', 'net.interfaces.#.name', 'string'],
  ['net.#.rx.bytes', 'net.interfaces.#.rxBytes', 'bigint'],
  ['net.#.rx.pkts', 'net.interfaces.#.rxPackets', 'bigint'],
  ['net.#.rx.errs', 'net.interfaces.#.rxErrors', 'bigint'],
  ['net.#.rx.drop', 'net.interfaces.#.rxDropped', 'bigint'],
  ['net.#.tx.bytes', 'net.interfaces.#.txBytes', 'bigint'],
  ['net.#.tx.pkts', 'net.interfaces.#.txPackets', 'bigint'],
  ['net.#.tx.errs', 'net.interfaces.#.txErrors', 'bigint'],
  ['net.#.tx.drop', 'net.interfaces.#.txDropped', 'bigint'],

  ['block.count', 'block.count', 'number'],
  ['block.#.name', 'block.devices.#.name', 'string'],
  ['block.#.backingIndex', 'block.devices.#.backingIndex', 'number'],
  ['block.#.path', 'block.devices.#.path', 'string'],
  ['block.#.rd.reqs', 'block.devices.#.readRequests', 'bigint'],
  ['block.#.rd.bytes', 'block.devices.#.readBytes', 'bigint'],
  ['block.#.rd.times', 'block.devices.#.readTimeNs', 'bigint'],
  ['block.#.wr.reqs', 'block.devices.#.writeRequests', 'bigint'],
  ['block.#.wr.bytes', 'block.devices.#.writeBytes', 'bigint'],
  ['block.#.wr.times', 'block.devices.#.writeTimeNs', 'bigint'],
  ['block.#.fl.reqs', 'block.devices.#.flushRequests', 'bigint'],
  ['block.#.fl.times', 'block.devices.#.flushTimeNs', 'bigint'],
  ['block.#.errors', 'block.devices.#.errors', 'bigint'],
  ['block.#.allocation', 'block.devices.#.allocationBytes', 'bigint'],
  ['block.#.capacity', 'block.devices.#.capacityBytes', 'bigint'],
  ['block.#.physical', 'block.devices.#.physicalBytes', 'bigint'],
  ['block.#.threshold', 'block.devices.#.thresholdBytes', 'bigint'],

  ...perfEventNames.map((name) => [`perf.${name}`, `perf.${camelCase(name)}`, 'bigint'] as const),

  ['iothread.count', 'iothread.count', 'number'],
  ['iothread.#.poll-max-ns', 'iothread.iothreads.#.pollMaxNs', 'bigint'],
  ['iothread.#.poll-grow', 'iothread.iothreads.#.pollGrow', 'bigint'],
  ['iothread.#.poll-shrink', 'iothread.iothreads.#.pollShrink', 'bigint'],

  ['memory.bandwidth.monitor.count', 'memory.monitorCount', 'number'],
  ['memory.bandwidth.monitor.#.name', 'memory.monitors.#.name', 'string'],
  ['memory.bandwidth.monitor.#.vcpus', 'memory.monitors.#.vcpus', 'string'],
  ['memory.bandwidth.monitor.#.node.count', 'memory.monitors.#.nodeCount', 'number'],
  ['memory.bandwidth.monitor.#.node.#.id', 'memory.monitors.#.nodes.#.id', 'number'],
  [
    'memory.bandwidth.monitor.#.node.#.bytes.local',
    'memory.monitors.#.nodes.#.localBytes',
    'bigint',
  ],
  [
    'memory.bandwidth.monitor.#.node.#.bytes.total',
    'memory.monitors.#.nodes.#.totalBytes',
    'bigint',
  ],

  ['dirtyrate.calc_status', 'dirtyrate.calcStatus', 'number'],
  ['dirtyrate.calc_start_time', 'dirtyrate.calcStartTimeSec', 'bigint'],
  ['dirtyrate.calc_period', 'dirtyrate.calcPeriodSec', 'number'],
  ['dirtyrate.megabytes_per_second', 'dirtyrate.megabytesPerSecond', 'bigint'],
  ['dirtyrate.calc_mode', 'dirtyrate.calcMode', 'string'],
  ['dirtyrate.vcpu.#.megabytes_per_second', 'dirtyrate.vcpus.#.megabytesPerSecond', 'bigint'],
];
