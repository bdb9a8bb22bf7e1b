import type {
  agentReason,
  agentState,
  blockJobStatus,
  blockJobType,
  diskChangeReason,
  domainEventDetail,
  graphicsAddressFamily,
  graphicsPhase,
  ioErrorAction,
  memoryFailureAction,
  memoryFailureRecipient,
  metadataType,
  trayChangeReason,
  TypedParameter,
  watchdogAction,
} from '@virtune/protocol';
import type { Domain } from '../domain.ts';

/** A name out of a table of libvirt's, or the number where this library has no name for it. */
export type Named<Table> = keyof Table | number;

interface Event<Kind extends string> {
  /** As `virsh event` calls it. */
  readonly kind: Kind;
  readonly domain: Domain;
}

type Details = typeof domainEventDetail;

/** What happened to the life of a domain, and why; `detail` depends on `event`. */
type LifecycleChange =
  | {
      [E in keyof Details]: { readonly event: E; readonly detail: Named<Details[E]> };
    }[keyof Details]
  | { readonly event: number; readonly detail: number };

/** A domain was defined, started, stopped, paused or let go on, or forgotten. */
export type LifecycleEvent = Event<'lifecycle'> & LifecycleChange;

/** The guest has rebooted itself. */
export type RebootEvent = Event<'reboot'>;

/** The guest has set its clock. */
export interface RtcChangeEvent extends Event<'rtc-change'> {
  /** From UTC, or from the domain's base where that is local time. */
  readonly offsetSeconds: bigint;
}

/** The guest's watchdog has run out. */
export interface WatchdogEvent extends Event<'watchdog'> {
  readonly action: Named<typeof watchdogAction>;
}

/** A disk could not be read or written. */
export interface IoErrorEvent extends Event<'io-error'> {
  readonly path: string;
  readonly device: string;
  /** What the hypervisor does about it. */
  readonly action: Named<typeof ioErrorAction>;
}

/** As `io-error`, with the reason. */
export interface IoErrorReasonEvent extends Event<'io-error-reason'> {
  readonly path: string;
  readonly device: string;
  readonly action: Named<typeof ioErrorAction>;
  /** `enospc`, or empty where it is not known. */
  readonly reason: string;
}

/** One end of a connection to the guest's screen. */
export interface GraphicsAddress {
  readonly family: Named<typeof graphicsAddressFamily>;
  readonly node: string;
  readonly service: string;
}

/** Somebody connects to the guest's screen, or leaves it. */
export interface GraphicsEvent extends Event<'graphics'> {
  readonly phase: Named<typeof graphicsPhase>;
  readonly local: GraphicsAddress;
  readonly remote: GraphicsAddress;
  readonly authScheme: string;
  /** Who: `{ type: 'x509dname', name: ... }`. */
  readonly subject: readonly { readonly type: string; readonly name: string }[];
}

/** libvirt has lost its monitor of the guest. */
export type ControlErrorEvent = Event<'control-error'>;

interface BlockJob {
  readonly type: Named<typeof blockJobType>;
  readonly status: Named<typeof blockJobStatus>;
}

/** A job on a disk has ended or is ready; `disk` is the path of its image. */
export interface BlockJobEvent extends Event<'block-job'>, BlockJob {
  readonly disk: string;
}

/** As `block-job`, but `disk` is the target's name, e.g. `vda`. */
export interface BlockJob2Event extends Event<'block-job-2'>, BlockJob {
  readonly disk: string;
}

/** A disk has another source. */
export interface DiskChangeEvent extends Event<'disk-change'> {
  readonly oldPath: string | null;
  readonly newPath: string | null;
  readonly device: string;
  readonly reason: Named<typeof diskChangeReason>;
}

/** The tray of a CD or floppy drive was opened or closed. */
export interface TrayChangeEvent extends Event<'tray-change'> {
  readonly device: string;
  readonly reason: Named<typeof trayChangeReason>;
}

/** Power management of the guest; libvirt has not given `reason` a meaning. */
interface PowerEvent<Kind extends string> extends Event<Kind> {
  readonly reason: number;
}

/** The guest has woken up. */
export type PmWakeupEvent = PowerEvent<'pm-wakeup'>;
/** The guest has gone to sleep in memory. */
export type PmSuspendEvent = PowerEvent<'pm-suspend'>;
/** The guest has gone to sleep on disk. */
export type PmSuspendDiskEvent = PowerEvent<'pm-suspend-disk'>;

/** The guest has another amount of memory. */
export interface BalloonChangeEvent extends Event<'balloon-change'> {
  /** What the guest has now. */
  readonly actualKiB: bigint;
}

interface DeviceEvent<Kind extends string> extends Event<Kind> {
  /** The device's alias, e.g. `net0`. */
  readonly device: string;
}

/** A device was plugged in. */
export type DeviceAddedEvent = DeviceEvent<'device-added'>;
/** A device was unplugged. */
export type DeviceRemovedEvent = DeviceEvent<'device-removed'>;
/** The guest has not let go of a device. */
export type DeviceRemovalFailedEvent = DeviceEvent<'device-removal-failed'>;

/** Scheduler parameters, pins or block limits that somebody changed, under libvirt's names. */
export interface TunableEvent extends Event<'tunable'> {
  /** e.g. `cputune.vcpupin1`, `cputune.cpu_shares`, `cputune.iothreadpin1`. */
  readonly params: readonly TypedParameter[];
}

/** The guest's agent has connected or gone. */
export interface AgentLifecycleEvent extends Event<'agent-lifecycle'> {
  readonly state: Named<typeof agentState>;
  readonly reason: Named<typeof agentReason>;
}

/** A migration begins another pass over the memory. */
export interface MigrationIterationEvent extends Event<'migration-iteration'> {
  readonly iteration: number;
}

/** A job has completed; its statistics, as virDomainGetJobStats has them. */
export interface JobCompletedEvent extends Event<'job-completed'> {
  readonly params: readonly TypedParameter[];
}

/** Title, description or an element of the metadata was changed. */
export interface MetadataChangeEvent extends Event<'metadata-change'> {
  readonly type: Named<typeof metadataType>;
  /** The namespace of an element. */
  readonly uri: string | null;
}

/** More has been written to an image than the threshold that was set. */
export interface BlockThresholdEvent extends Event<'block-threshold'> {
  /** A target, or a target and an index: `vda[1]`. */
  readonly device: string;
  readonly path: string | null;
  readonly thresholdBytes: bigint;
  readonly excessBytes: bigint;
}

/** The host's memory is broken under the guest, or under its hypervisor. */
export interface MemoryFailureEvent extends Event<'memory-failure'> {
  readonly recipient: Named<typeof memoryFailureRecipient>;
  readonly action: Named<typeof memoryFailureAction>;
  readonly actionRequired: boolean;
  readonly recursive: boolean;
}

/** The guest has taken a new size of a virtio-mem device. */
export interface MemoryDeviceSizeChangeEvent extends Event<'memory-device-size-change'> {
  readonly device: string;
  readonly sizeKiB: bigint;
}

/** Every event of domains, by the name that `virsh event` has for it. */
export interface DomainEvents {
  lifecycle: LifecycleEvent;
  reboot: RebootEvent;
  'rtc-change': RtcChangeEvent;
  watchdog: WatchdogEvent;
  'io-error': IoErrorEvent;
  graphics: GraphicsEvent;
  'io-error-reason': IoErrorReasonEvent;
  'control-error': ControlErrorEvent;
  'block-job': BlockJobEvent;
  'disk-change': DiskChangeEvent;
  'tray-change': TrayChangeEvent;
  'pm-wakeup': PmWakeupEvent;
  'pm-suspend': PmSuspendEvent;
  'balloon-change': BalloonChangeEvent;
  'pm-suspend-disk': PmSuspendDiskEvent;
  'device-removed': DeviceRemovedEvent;
  'block-job-2': BlockJob2Event;
  tunable: TunableEvent;
  'agent-lifecycle': AgentLifecycleEvent;
  'device-added': DeviceAddedEvent;
  'migration-iteration': MigrationIterationEvent;
  'job-completed': JobCompletedEvent;
  'device-removal-failed': DeviceRemovalFailedEvent;
  'metadata-change': MetadataChangeEvent;
  'block-threshold': BlockThresholdEvent;
  'memory-failure': MemoryFailureEvent;
  'memory-device-size-change': MemoryDeviceSizeChangeEvent;
}

/** The names of the events. */
export type DomainEventKind = keyof DomainEvents;
/** An event of one of these kinds, of any kind without. */
export type DomainEvent<Kind extends DomainEventKind = DomainEventKind> = DomainEvents[Kind];

/**
 * Not an event of libvirt: the reader has missed some, and has to read again whatever it keeps
 * account of. `reconnected`: the connection was lost and is back; what happened meanwhile nobody
 * knows. `overflow`: the reader's queue was full, and `missed` events were dropped.
 */
export type ResyncEvent =
  | { readonly kind: 'resync'; readonly reason: 'reconnected'; readonly missed: null }
  | { readonly kind: 'resync'; readonly reason: 'overflow'; readonly missed: number };
