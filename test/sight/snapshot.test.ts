import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { connect } from '@virtune/libvirt';
import { takeSnapshot } from '@virtune/host';
import {
  decodeSnapshot,
  encodeSnapshot,
  redactSnapshot,
  type Snapshot,
  snapshotJson,
} from '@virtune/model';
import { beforeEach, describe, expect, test } from 'vitest';
import { guestProcess, readCgroup, threadsOf, useRig } from '../rig/testing.ts';
import { runOrFail } from '../rig/command.ts';
import { addGuests } from './guests.ts';

const schema = JSON.parse(
  readFileSync(path.resolve(import.meta.dirname, '../../docs/snapshot.schema.json'), 'utf8'),
) as object;
const validate = new Ajv2020({ strict: true, allErrors: true }).compile(schema);

const rig = useRig({}, addGuests);

async function take(uri = rig().uri, options = {}): Promise<Snapshot> {
  await using connection = await connect(uri);
  return await takeSnapshot(connection, { virtune: '0.1.0', ...options });
}

/** One for all tests; those that change something take their own. */
let snapshot: Snapshot;
let isTaken = false;
beforeEach(async () => {
  if (!isTaken) snapshot = await take();
  isTaken = true;
});

const of = (name: string, { domains }: Snapshot = snapshot) =>
  domains.find((domain) => domain.name === name)!;

describe('a snapshot of a real host', () => {
  test('has guests in all states, running ones first', () => {
    expect(
      snapshot.domains.map((one) => [one.name, one.state, one.persistent, one.autostart]),
    ).toEqual([
      ['busy', 'running', true, false],
      ['still', 'paused', true, false],
      ['passing', 'running', false, false],
      ['off', 'shutoff', true, true],
    ]);
    expect(snapshot.domains.map(({ live, config }) => [live !== null, config !== null])).toEqual([
      [true, true],
      [true, true],
      [true, false],
      [false, true],
    ]);
    expect(snapshot.notes).toEqual([]);
  });

  test('has the kernel’s word for every thread of a guest', async () => {
    const pid = await guestProcess(rig(), 'busy');
    const { kernel } = of('busy');
    expect(kernel?.pid).toBe(pid);
    const really = await threadsOf(pid);
    const seen = new Map(kernel?.threads.map((thread) => [thread.tid, thread]));
    for (const { tid, comm, cpusAllowed } of really.filter(({ comm }) => comm !== 'worker')) {
      expect([tid, seen.get(tid)?.comm, seen.get(tid)?.cpuset.format()]).toEqual([
        tid,
        comm,
        cpusAllowed,
      ]);
    }
    const kinds = kernel?.threads.map(({ kind, id }) => `${kind} ${id}`);
    expect(kinds).toEqual(
      expect.arrayContaining(['vcpu 0', 'vcpu 1', 'iothread 1', 'iothread 2', 'emulator null']),
    );
    expect(kinds).not.toContain('vcpu 2');
  });

  test('has the values of its cgroups', async () => {
    const { kernel } = of('busy');
    const pid = kernel!.pid;
    const version = rig().cgroupVersion;
    expect(snapshot.host.cgroupVersion).toBe(version);
    const machine = kernel?.cgroups.find(({ part }) => part === 'machine');
    const file = version === 1 ? 'cpu.shares' : 'cpu.weight';
    expect(machine?.shares ?? machine?.weight).toBe(Number(await readCgroup(pid, 'cpu', file)));
    expect(kernel?.cgroups.map(({ part }) => part)).toEqual([
      'machine',
      'emulator',
      'iothread1',
      'iothread2',
      'vcpu0',
      'vcpu1',
    ]);
    const vcpu = kernel?.cgroups.find(({ part }) => part === 'vcpu0');
    expect(vcpu?.cpus?.format()).toBe(await readCgroup(pid, 'cpuset', 'cpuset.cpus', 'vcpu0'));
  });

  test('has its memory by node, within what the process has', () => {
    const { kernel, statistics } = of('busy');
    const total = kernel?.memory?.reduce((sum, { memoryKiB }) => sum + memoryKiB, 0) ?? 0;
    expect(total).toBeGreaterThan(1024);
    expect(total).toBeLessThan(2 * (statistics.memoryRssKiB ?? 0));
    expect(kernel?.policies?.map(({ policy }) => policy)).toContain('bind:0');
  });

  test('has scheduler parameters of both definitions', () => {
    const { scheduler } = of('busy');
    expect([scheduler.live?.['cpu_shares'], scheduler.config?.['cpu_shares']]).toEqual([
      2048, 2048,
    ]);
    expect(of('off').scheduler.live).toBeNull();
  });

  test('is what its published schema says, redacted as well, and reads back as it is', () => {
    for (const one of [snapshot, redactSnapshot(snapshot)]) {
      validate(snapshotJson(one));
      expect(validate.errors).toBeNull();
      expect(decodeSnapshot(encodeSnapshot(one))).toEqual(one);
    }
  });

  test('has nothing of the original in it when it is redacted', () => {
    const text = encodeSnapshot(redactSnapshot(snapshot));
    const left = [
      ...snapshot.domains.flatMap(({ name, uuid }) => [`>${name}<`, `"${name}"`, uuid]),
      `"${snapshot.host.hostname}"`,
      rig().dir,
      '/var/lib/libvirt',
      '/usr/bin',
    ].filter((string) => text.includes(string));
    expect(left).toEqual([]);
  });

  test('has no kernel facts where the connection leads elsewhere, and says so', async () => {
    const remote = await take(undefined, { locality: 'remote' });
    expect(remote.host).toMatchObject({ hasKernelFacts: false, kernel: null, numad: null });
    expect(remote.host.cgroupVersion).toBe(rig().cgroupVersion);
    expect(of('busy', remote)).toMatchObject({ kernel: null });
    expect(of('busy', remote).vcpus.map(({ cpuset }) => cpuset.format())[0]).toBe('0');
    expect(remote.host.cpuTimes.map(({ cpu }) => cpu)).toEqual([...remote.host.cpus.online]);
    expect(remote.notes.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['remote', 'cgroup-version-inferred']),
    );
    expect(decodeSnapshot(encodeSnapshot(remote))).toEqual(remote);
  });

  test('of libvirt’s test driver reads back as well', async () => {
    const made = await take(rig().testUri);
    expect(made.host.hasKernelFacts).toBe(false);
    validate(snapshotJson(made));
    expect(validate.errors).toBeNull();
    expect(decodeSnapshot(encodeSnapshot(made))).toEqual(made);
  });

  test('over a read-only connection is the same', async () => {
    await using connection = await connect(rig().uri.replace('-sock', '-sock-ro'), {
      readonly: true,
    });
    const readonly = await takeSnapshot(connection, { virtune: '0.1.0' });
    expect(readonly.domains.map(({ name }) => name)).toEqual(
      snapshot.domains.map(({ name }) => name),
    );
  });

  test('may be of one domain alone', async () => {
    await using connection = await connect(rig().uri);
    const domains = [await connection.domainLookupByName('still')];
    const one = await takeSnapshot(connection, { virtune: '0.1.0', domains, memory: false });
    expect(one.domains.map(({ name, kernel }) => [name, kernel?.memory])).toEqual([
      ['still', null],
    ]);
  });
});

test('a thread that somebody moved behind libvirt’s back is where the kernel has it', async () => {
  const pid = await guestProcess(rig(), 'still');
  const tid = (await threadsOf(pid)).find(({ comm }) => comm.startsWith('CPU 1/'))?.tid;
  await runOrFail('taskset', ['-pc', '0', String(tid)]);
  const { kernel, vcpus, live } = of('still', await take());
  expect(kernel?.threads.find((thread) => thread.tid === tid)?.cpuset.format()).toBe('0');
  expect(vcpus.find(({ id }) => id === 1)?.cpuset.format()).toBe('0');
  expect(live?.values?.cputune.vcpupins).toEqual([]);
});
