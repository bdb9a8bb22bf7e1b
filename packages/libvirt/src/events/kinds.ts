import {
  agentReason,
  agentState,
  blockJobStatus,
  blockJobType,
  diskChangeReason,
  domainEventDetail,
  domainEventMessages as messages,
  domainEventType,
  type DomainIdentity,
  type EventMessage,
  graphicsAddressFamily,
  graphicsPhase,
  ioErrorAction,
  memoryFailureAction,
  memoryFailureFlags,
  memoryFailureRecipient,
  metadataType,
  readPayload,
  trayChangeReason,
  watchdogAction,
} from '@virtune/protocol';
import type { DomainEventKind, DomainEvents, LifecycleEvent, Named } from './domain-event.ts';

type Table = Readonly<Record<string, number>>;

/** The name that a table has for a number; the number where it has none. */
function named<T extends Table>(table: T, number: number): Named<T> {
  for (const name in table) if (table[name] === number) return name;
  return number;
}

function lifecycleChange(event: number, detail: number): Omit<LifecycleEvent, 'kind' | 'domain'> {
  const name = named(domainEventType, event);
  const details: Table = typeof name === 'number' ? {} : domainEventDetail[name];
  return { event: name, detail: named(details, detail) } as LifecycleEvent;
}

type Address = { readonly family: number; readonly node: string; readonly service: string };

const address = ({ family, node, service }: Address) => ({
  family: named(graphicsAddressFamily, family),
  node,
  service,
});

type WithDomain =
  | { readonly callbackID: number; readonly dom: DomainIdentity }
  | { readonly callbackID: number; readonly msg: { readonly dom: DomainIdentity } };

/** An event without its kind and its domain. */
type Rest = Readonly<Record<string, unknown>>;

/** What a message was: whose registration it belongs to, which domain it is about, and the rest. */
export interface ReadMessage {
  readonly callbackID: number;
  readonly identity: DomainIdentity;
  readonly rest: Rest;
}

export interface Kind {
  readonly name: DomainEventKind;
  readonly eventId: number;
  /** The number of its message. */
  readonly number: number;
  read(payload: Uint8Array): ReadMessage;
}

function kind<Name extends DomainEventKind, Value extends WithDomain>(
  name: Name,
  message: EventMessage<Value>,
  rest: (value: Value) => Omit<DomainEvents[Name], 'kind' | 'domain'>,
): Kind {
  return {
    name,
    eventId: message.eventId,
    number: message.number,
    read(payload) {
      const value: Value = readPayload(payload, message.schema);
      const identity = 'msg' in value ? value.msg.dom : value.dom;
      return { callbackID: value.callbackID, identity, rest: rest(value) };
    },
  };
}

const all: readonly Kind[] = [
  kind('lifecycle', messages.lifecycle, ({ msg }) => lifecycleChange(msg.event, msg.detail)),
  kind('reboot', messages.reboot, () => ({})),
  kind('rtc-change', messages['rtc-change'], ({ msg }) => ({ offsetSeconds: msg.offset })),
  kind('watchdog', messages.watchdog, ({ msg }) => ({
    action: named(watchdogAction, msg.action),
  })),
  kind('io-error', messages['io-error'], ({ msg }) => ({
    path: msg.srcPath,
    device: msg.devAlias,
    action: named(ioErrorAction, msg.action),
  })),
  kind('graphics', messages.graphics, ({ msg }) => ({
    phase: named(graphicsPhase, msg.phase),
    local: address(msg.local),
    remote: address(msg.remote),
    authScheme: msg.authScheme,
    subject: msg.subject,
  })),
  kind('io-error-reason', messages['io-error-reason'], ({ msg }) => ({
    path: msg.srcPath,
    device: msg.devAlias,
    action: named(ioErrorAction, msg.action),
    reason: msg.reason,
  })),
  kind('control-error', messages['control-error'], () => ({})),
  kind('block-job', messages['block-job'], ({ msg }) => ({
    disk: msg.path,
    type: named(blockJobType, msg.type),
    status: named(blockJobStatus, msg.status),
  })),
  kind('disk-change', messages['disk-change'], ({ msg }) => ({
    oldPath: msg.oldSrcPath,
    newPath: msg.newSrcPath,
    device: msg.devAlias,
    reason: named(diskChangeReason, msg.reason),
  })),
  kind('tray-change', messages['tray-change'], ({ msg }) => ({
    device: msg.devAlias,
    reason: named(trayChangeReason, msg.reason),
  })),
  kind('pm-wakeup', messages['pm-wakeup'], ({ reason }) => ({ reason })),
  kind('pm-suspend', messages['pm-suspend'], ({ reason }) => ({ reason })),
  kind('balloon-change', messages['balloon-change'], ({ msg }) => ({ actualKiB: msg.actual })),
  kind('pm-suspend-disk', messages['pm-suspend-disk'], ({ reason }) => ({ reason })),
  kind('device-removed', messages['device-removed'], ({ msg }) => ({ device: msg.devAlias })),
  kind('block-job-2', messages['block-job-2'], ({ dst, type, status }) => ({
    disk: dst,
    type: named(blockJobType, type),
    status: named(blockJobStatus, status),
  })),
  kind('tunable', messages.tunable, ({ params }) => ({ params })),
  kind('agent-lifecycle', messages['agent-lifecycle'], ({ state, reason }) => ({
    state: named(agentState, state),
    reason: named(agentReason, reason),
  })),
  kind('device-added', messages['device-added'], ({ devAlias }) => ({ device: devAlias })),
  kind('migration-iteration', messages['migration-iteration'], ({ iteration }) => ({ iteration })),
  kind('job-completed', messages['job-completed'], ({ params }) => ({ params })),
  kind('device-removal-failed', messages['device-removal-failed'], ({ devAlias }) => ({
    device: devAlias,
  })),
  kind('metadata-change', messages['metadata-change'], ({ type, nsuri }) => ({
    type: named(metadataType, type),
    uri: nsuri,
  })),
  kind('block-threshold', messages['block-threshold'], ({ dev, path, threshold, excess }) => ({
    device: dev,
    path,
    thresholdBytes: threshold,
    excessBytes: excess,
  })),
  kind('memory-failure', messages['memory-failure'], ({ recipient, action, flags }) => ({
    recipient: named(memoryFailureRecipient, recipient),
    action: named(memoryFailureAction, action),
    actionRequired: (flags & memoryFailureFlags.actionRequired) !== 0,
    recursive: (flags & memoryFailureFlags.recursive) !== 0,
  })),
  kind('memory-device-size-change', messages['memory-device-size-change'], ({ alias, size }) => ({
    device: alias,
    sizeKiB: size,
  })),
];

const byName = new Map<string, Kind>(all.map((entry) => [entry.name, entry]));
const byNumber = new Map<number, Kind>(all.map((entry) => [entry.number, entry]));

/** The names of all kinds, in libvirt's order. */
export const domainEventKinds: readonly DomainEventKind[] = all.map(({ name }) => name);

/** @throws RangeError for a name that is none, which only untyped callers can give. */
export function kindNamed(name: DomainEventKind): Kind {
  const found = byName.get(name);
  if (found === undefined) throw new RangeError(`no event of domains is called '${name}'`);
  return found;
}

export const kindOfMessage = (number: number): Kind | undefined => byNumber.get(number);
