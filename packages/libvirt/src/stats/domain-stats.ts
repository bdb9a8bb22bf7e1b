import type { NamedValue } from '../parameters/parameter-set.ts';
import type { PerfEvents } from '../parameters/perf.ts';

/**
 * Values that the hypervisor names itself, as in `halt_exits.sum`; they differ between versions.
 */
export type HypervisorStats = Readonly<Record<string, bigint | boolean>>;

/** The group `state`. */
export interface StateStats {
  /** `domainState`. */
  readonly state?: number;
  /** Why; what it means depends on the state. */
  readonly reason?: number;
}

/** What a cache monitor measures of one bank of the cache. */
export interface CacheBankStats {
  /** Its place in libvirt's list. */
  readonly number: number;
  /** The host's number of the bank. */
  readonly id?: number;
  /** What the domain occupies of it. */
  readonly bytes?: bigint;
}

/** A `<monitor>` of `<cachetune>`. */
export interface CacheMonitorStats {
  /** Its place in libvirt's list. */
  readonly number: number;
  /** Its name. */
  readonly name?: string;
  /** The vCPUs that it measures, as in `0-1`. */
  readonly vcpus?: string;
  /** How many banks there are. */
  readonly bankCount?: number;
  /** What it measures. */
  readonly banks?: readonly CacheBankStats[];
}

/** The group `cpu`: CPU time in nanoseconds. */
export interface CpuStats {
  /** All of it. */
  readonly timeNs?: bigint;
  /** Of that, in user mode. */
  readonly userNs?: bigint;
  /** Of that, in the kernel. */
  readonly systemNs?: bigint;
  /** Spent polling in halt, with success. */
  readonly haltpollSuccessNs?: bigint;
  /** Spent polling in halt, for nothing. */
  readonly haltpollFailNs?: bigint;
  /** How many cache monitors there are. */
  readonly cacheMonitorCount?: number;
  /** What they measure. */
  readonly cacheMonitors?: readonly CacheMonitorStats[];
}

/** The group `balloon`: memory, most of it as the guest's driver reports it. */
export interface BalloonStats {
  /** What the domain has now. */
  readonly currentKiB?: bigint;
  /** What it may have. */
  readonly maximumKiB?: bigint;
  /** Read back from the guest's swap. */
  readonly swapInKiB?: bigint;
  /** Written to the guest's swap. */
  readonly swapOutKiB?: bigint;
  /** Page faults that needed I/O. */
  readonly majorFaults?: bigint;
  /** Other page faults. */
  readonly minorFaults?: bigint;
  /** What the guest uses for nothing at all. */
  readonly unusedKiB?: bigint;
  /** What the guest sees. */
  readonly availableKiB?: bigint;
  /** What the domain's process occupies on the host. */
  readonly rssKiB?: bigint;
  /** What the balloon could take without making the guest swap. */
  readonly usableKiB?: bigint;
  /** When the guest last reported, in seconds since 1970. */
  readonly lastUpdateSec?: bigint;
  /** What the guest could give up without I/O: mostly cached files. */
  readonly diskCachesKiB?: bigint;
  /** Huge pages that the guest got. */
  readonly hugetlbPageAllocations?: bigint;
  /** Huge pages that it did not get. */
  readonly hugetlbPageFailures?: bigint;
}

/** One vCPU. */
export interface VcpuStats {
  /** Its number. */
  readonly number: number;
  /** `vcpuState`. */
  readonly state?: number;
  /** CPU time. */
  readonly timeNs?: bigint;
  /** Time that it was ready to run and waited for a CPU. */
  readonly waitNs?: bigint;
  /** Whether it is halted, which may mean idle. */
  readonly halted?: boolean;
  /** Time that it was ready to run and waited for a CPU; the guest sees it as stolen. */
  readonly delayNs?: bigint;
  /** What the hypervisor says besides. */
  readonly hypervisor?: HypervisorStats;
}

/** The group `vcpu`. */
export interface VcpusStats {
  /** How many are online. */
  readonly current?: number;
  /** How many there can be. */
  readonly maximum?: number;
  /** One each; numbers may have gaps. */
  readonly vcpus?: readonly VcpuStats[];
}

/** One network interface, seen from the domain. */
export interface InterfaceStats {
  /** Its place in the definition. */
  readonly number: number;
  /** Its name on the host. */
  readonly name?: string;
  /** Bytes received. */
  readonly rxBytes?: bigint;
  /** Packets received. */
  readonly rxPackets?: bigint;
  /** Errors in receiving. */
  readonly rxErrors?: bigint;
  /** Received packets that were dropped. */
  readonly rxDropped?: bigint;
  /** Bytes sent. */
  readonly txBytes?: bigint;
  /** Packets sent. */
  readonly txPackets?: bigint;
  /** Errors in sending. */
  readonly txErrors?: bigint;
  /** Packets to be sent that were dropped. */
  readonly txDropped?: bigint;
}

/** The group `net`. */
export interface InterfacesStats {
  /** How many there are. */
  readonly count?: number;
  /** One each. */
  readonly interfaces?: readonly InterfaceStats[];
}

/** One disk, or one image of its backing chain. */
export interface BlockDeviceStats {
  /** Its place in libvirt's list. */
  readonly number: number;
  /** The disk's target, as in `vda`. */
  readonly name?: string;
  /** Which image of the chain, where the chain was asked for. */
  readonly backingIndex?: number;
  /** Where its data is. */
  readonly path?: string;
  /** Reads. */
  readonly readRequests?: bigint;
  /** Bytes read. */
  readonly readBytes?: bigint;
  /** Time spent on reads. */
  readonly readTimeNs?: bigint;
  /** Writes. */
  readonly writeRequests?: bigint;
  /** Bytes written. */
  readonly writeBytes?: bigint;
  /** Time spent on writes. */
  readonly writeTimeNs?: bigint;
  /** Flushes. */
  readonly flushRequests?: bigint;
  /** Time spent on flushes. */
  readonly flushTimeNs?: bigint;
  /** Xen's `oo_req`. */
  readonly errors?: bigint;
  /** The end of what has been written. */
  readonly allocationBytes?: bigint;
  /** The size that the guest sees. */
  readonly capacityBytes?: bigint;
  /** The size on the host. */
  readonly physicalBytes?: bigint;
  /** The allocation at which an event is sent. */
  readonly thresholdBytes?: bigint;
}

/** The group `block`. */
export interface BlockStats {
  /** How many there are. */
  readonly count?: number;
  /** One each. */
  readonly devices?: readonly BlockDeviceStats[];
}

/** The group `perf`: the counts of the events that are switched on. */
export type PerfStats = { readonly [K in keyof PerfEvents]?: bigint };

/** One iothread. */
export interface IothreadStats {
  /** Its id; ids have gaps. */
  readonly number: number;
  /** The longest that it polls; 0 never polls. */
  readonly pollMaxNs?: bigint;
  /** What the polling time is multiplied by when it was too short. */
  readonly pollGrow?: bigint;
  /** What it is divided by when it was too long. */
  readonly pollShrink?: bigint;
}

/** The group `iothread`. */
export interface IothreadsStats {
  /** How many there are. */
  readonly count?: number;
  /** One each. */
  readonly iothreads?: readonly IothreadStats[];
}

/** What a memory bandwidth monitor measures at one memory controller. */
export interface MemoryNodeStats {
  /** Its place in libvirt's list. */
  readonly number: number;
  /** The host's number of the controller. */
  readonly id?: number;
  /** Traffic to the controller of the CPU's own processor, so far. */
  readonly localBytes?: bigint;
  /** Traffic to all controllers, so far. */
  readonly totalBytes?: bigint;
}

/** A `<monitor>` of `<memorytune>`. */
export interface MemoryMonitorStats {
  /** Its place in libvirt's list. */
  readonly number: number;
  /** Its name. */
  readonly name?: string;
  /** The vCPUs that it measures, as in `0-1`. */
  readonly vcpus?: string;
  /** How many memory controllers there are. */
  readonly nodeCount?: number;
  /** What it measures. */
  readonly nodes?: readonly MemoryNodeStats[];
}

/** The group `memory`. */
export interface MemoryBandwidthStats {
  /** How many bandwidth monitors there are. */
  readonly monitorCount?: number;
  /** What they measure. */
  readonly monitors?: readonly MemoryMonitorStats[];
}

/** The dirty rate of one vCPU. */
export interface VcpuDirtyRate {
  /** Its number. */
  readonly number: number;
  /** MiB dirtied in a second. */
  readonly megabytesPerSecond?: bigint;
}

/** The group `dirtyrate`: what startDirtyRateCalc has measured. */
export interface DirtyRateStats {
  /** `dirtyRateStatus`. */
  readonly calcStatus?: number;
  /** When the measurement began, in seconds since the host booted. */
  readonly calcStartTimeSec?: bigint;
  /** How long it takes. */
  readonly calcPeriodSec?: number;
  /** MiB dirtied in a second. */
  readonly megabytesPerSecond?: bigint;
  /** `page-sampling`, `dirty-bitmap` or `dirty-ring`. */
  readonly calcMode?: string;
  /** By vCPU, in mode `dirty-ring`. */
  readonly vcpus?: readonly VcpuDirtyRate[];
}

/**
 * All statistics of a domain (virConnectGetAllDomainStats) by group. A group or a value that the
 * server did not send is undefined: the hypervisor has none, or not in this state of the domain.
 */
export interface DomainStats {
  /** State, and why. */
  readonly state?: StateStats;
  /** CPU time. */
  readonly cpu?: CpuStats;
  /** Memory. */
  readonly balloon?: BalloonStats;
  /** vCPUs. */
  readonly vcpu?: VcpusStats;
  /** Network interfaces. */
  readonly net?: InterfacesStats;
  /** Disks. */
  readonly block?: BlockStats;
  /** perf events. */
  readonly perf?: PerfStats;
  /** Iothreads. */
  readonly iothread?: IothreadsStats;
  /** Memory bandwidth. */
  readonly memory?: MemoryBandwidthStats;
  /** How fast memory is dirtied. */
  readonly dirtyrate?: DirtyRateStats;
  /** What the hypervisor says of the domain besides. */
  readonly vm?: HypervisorStats;
  /** Values of a name or a type that this library does not know, as they came. */
  readonly unknown: readonly NamedValue[];
}
