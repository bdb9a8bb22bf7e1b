import type { Domain, DomainEvent, DomainEventKind } from '@virtune/libvirt';
import { describe, expect, test } from 'vitest';
import { describeEvent } from '../../src/event/describe.ts';

const domain = { name: 'db' } as Domain;

const event = (kind: DomainEventKind, values: object): DomainEvent =>
  ({ kind, domain, ...values }) as DomainEvent;

const address = (family: string | number, node: string) => ({ family, node, service: '5900' });

/** What virsh-domain-event.c makes of each; those that a rig can have are compared in test/differential. */
const cases: readonly [DomainEvent, string][] = [
  [
    event('lifecycle', { event: 'suspended', detail: 'ioError' }),
    "event 'lifecycle' for domain 'db': Suspended I/O Error\n",
  ],
  [
    event('lifecycle', { event: 'stopped', detail: 99 }),
    "event 'lifecycle' for domain 'db': Stopped unknown\n",
  ],
  [
    event('lifecycle', { event: 42, detail: 0 }),
    "event 'lifecycle' for domain 'db': unknown unknown\n",
  ],
  [event('reboot', {}), "event 'reboot' for domain 'db'\n"],
  [event('control-error', {}), "event 'control-error' for domain 'db'\n"],
  [event('pm-wakeup', { reason: 0 }), "event 'pm-wakeup' for domain 'db'\n"],
  [event('rtc-change', { offsetSeconds: -3600n }), "event 'rtc-change' for domain 'db': -3600\n"],
  [event('watchdog', { action: 'injectNmi' }), "event 'watchdog' for domain 'db': inject-nmi\n"],
  [event('watchdog', { action: 12 }), "event 'watchdog' for domain 'db': unknown\n"],
  [
    event('io-error', { path: '/d.img', device: 'virtio-disk0', action: 'pause' }),
    "event 'io-error' for domain 'db': /d.img (virtio-disk0) pause\n",
  ],
  [
    event('io-error-reason', { path: '/d', device: 'x', action: 'report', reason: 'enospc' }),
    "event 'io-error-reason' for domain 'db': /d (x) report due to enospc\n",
  ],
  [
    event('graphics', {
      phase: 'connect',
      local: address('ipv4', '127.0.0.1'),
      remote: address(9, '::1'),
      authScheme: 'none',
      subject: [{ type: 'x509dname', name: 'CN=a' }],
    }),
    "event 'graphics' for domain 'db': connect local[IPv4 127.0.0.1 5900] remote[unknown ::1 5900] none\n\tx509dname=CN=a\n",
  ],
  [
    event('block-job', { disk: '/d.img', type: 'activeCommit', status: 'ready' }),
    "event 'block-job' for domain 'db': Active Block Commit for /d.img ready\n",
  ],
  [
    event('block-job-2', { disk: 'vda', type: 77, status: 78 }),
    "event 'block-job-2' for domain 'db': Unknown job for vda unknown\n",
  ],
  [
    event('disk-change', {
      oldPath: '/cd.iso',
      newPath: null,
      device: 'ide0',
      reason: 'changeMissingOnStart',
    }),
    "event 'disk-change' for domain 'db' disk ide0: /cd.iso -> <null>: changed\n",
  ],
  [
    event('tray-change', { device: 'ide0', reason: 'close' }),
    "event 'tray-change' for domain 'db' disk ide0: closed\n",
  ],
  [
    event('balloon-change', { actualKiB: 2n ** 63n }),
    "event 'balloon-change' for domain 'db': 9223372036854775808KiB\n",
  ],
  [
    event('device-removal-failed', { device: 'net0' }),
    "event 'device-removal-failed' for domain 'db': net0\n",
  ],
  [
    event('tunable', {
      params: [
        { field: 'cputune.cpu_shares', type: 'ullong', value: 512n },
        { field: 'x', type: 'boolean', value: true },
      ],
    }),
    "event 'tunable' for domain 'db':\n\tcputune.cpu_shares: 512\n\tx: 1\n",
  ],
  [
    event('agent-lifecycle', { state: 'connected', reason: 7 }),
    "event 'agent-lifecycle' for domain 'db': state: 'connected' reason: 'unsupported value'\n",
  ],
  [
    event('metadata-change', { type: 'title', uri: null }),
    "event 'metadata-change' for domain 'db': type title, uri <null>\n",
  ],
  [
    event('block-threshold', {
      device: 'vda[1]',
      path: '/d',
      thresholdBytes: 10n,
      excessBytes: 2n,
    }),
    "event 'block-threshold' for domain 'db': dev: vda[1](/d) 10 2\n",
  ],
  [
    event('memory-failure', {
      recipient: 'guest',
      action: 'inject',
      actionRequired: true,
      recursive: false,
    }),
    "event 'memory-failure' for domain 'db':\nrecipient: guest\naction: inject\nflags:\n\taction required: 1\n\trecursive: 0\n",
  ],
  [
    event('memory-device-size-change', { device: 'virtiomem0', sizeKiB: 4096n }),
    "event 'memory-device-size-change' for domain 'db':\nalias: virtiomem0\nsize: 4096\n",
  ],
];

describe('an event in the words of virsh', () => {
  test.each(cases.map(([value, text]) => [value.kind, text, value] as const))(
    '%s: %j',
    (_kind, text, value) => {
      expect(describeEvent(value)).toBe(text);
    },
  );
});
