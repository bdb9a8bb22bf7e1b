import { setTimeout as delay } from 'node:timers/promises';

import { describe, expect, test } from 'vitest';

import { useRig } from './fixture.ts';
import { romGuest } from './guest.ts';
import {
  emulatorThread,
  guestProcess,
  iothreadThread,
  memoryRanges,
  readCgroup,
  threadsOf,
  vcpuThread,
} from './kernel.ts';
import type { Rig } from './rig.ts';

const rig = useRig();

async function startedGuest(rig: Rig, name: string): Promise<number> {
  await rig.define(
    romGuest({
      name,
      vcpus: 4,
      currentVcpus: 2,
      iothreads: 1,
      numatune: "<memory mode='strict' nodeset='0'/>",
    }),
  );
  await rig.start(name);
  return guestProcess(rig, name);
}

/** Runs virsh and gives its status, for commands whose effect is looked up in the kernel. */
async function virsh(rig: Rig, ...args: string[]): Promise<void> {
  expect(await rig.virsh(args)).toMatchObject({ status: 0 });
}

async function vcpuTimeNs(rig: Rig, name: string): Promise<number> {
  const { stdout } = await rig.virsh(['domstats', name, '--vcpu']);
  return Number(/vcpu\.0\.time=(\d+)/.exec(stdout)?.[1]);
}

describe('the kernel about a guest', () => {
  test('has a thread for each of 2 vCPUs of 4 and for the iothread', async () => {
    const pid = await startedGuest(rig(), 'threads');
    const names = (await threadsOf(pid)).map(({ comm }) => comm);
    expect(names).toEqual(expect.arrayContaining(['CPU 0/TCG', 'CPU 1/TCG', 'IO iothread1']));
    await expect(vcpuThread(pid, 2)).rejects.toThrow(/no thread of vCPU 2, only qemu-system-x86/);
  });

  test('says that live pins of vCPU, emulator and iothread moved each to its CPU', async () => {
    const pid = await startedGuest(rig(), 'pins');
    expect((await vcpuThread(pid, 1)).cpusAllowed).toBe('0-1');
    await virsh(rig(), 'vcpupin', 'pins', '1', '1', '--live');
    await virsh(rig(), 'emulatorpin', 'pins', '0', '--live');
    await virsh(rig(), 'iothreadpin', 'pins', '1', '1', '--live');
    expect((await vcpuThread(pid, 1)).cpusAllowed).toBe('1');
    expect((await vcpuThread(pid, 0)).cpusAllowed).toBe('0-1');
    expect((await emulatorThread(pid)).cpusAllowed).toBe('0');
    expect((await iothreadThread(pid, 1)).cpusAllowed).toBe('1');
    expect(await readCgroup(pid, 'cpuset', 'cpuset.cpus', 'vcpu1')).toBe('1');
  });

  test('says that schedinfo changed shares and quota', async ({ skip }) => {
    if (rig().cgroupVersion !== 1) skip('the names below are those of cgroup v1');
    const pid = await startedGuest(rig(), 'shares');
    expect(await readCgroup(pid, 'cpu', 'cpu.shares')).toBe('1024');
    await virsh(rig(), 'schedinfo', 'shares', '--set', 'cpu_shares=2048', 'vcpu_quota=50000');
    expect(await readCgroup(pid, 'cpu', 'cpu.shares')).toBe('2048');
    expect(await readCgroup(pid, 'cpu', 'cpu.cfs_quota_us', 'vcpu0')).toBe('50000');
  });

  test('says which nodes a strict guest may take memory from', async () => {
    const pid = await startedGuest(rig(), 'memory');
    expect((await vcpuThread(pid, 0)).memsAllowed).toBe('0');
    expect(await readCgroup(pid, 'cpuset', 'cpuset.mems', 'vcpu0')).toBe('0');
    const ranges = await memoryRanges(pid);
    expect(ranges.some(({ policy }) => policy.startsWith('bind:0'))).toBe(true);
    expect(ranges.some(({ pages }) => (pages.get(0) ?? 0) > 0)).toBe(true);
  });

  test('has nothing about a guest that does not run', async () => {
    await expect(guestProcess(rig(), 'nobody')).rejects.toThrow(/runs no guest nobody/);
  });

  test('has a guest that spins take a fifth of a CPU at most when its quota is a tenth', async () => {
    const cputune = '<global_period>10000</global_period><global_quota>1000</global_quota>';
    await rig().define(romGuest({ name: 'busy', kind: 'spin', vcpus: 1, cputune }));
    await rig().start('busy');
    const before = await vcpuTimeNs(rig(), 'busy');
    await delay(500);
    const share = (await vcpuTimeNs(rig(), 'busy')) - before;
    await virsh(rig(), 'destroy', 'busy');
    expect(share).toBeGreaterThan(0);
    expect(share).toBeLessThan(0.2 * 500e6);
  });
});
