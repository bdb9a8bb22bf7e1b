import { describe, expect, test } from 'vitest';
import {
  bootedCells,
  guestProcess,
  linuxGuest,
  memoryRanges,
  provideLinux,
  type SeenCell,
  vcpuThread,
} from '../rig/index.ts';
import { useRig } from '../rig/testing.ts';
import { virtune } from '../virtune.ts';

const BOOT_MS = 120_000;

const cells = [
  '0:cpus=0,3,memory=160MiB,mode=strict,nodeset=0,pin=0',
  '1:cpus=1-2,memory=96MiB,nodeset=0,pin=0-1',
];

describe('a Linux guest booted after vnuma --cell', () => {
  let seen: readonly SeenCell[];
  const rig = useRig({}, async (started) => {
    await provideLinux(started);
    await started.define(linuxGuest({ name: 'linux', vcpus: 4, memoryMiB: 256 }));
    const options = cells.flatMap((cell) => ['--cell', cell]);
    const { stderr } = await virtune(started, ['vnuma', 'linux', ...options]);
    if (stderr !== '') throw new Error(stderr);
    await started.start('linux');
    seen = await bootedCells(started, 'linux', BOOT_MS);
  });

  test('sees those 2 cells: vCPUs 0 and 3, and vCPUs 1 and 2', () => {
    expect(seen.map(({ id, cpus }) => ({ id, cpus }))).toEqual([
      { id: 0, cpus: '0,3' },
      { id: 1, cpus: '1-2' },
    ]);
  });

  test('sees 160 and 96 MiB in them, but for what its kernel keeps', () => {
    const [first, second] = seen.map(({ memoryKiB }) => memoryKiB / 1024);
    expect(first).toBeGreaterThan(96);
    expect(first).toBeLessThanOrEqual(160);
    expect(second).toBeGreaterThan(48);
    expect(second).toBeLessThanOrEqual(96);
  });

  test('has each vCPU on the CPUs of its cell, by the word of the kernel', async () => {
    const pid = await guestProcess(rig(), 'linux');
    const threads = await Promise.all([0, 1, 2, 3].map((vcpu) => vcpuThread(pid, vcpu)));
    expect(threads.map(({ cpusAllowed }) => cpusAllowed)).toEqual(['0', '0-1', '0-1', '0']);
  });

  test('has the memory of both cells bound to node 0', async () => {
    const ranges = await memoryRanges(await guestProcess(rig(), 'linux'));
    const bound = ranges.filter(({ policy }) => policy === 'bind:0');
    expect(bound.length).toBeGreaterThanOrEqual(2);
  });

  test('is shown with them as it runs', async () => {
    const { stdout } = await virtune(rig(), ['vnuma', 'linux', '--live']);
    expect(stdout).toBe(
      ` Cell   vCPUs   Memory    Mode     Nodeset   Pinned to
--------------------------------------------------------
 0      0,3     160 MiB   strict   0         0
 1      1-2     96 MiB    strict   0         0-1

`,
    );
  });
});
