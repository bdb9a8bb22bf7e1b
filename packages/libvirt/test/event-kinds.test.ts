import {
  domainEventMessages as messages,
  type EventMessage,
  type ValueOf,
  XdrWriter,
} from '@virtune/protocol';
import { expect, test } from 'vitest';
import { domainEventKinds } from '../src/index.ts';
import { kindNamed, kindOfMessage } from '../src/events/kinds.ts';

const dom = { name: 'db', uuid: new Uint8Array(16).fill(7), id: 3 };
const callbackID = 5;
const address = (family: number) => ({ family, node: '::1', service: '5900' });
const params = [{ field: 'cputune.cpu_shares', type: 'ullong' as const, value: 512n }];

type Kinds = typeof messages;
type Sent = { readonly [K in keyof Kinds]: ValueOf<Kinds[K]['schema']> };

/** A message of each kind. */
const sent: Sent = {
  lifecycle: { callbackID, msg: { dom, event: 3, detail: 6 } },
  reboot: { callbackID, msg: { dom } },
  'rtc-change': { callbackID, msg: { dom, offset: -(2n ** 60n) } },
  watchdog: { callbackID, msg: { dom, action: 6 } },
  'io-error': { callbackID, msg: { dom, srcPath: '/d', devAlias: 'vda', action: 1 } },
  graphics: {
    callbackID,
    msg: {
      dom,
      phase: 2,
      local: address(1),
      remote: address(2),
      authScheme: 'none',
      subject: [{ type: 'x', name: 'y' }],
    },
  },
  'io-error-reason': {
    callbackID,
    msg: { dom, srcPath: '/d', devAlias: 'vda', action: 2, reason: 'enospc' },
  },
  'control-error': { callbackID, msg: { dom } },
  'block-job': { callbackID, msg: { dom, path: '/d', type: 4, status: 3 } },
  'disk-change': {
    callbackID,
    msg: { dom, oldSrcPath: '/a', newSrcPath: null, devAlias: 'ide0', reason: 1 },
  },
  'tray-change': { callbackID, msg: { dom, devAlias: 'ide0', reason: 1 } },
  'pm-wakeup': { callbackID, reason: 4, msg: { dom } },
  'pm-suspend': { callbackID, reason: 5, msg: { dom } },
  'balloon-change': { callbackID, msg: { dom, actual: 2n ** 63n } },
  'pm-suspend-disk': { callbackID, reason: 6, msg: { dom } },
  'device-removed': { callbackID, msg: { dom, devAlias: 'net0' } },
  'block-job-2': { callbackID, dom, dst: 'vda', type: 2, status: 9 },
  tunable: { callbackID, dom, params },
  'agent-lifecycle': { callbackID, dom, state: 0, reason: 2 },
  'device-added': { callbackID, dom, devAlias: 'net0' },
  'migration-iteration': { callbackID, dom, iteration: 12 },
  'job-completed': { callbackID, dom, params },
  'device-removal-failed': { callbackID, dom, devAlias: 'net0' },
  'metadata-change': { callbackID, dom, type: 2, nsuri: 'urn:x' },
  'block-threshold': { callbackID, dom, dev: 'vda', path: null, threshold: 9n, excess: 1n },
  'memory-failure': { callbackID, dom, recipient: 1, action: 3, flags: 2 },
  'memory-device-size-change': { callbackID, dom, alias: 'virtiomem0', size: 4096n },
};

/** What becomes of it, besides kind and domain. */
const read: Readonly<Record<keyof Kinds, object>> = {
  lifecycle: { event: 'suspended', detail: 'apiError' },
  reboot: {},
  'rtc-change': { offsetSeconds: -(2n ** 60n) },
  watchdog: { action: 'injectNmi' },
  'io-error': { path: '/d', device: 'vda', action: 'pause' },
  graphics: {
    phase: 'disconnect',
    local: { family: 'ipv6', node: '::1', service: '5900' },
    remote: { family: 'unix', node: '::1', service: '5900' },
    authScheme: 'none',
    subject: [{ type: 'x', name: 'y' }],
  },
  'io-error-reason': { path: '/d', device: 'vda', action: 'report', reason: 'enospc' },
  'control-error': {},
  'block-job': { disk: '/d', type: 'activeCommit', status: 'ready' },
  'disk-change': {
    oldPath: '/a',
    newPath: null,
    device: 'ide0',
    reason: 'dropMissingOnStart',
  },
  'tray-change': { device: 'ide0', reason: 'close' },
  'pm-wakeup': { reason: 4 },
  'pm-suspend': { reason: 5 },
  'balloon-change': { actualKiB: 2n ** 63n },
  'pm-suspend-disk': { reason: 6 },
  'device-removed': { device: 'net0' },
  'block-job-2': { disk: 'vda', type: 'copy', status: 9 },
  tunable: { params },
  'agent-lifecycle': { state: 0, reason: 'channel' },
  'device-added': { device: 'net0' },
  'migration-iteration': { iteration: 12 },
  'job-completed': { params },
  'device-removal-failed': { device: 'net0' },
  'metadata-change': { type: 'element', uri: 'urn:x' },
  'block-threshold': { device: 'vda', path: null, thresholdBytes: 9n, excessBytes: 1n },
  'memory-failure': {
    recipient: 'guest',
    action: 'reset',
    actionRequired: false,
    recursive: true,
  },
  'memory-device-size-change': { device: 'virtiomem0', sizeKiB: 4096n },
};

test("the kinds are libvirt's, in its order", () => {
  const ids = domainEventKinds.map((name) => messages[name].eventId);
  expect(ids).toEqual(Array.from({ length: 27 }, (_, i) => i));
});

test.each(domainEventKinds.map((name) => [name] as const))('%s is read whole', (name) => {
  const message = messages[name] as EventMessage;
  const writer = new XdrWriter(2 ** 16);
  message.schema.write(writer, sent[name]);
  const kind = kindNamed(name);
  expect(kindOfMessage(message.number)).toBe(kind);
  expect(kind.read(writer.finish())).toEqual({ callbackID, identity: dom, rest: read[name] });
});
