import { domainEventId as id } from './constants/domain-event.ts';
import { eventMessage } from './event-message.ts';
import { limits } from './limits.ts';
import { domain as dom } from './structures/identity.ts';
import { nonnullString as text, nullableString } from './structures/string.ts';
import { typedParameters } from './structures/typed-parameter.ts';
import { array, hyper, int, struct, uhyper, uint } from './xdr/schema.ts';

/** Events from before there were callback IDs carry their old message inside. */
const nested = <F extends { readonly [name: string]: unknown }>(fields: F) => ({
  callbackID: int,
  msg: struct({ dom, ...fields }),
});
const nestedWithReason = () => ({ callbackID: int, reason: int, msg: struct({ dom }) });
const device = () => ({ callbackID: int, dom, devAlias: text });

const graphicsAddress = () => struct({ family: int, node: text, service: text });
const graphicsIdentity = () => struct({ type: text, name: text });

/**
 * The events of domains as they travel (`remote_domain_event_..._msg`), by the names of
 * `virsh event`. `callbackID` says whose registration they belong to.
 */
export const domainEventMessages = {
  /** `event` is a domainEventType, `detail` one of its domainEventDetail. */
  lifecycle: eventMessage(id.lifecycle, 318, 'REMOTE_PROC_DOMAIN_EVENT_CALLBACK_LIFECYCLE', () =>
    nested({ event: int, detail: int }),
  ),
  reboot: eventMessage(id.reboot, 319, 'REMOTE_PROC_DOMAIN_EVENT_CALLBACK_REBOOT', () =>
    nested({}),
  ),
  /** `offset` from UTC, seconds. */
  'rtc-change': eventMessage(
    id['rtc-change'],
    320,
    'REMOTE_PROC_DOMAIN_EVENT_CALLBACK_RTC_CHANGE',
    () => nested({ offset: hyper }),
  ),
  /** `action` is a watchdogAction. */
  watchdog: eventMessage(id.watchdog, 321, 'REMOTE_PROC_DOMAIN_EVENT_CALLBACK_WATCHDOG', () =>
    nested({ action: int }),
  ),
  /** `action` is an ioErrorAction. */
  'io-error': eventMessage(id['io-error'], 322, 'REMOTE_PROC_DOMAIN_EVENT_CALLBACK_IO_ERROR', () =>
    nested({ srcPath: text, devAlias: text, action: int }),
  ),
  /** `phase` is a graphicsPhase, `family` a graphicsAddressFamily. */
  graphics: eventMessage(id.graphics, 323, 'REMOTE_PROC_DOMAIN_EVENT_CALLBACK_GRAPHICS', () =>
    nested({
      phase: int,
      local: graphicsAddress(),
      remote: graphicsAddress(),
      authScheme: text,
      subject: array(graphicsIdentity(), limits.graphicsIdentities),
    }),
  ),
  'io-error-reason': eventMessage(
    id['io-error-reason'],
    324,
    'REMOTE_PROC_DOMAIN_EVENT_CALLBACK_IO_ERROR_REASON',
    () => nested({ srcPath: text, devAlias: text, action: int, reason: text }),
  ),
  'control-error': eventMessage(
    id['control-error'],
    325,
    'REMOTE_PROC_DOMAIN_EVENT_CALLBACK_CONTROL_ERROR',
    () => nested({}),
  ),
  /** `path` of the disk's image; `type` is a blockJobType, `status` a blockJobStatus. */
  'block-job': eventMessage(
    id['block-job'],
    326,
    'REMOTE_PROC_DOMAIN_EVENT_CALLBACK_BLOCK_JOB',
    () => nested({ path: text, type: int, status: int }),
  ),
  /** `reason` is a diskChangeReason. */
  'disk-change': eventMessage(
    id['disk-change'],
    327,
    'REMOTE_PROC_DOMAIN_EVENT_CALLBACK_DISK_CHANGE',
    () =>
      nested({
        oldSrcPath: nullableString,
        newSrcPath: nullableString,
        devAlias: text,
        reason: int,
      }),
  ),
  /** `reason` is a trayChangeReason. */
  'tray-change': eventMessage(
    id['tray-change'],
    328,
    'REMOTE_PROC_DOMAIN_EVENT_CALLBACK_TRAY_CHANGE',
    () => nested({ devAlias: text, reason: int }),
  ),
  'pm-wakeup': eventMessage(
    id['pm-wakeup'],
    329,
    'REMOTE_PROC_DOMAIN_EVENT_CALLBACK_PMWAKEUP',
    nestedWithReason,
  ),
  'pm-suspend': eventMessage(
    id['pm-suspend'],
    330,
    'REMOTE_PROC_DOMAIN_EVENT_CALLBACK_PMSUSPEND',
    nestedWithReason,
  ),
  /** `actual` is what the guest has now, KiB. */
  'balloon-change': eventMessage(
    id['balloon-change'],
    331,
    'REMOTE_PROC_DOMAIN_EVENT_CALLBACK_BALLOON_CHANGE',
    () => nested({ actual: uhyper }),
  ),
  'pm-suspend-disk': eventMessage(
    id['pm-suspend-disk'],
    332,
    'REMOTE_PROC_DOMAIN_EVENT_CALLBACK_PMSUSPEND_DISK',
    nestedWithReason,
  ),
  'device-removed': eventMessage(
    id['device-removed'],
    333,
    'REMOTE_PROC_DOMAIN_EVENT_CALLBACK_DEVICE_REMOVED',
    () => nested({ devAlias: text }),
  ),
  /** As block-job, but `dst` is the disk's target name, e.g. `vda`. */
  'block-job-2': eventMessage(
    id['block-job-2'],
    339,
    'REMOTE_PROC_DOMAIN_EVENT_BLOCK_JOB_2',
    () => ({ callbackID: int, dom, dst: text, type: int, status: int }),
  ),
  tunable: eventMessage(id.tunable, 346, 'REMOTE_PROC_DOMAIN_EVENT_CALLBACK_TUNABLE', () => ({
    callbackID: int,
    dom,
    params: typedParameters(limits.tunableParameters),
  })),
  /** `state` is an agentState, `reason` an agentReason. */
  'agent-lifecycle': eventMessage(
    id['agent-lifecycle'],
    348,
    'REMOTE_PROC_DOMAIN_EVENT_CALLBACK_AGENT_LIFECYCLE',
    () => ({ callbackID: int, dom, state: int, reason: int }),
  ),
  'device-added': eventMessage(
    id['device-added'],
    354,
    'REMOTE_PROC_DOMAIN_EVENT_CALLBACK_DEVICE_ADDED',
    device,
  ),
  'migration-iteration': eventMessage(
    id['migration-iteration'],
    359,
    'REMOTE_PROC_DOMAIN_EVENT_CALLBACK_MIGRATION_ITERATION',
    () => ({ callbackID: int, dom, iteration: int }),
  ),
  'job-completed': eventMessage(
    id['job-completed'],
    363,
    'REMOTE_PROC_DOMAIN_EVENT_CALLBACK_JOB_COMPLETED',
    () => ({ callbackID: int, dom, params: typedParameters(limits.jobStatsParameters) }),
  ),
  'device-removal-failed': eventMessage(
    id['device-removal-failed'],
    367,
    'REMOTE_PROC_DOMAIN_EVENT_CALLBACK_DEVICE_REMOVAL_FAILED',
    device,
  ),
  /** `type` is a metadataType; `nsuri` the namespace of an element. */
  'metadata-change': eventMessage(
    id['metadata-change'],
    379,
    'REMOTE_PROC_DOMAIN_EVENT_CALLBACK_METADATA_CHANGE',
    () => ({ callbackID: int, dom, type: int, nsuri: nullableString }),
  ),
  /** `threshold` and `excess` in bytes. */
  'block-threshold': eventMessage(
    id['block-threshold'],
    385,
    'REMOTE_PROC_DOMAIN_EVENT_BLOCK_THRESHOLD',
    () => ({
      callbackID: int,
      dom,
      dev: text,
      path: nullableString,
      threshold: uhyper,
      excess: uhyper,
    }),
  ),
  /** A memoryFailureRecipient, a memoryFailureAction, memoryFailureFlags. */
  'memory-failure': eventMessage(
    id['memory-failure'],
    423,
    'REMOTE_PROC_DOMAIN_EVENT_MEMORY_FAILURE',
    () => ({ callbackID: int, dom, recipient: int, action: int, flags: uint }),
  ),
  /** `size` in KiB. */
  'memory-device-size-change': eventMessage(
    id['memory-device-size-change'],
    438,
    'REMOTE_PROC_DOMAIN_EVENT_MEMORY_DEVICE_SIZE_CHANGE',
    () => ({ callbackID: int, dom, alias: text, size: uhyper }),
  ),
} as const;
