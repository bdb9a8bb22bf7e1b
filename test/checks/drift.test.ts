/** The causes of drift, provoked on a real guest: what `virtune drift` shows, and that it is mended. */
import { expect, test } from 'vitest';
import { guestProcess, romGuest, useRig, vcpuThread } from '../rig/testing.ts';
import { run } from '../rig/command.ts';
import { virtune } from '../virtune.ts';
import { driftLines, findings, mend, sharesFile, writeCgroup } from './check.ts';

let pid = 0;
let usual = 0;
let file = '';
/** Twice what everybody has. */
let twice = 0;

const rig = useRig({}, async (rig) => {
  await rig.define(romGuest({ name: 'db', vcpus: 2, cputune: "<vcpupin vcpu='0' cpuset='0-1'/>" }));
  await rig.start('db');
  pid = await guestProcess(rig, 'db');
  ({ file, usual } = await sharesFile(pid));
  twice = 2 * usual;
  await virtune(rig, ['vcpupin', 'db', '0', '0', '--live', '--config']);
});

/** Runs the mend of the only finding of a rule; the drift is gone afterwards. */
async function mended(rule: string): Promise<void> {
  const [finding, ...more] = await findings(rig(), rule);
  expect(more).toEqual([]);
  expect(finding?.mend).toMatch(/^virtune /);
  const { stderr, status } = await mend(rig(), finding?.mend ?? '');
  expect(`${status}${stderr}`).toBe('0');
  expect(await findings(rig(), rule)).toEqual([]);
  expect(await driftLines(rig(), 'db')).toEqual([]);
}

test('a guest that was just set up has none', async () => {
  expect(await driftLines(rig(), 'db')).toEqual([]);
});

test('a change with --live alone is lost at the next start', async () => {
  await virtune(rig(), ['schedinfo', 'db', '--set', `cpu_shares=${twice}`, '--live']);
  expect(await driftLines(rig(), 'db')).toEqual([`cpu_shares: - / ${twice} /  lost live-change`]);
  await mended('live-config-drift');
});

test('a change with --config alone waits', async () => {
  await virtune(rig(), ['emulatorpin', 'db', '1', '--config']);
  expect(await driftLines(rig(), 'db')).toEqual(['emulatorpin: 1 / - /  waits config-change']);
  await mended('live-config-drift');
});

test('both, differently', async () => {
  await virtune(rig(), ['vcpupin', 'db', '1', '1', '--live']);
  await virtune(rig(), ['vcpupin', 'db', '1', '0', '--config']);
  expect(await driftLines(rig(), 'db')).toEqual([
    'vcpupin 1: 0 / 1 /  lost+waits live-or-config-change',
  ]);
  await mended('live-config-drift');
});

test('shares that are back at the default, as after systemctl daemon-reload', async () => {
  await writeCgroup(pid, 'cpu', file, String(usual));
  expect(await driftLines(rig(), 'db')).toEqual([
    `cpu_shares: ${twice} / ${twice} / ${usual} kernel shares-reset`,
  ]);
  await mended('kernel-drift');
});

test('shares that somebody wrote into the cgroup', async () => {
  await writeCgroup(pid, 'cpu', file, '77');
  expect(await driftLines(rig(), 'db')).toEqual([
    `cpu_shares: ${twice} / ${twice} / 77 kernel cgroup-written`,
  ]);
  await mended('kernel-drift');
});

test('a cpuset.cpus that somebody wrote, or that a CPU fell out of', async () => {
  await writeCgroup(pid, 'cpuset', 'cpuset.cpus', '1', 'vcpu0');
  expect((await vcpuThread(pid, 0)).cpusAllowed).toBe('1');
  expect(await driftLines(rig(), 'db')).toEqual(['vcpupin 0: 0 / 0 / 1 kernel cpuset-narrowed']);
  await mended('kernel-drift');
  expect((await vcpuThread(pid, 0)).cpusAllowed).toBe('0');
});

test('a thread that taskset pinned', async () => {
  await virtune(rig(), ['vcpupin', 'db', '0', '0-1', '--live', '--config']);
  const { tid } = await vcpuThread(pid, 0);
  await run('taskset', ['-p', '-c', '1', String(tid)]);
  expect(await driftLines(rig(), 'db')).toEqual(['vcpupin 0: - / - / 1 kernel affinity-set']);
  await mended('kernel-drift');
  expect((await vcpuThread(pid, 0)).cpusAllowed).toBe('0-1');
});

test('a pin that is forgotten, as a cpuset that changes does on Linux before 6.2', async () => {
  await virtune(rig(), ['vcpupin', 'db', '0', '0', '--live', '--config']);
  const { tid } = await vcpuThread(pid, 0);
  await writeCgroup(pid, 'cpuset', 'cpuset.cpus', '0-1', 'vcpu0');
  await run('taskset', ['-p', '-c', '0-1', String(tid)]);
  expect(await driftLines(rig(), 'db')).toEqual(['vcpupin 0: 0 / 0 / 0-1 kernel affinity-reset']);
  await mended('kernel-drift');
  expect((await vcpuThread(pid, 0)).cpusAllowed).toBe('0');
});
