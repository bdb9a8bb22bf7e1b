import { perfEventNames } from '@virtune/protocol';
import { oneOf, yesNo } from './attribute.ts';
import type { Lifecycle } from './definition.ts';
import { elementOrNothing, leaf } from './printer.ts';
import { allAt, at, textOf, type XmlNode } from './xml.ts';
import { qemuUnsupported, unsupported, xmlError } from './refusal.ts';

const actions = [
  'destroy',
  'restart',
  'rename-restart',
  'preserve',
  'coredump-destroy',
  'coredump-restart',
];
const lockFailures = ['default', 'poweroff', 'restart', 'pause', 'ignore'];

function actionOf(
  root: XmlNode,
  name: string,
  byDefault: string,
  values: readonly string[],
): string {
  const text = textOf(at(root, name));
  if (text === undefined) return byDefault;
  if (values.includes(text)) return text;
  throw unsupported(`unknown ${name} action: ${text}`);
}

/** `<on_...>` and `<pm>` (virDomainDefLifecycleParse). */
export function parseLifecycle(root: XmlNode): Lifecycle {
  const onReboot = actionOf(root, 'on_reboot', 'restart', actions);
  const onPoweroff = actionOf(root, 'on_poweroff', 'destroy', actions);
  const onCrash = actionOf(root, 'on_crash', 'destroy', actions);
  const onLockFailure = actionOf(root, 'on_lockfailure', 'default', lockFailures);
  const suspendToMem = yesNo(at(root, 'pm', 'suspend-to-mem'), 'enabled') ?? null;
  return {
    onReboot,
    onPoweroff,
    onCrash,
    onLockFailure: onLockFailure === 'default' ? null : onLockFailure,
    suspendToMem,
    suspendToDisk: yesNo(at(root, 'pm', 'suspend-to-disk'), 'enabled') ?? null,
  };
}

export function printLifecycle(lifecycle: Lifecycle): string {
  const { suspendToMem, suspendToDisk } = lifecycle;
  const pm =
    (suspendToMem === null ? '' : `<suspend-to-mem enabled='${suspendToMem}'/>\n`) +
    (suspendToDisk === null ? '' : `<suspend-to-disk enabled='${suspendToDisk}'/>\n`);
  return (
    leaf('on_poweroff', lifecycle.onPoweroff) +
    leaf('on_reboot', lifecycle.onReboot) +
    leaf('on_crash', lifecycle.onCrash) +
    leaf('on_lockfailure', lifecycle.onLockFailure) +
    elementOrNothing('pm', '', pm)
  );
}

/** virDomainDefLifecycleActionValidate. @throws VirError */
export function checkLifecycleActions({ onPoweroff, onReboot }: Lifecycle): void {
  for (const [event, action] of [
    ['poweroff', onPoweroff],
    ['reboot', onReboot],
  ] as const) {
    if (!action.startsWith('coredump')) continue;
    throw unsupported(`Lifecycle event '${event}' doesn't support '${action}' action`);
  }
}

/** What QEMU cannot do (qemuValidateLifecycleAction). @throws VirError */
export function checkQemuLifecycle({ onPoweroff, onReboot, onCrash }: Lifecycle): void {
  if ([onPoweroff, onReboot, onCrash].includes('rename-restart')) {
    throw qemuUnsupported(
      "qemu driver doesn't support the 'rename-restart' action for 'on_reboot'/'on_poweroff'/'on_crash'",
    );
  }
  if (onPoweroff === 'preserve' || onReboot === 'preserve') {
    throw qemuUnsupported(
      "qemu driver doesn't support the 'preserve' action for 'on_reboot'/'on_poweroff'",
    );
  }
  if (onPoweroff === 'restart' && onReboot === 'destroy') {
    throw qemuUnsupported(
      "qemu driver doesn't support 'onReboot' set to 'destroy and 'onPoweroff' set to 'reboot'",
    );
  }
}

/** `<perf>` (virDomainPerfDefParseXML). */
export function parsePerf(root: XmlNode): ReadonlyMap<string, boolean> {
  const events = new Map<string, boolean>();
  for (const node of allAt(root, 'perf', 'event')) {
    const name = oneOf(node, 'name', perfEventNames, { required: true })!;
    const enabled = yesNo(node, 'enabled', { required: true });
    if (events.has(name)) {
      throw xmlError(`perf event '${name}' was already specified`);
    }
    events.set(name, enabled === 'yes');
  }
  return events;
}

export function printPerf(perf: ReadonlyMap<string, boolean>): string {
  const events = perfEventNames
    .filter((name) => perf.has(name))
    .map((name) => `<event name='${name}' enabled='${perf.get(name) === true ? 'yes' : 'no'}'/>\n`);
  return elementOrNothing('perf', '', events.join(''));
}
