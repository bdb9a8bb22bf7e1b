import { describe, expect, test } from 'vitest';
import dominfo, { type DominfoData } from '../../src/commands/dominfo.ts';
import domid from '../../src/commands/domid.ts';
import domstate from '../../src/commands/domstate.ts';
import list, { type ListedDomain } from '../../src/commands/list.ts';
import start from '../../src/commands/start.ts';
import version from '../../src/commands/version.ts';
import { reasonName, stateName } from '../../src/domain-state.ts';
import { printed } from '../printed.ts';

describe('domstate', () => {
  const data = { state: 'paused', reason: 'user' };

  test('prints the state, and with --reason how it came about', async () => {
    expect(await printed(domstate, data, { argv: ['vm'] })).toBe('paused\n');
    expect(await printed(domstate, data, { argv: ['vm', '--reason'] })).toBe('paused (user)\n');
  });

  test.each([
    [1, 1, 'running', 'booted'],
    [1, 11, 'running', 'post-copy failed'],
    [3, 13, 'paused', 'post-copy failed'],
    [5, 8, 'shut off', 'daemon'],
    [7, 0, 'pmsuspended', 'unknown'],
    [8, 0, 'no state', 'unknown'],
    [1, 99, 'running', 'unknown'],
  ])('calls state %i with reason %i "%s (%s)"', (state, reason, name, why) => {
    expect([stateName(state), reasonName(state, reason)]).toEqual([name, why]);
  });
});

test('domid prints - for a domain that is shut off', async () => {
  expect(await printed(domid, { id: -1 }, { argv: ['vm'] })).toBe('-\n');
  expect(await printed(domid, { id: 7 }, { argv: ['vm'] })).toBe('7\n');
});

describe('dominfo', () => {
  const name = 'vm';
  const uuid = '6695eb01-f6a4-8304-79aa-97f2502e193f';

  test('prints every fact in its line', async () => {
    const data: DominfoData = {
      id: 1,
      name,
      uuid,
      osType: 'hvm',
      info: {
        state: 'running',
        vcpus: 2,
        cpuTimeNs: 1_250_000_000n,
        maxMemoryKiB: 8388608n,
        memoryKiB: 2097152n,
      },
      persistent: true,
      autostart: false,
      managedSave: false,
      security: { model: 'selinux', doi: '0', label: 'svirt', enforcing: true },
      messages: ['tainted: one', 'tainted: two'],
    };
    expect(await printed(dominfo, data, { argv: [name] })).toBe(
      `Id:             1
Name:           vm
UUID:           ${uuid}
OS Type:        hvm
State:          running
CPU(s):         2
CPU time:       1.2s
Max memory:     8388608 KiB
Used memory:    2097152 KiB
Persistent:     yes
Autostart:      disable
Managed save:   no
Security model: selinux
Security DOI:   0
Security label: svirt (enforcing)
Messages:       tainted: one
                tainted: two
`,
    );
  });

  test('leaves out what libvirt did not tell', async () => {
    const data = { id: -1, name, uuid, messages: [] };
    expect(await printed(dominfo, data, { argv: [name] })).toBe(
      `Id:             -
Name:           vm
UUID:           ${uuid}
Persistent:     unknown
Managed save:   unknown
`,
    );
  });

  test('has no CPU time for a domain that has had none, and no limit for the largest', async () => {
    const info = { state: 'shut off', vcpus: 1, cpuTimeNs: 0n, maxMemoryKiB: null, memoryKiB: 0n };
    const text = await printed(
      dominfo,
      { id: -1, name, uuid, info, messages: [] },
      { argv: [name] },
    );
    expect(text).not.toContain('CPU time');
    expect(text).toContain('Max memory:     no limit\n');
  });
});

describe('list', () => {
  const domains: ListedDomain[] = [
    { id: 2, name: 'db', uuid: 'u1', state: 'running', title: 'the database' },
    { id: -1, name: 'web', uuid: 'u2', state: 'shut off', title: '' },
  ];

  test.each([
    [
      ['--all'],
      ' Id   Name   State\n-----------------------\n 2    db     running\n -    web    shut off\n',
    ],
    [
      ['--title'],
      ' Id   Name   State      Title\n--------------------------------------\n' +
        ' 2    db     running    the database\n -    web    shut off   \n',
    ],
    [['--name'], 'db\nweb\n'],
    [['--uuid'], 'u1\nu2\n'],
    [['--id'], '2\n'],
    [['--id', '--name'], '2 db\n- web\n'],
    [['--name', '--id', '--uuid'], 'u1 2 db\nu2 - web\n'],
  ])('%j', async (argv, text) => {
    expect(await printed(list, { domains }, { argv })).toBe(text);
  });

  test('has no titles with --quiet', async () => {
    expect(await printed(list, { domains }, { quiet: true })).toBe(
      ' 2   db    running\n -   web   shut off\n',
    );
  });
});

test('version says so where the hypervisor does not tell its own', async () => {
  const data = { driver: 'QEMU', libvirt: '9.0.0', hypervisor: null };
  expect(await printed(version, data, { argv: ['--daemon'] })).toBe(
    `Compiled against library: libvirt 9.0.0
Using library: libvirt 9.0.0
Using API: QEMU 9.0.0
Cannot extract running QEMU hypervisor version
Running against daemon: 9.0.0
`,
  );
});

test('start confirms, and says nothing with --quiet', async () => {
  expect(await printed(start, { started: 'vm' }, { argv: ['vm'] })).toBe("Domain 'vm' started\n");
  expect(await printed(start, { started: 'vm' }, { argv: ['vm'], quiet: true })).toBe('');
});
