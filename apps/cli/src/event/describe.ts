import type {
  BlockJob2Event,
  BlockJobEvent,
  DomainEvent,
  GraphicsAddress,
  JobCompletedEvent,
  LifecycleEvent,
  TunableEvent,
  TypedParameter,
} from '@virtune/libvirt';
import { t, translate } from '../messages/index.ts';
import * as words from './words.ts';

type Words = Readonly<Record<string, string>>;

/** virsh's word for a value; libvirt may send numbers that virsh does not know. */
function word(table: Words, value: string | number, unknown = 'unknown'): string {
  return translate((typeof value === 'string' ? table[value] : undefined) ?? unknown);
}

const NOT_SUPPORTED = 'unsupported value';
/** What C's printf makes of a null pointer (NULLSTR). */
const orNull = (text: string | null): string => text ?? '<null>';

const addressText = ({ family, node, service }: GraphicsAddress): string =>
  `${word(words.graphicsFamilyWords, family)} ${node} ${service}`;

function valueText({ value }: TypedParameter): string {
  return typeof value === 'boolean' ? String(Number(value)) : String(value);
}

function lifecycleText({ domain, event, detail }: LifecycleEvent): string {
  const what = word(words.eventWords, event);
  const why = word(words.detailWords[event] ?? {}, detail);
  return t`event 'lifecycle' for domain '${domain.name}': ${what} ${why}\n`;
}

function blockJobText({
  kind,
  domain,
  disk,
  type,
  status,
}: BlockJobEvent | BlockJob2Event): string {
  const job = word(words.blockJobWords, type, 'Unknown job');
  const end = word(words.blockJobStatusWords, status);
  return t`event '${kind}' for domain '${domain.name}': ${job} for ${disk} ${end}\n`;
}

function parametersText({ kind, domain, params }: TunableEvent | JobCompletedEvent): string {
  const lines = params.map((param) => `\t${param.field}: ${valueText(param)}\n`);
  return t`event '${kind}' for domain '${domain.name}':\n` + lines.join('');
}

/** An event in the words of `virsh event`, with its line end. */
export function describeEvent(event: DomainEvent): string {
  const name = event.domain.name;
  switch (event.kind) {
    case 'lifecycle':
      return lifecycleText(event);
    case 'rtc-change':
      return t`event 'rtc-change' for domain '${name}': ${event.offsetSeconds}\n`;
    case 'watchdog':
      return t`event 'watchdog' for domain '${name}': ${word(words.watchdogWords, event.action)}\n`;
    case 'io-error':
      return t`event 'io-error' for domain '${name}': ${event.path} (${event.device}) ${word(words.ioErrorWords, event.action)}\n`;
    case 'io-error-reason':
      return t`event 'io-error-reason' for domain '${name}': ${event.path} (${event.device}) ${word(words.ioErrorWords, event.action)} due to ${event.reason}\n`;
    case 'graphics': {
      const phase = word(words.graphicsPhaseWords, event.phase);
      const subject = event.subject.map((one) => `\t${one.type}=${one.name}\n`).join('');
      return (
        t`event 'graphics' for domain '${name}': ${phase} local[${addressText(event.local)}] remote[${addressText(event.remote)}] ${event.authScheme}\n` +
        subject
      );
    }
    case 'block-job':
    case 'block-job-2':
      return blockJobText(event);
    case 'disk-change':
      return t`event 'disk-change' for domain '${name}' disk ${event.device}: ${orNull(event.oldPath)} -> ${orNull(event.newPath)}: ${word(words.diskChangeWords, event.reason)}\n`;
    case 'tray-change':
      return t`event 'tray-change' for domain '${name}' disk ${event.device}: ${word(words.trayChangeWords, event.reason)}\n`;
    case 'balloon-change':
      return t`event 'balloon-change' for domain '${name}': ${event.actualKiB}KiB\n`;
    case 'device-added':
    case 'device-removed':
    case 'device-removal-failed':
      return t`event '${event.kind}' for domain '${name}': ${event.device}\n`;
    case 'tunable':
    case 'job-completed':
      return parametersText(event);
    case 'agent-lifecycle': {
      const state = word(words.agentStateWords, event.state, NOT_SUPPORTED);
      const reason = word(words.agentReasonWords, event.reason, NOT_SUPPORTED);
      return t`event 'agent-lifecycle' for domain '${name}': state: '${state}' reason: '${reason}'\n`;
    }
    case 'migration-iteration':
      return t`event 'migration-iteration' for domain '${name}': iteration: '${event.iteration}'\n`;
    case 'metadata-change': {
      const type = word(words.metadataWords, event.type, NOT_SUPPORTED);
      return t`event 'metadata-change' for domain '${name}': type ${type}, uri ${orNull(event.uri)}\n`;
    }
    case 'block-threshold':
      return t`event 'block-threshold' for domain '${name}': dev: ${event.device}(${orNull(event.path)}) ${event.thresholdBytes} ${event.excessBytes}\n`;
    case 'memory-failure': {
      const recipient = word(words.memoryRecipientWords, event.recipient, NOT_SUPPORTED);
      const action = word(words.memoryActionWords, event.action, NOT_SUPPORTED);
      return t`event 'memory-failure' for domain '${name}':\nrecipient: ${recipient}\naction: ${action}\nflags:\n\taction required: ${Number(event.actionRequired)}\n\trecursive: ${Number(event.recursive)}\n`;
    }
    case 'memory-device-size-change':
      return t`event 'memory-device-size-change' for domain '${name}':\nalias: ${event.device}\nsize: ${event.sizeKiB}\n`;
    case 'reboot':
    case 'control-error':
    case 'pm-wakeup':
    case 'pm-suspend':
    case 'pm-suspend-disk':
      return t`event '${event.kind}' for domain '${name}'\n`;
    default: {
      const never: never = event;
      return never;
    }
  }
}
