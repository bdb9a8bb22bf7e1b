import { readFileSync } from 'node:fs';
import { Cpuset } from '@virtune/model';
import { beforeEach, describe, expect, test } from 'vitest';
import type { KernelFiles } from '../../src/index.ts';
import { cgroupsOf } from '../../src/kernel/cgroups.ts';
import { Hierarchies } from '../../src/kernel/hierarchies.ts';
import { memoryOf } from '../../src/kernel/memory.ts';
import { guestProcesses } from '../../src/kernel/processes.ts';
import { threadsOf } from '../../src/kernel/threads.ts';
import { kernelFiles } from './tree.ts';

const file = '../../../../testdata/kernel/cgroup-v2-systemd-4n16c.json';
const texts = JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8')) as Record<
  string,
  string
>;

/**
 * The files of a real kernel 6.1 with cgroup v2 and systemd, 4 nodes and 16 CPUs, while libvirtd 9.0
 * ran a guest of shares 300, global quota 90000, vCPU 0 on CPU 4, emulator on CPU 5, memory strictly
 * on node 1.
 */
describe('a guest on a real host with cgroup v2', () => {
  const pid = 352;
  let files: KernelFiles;
  beforeEach(() => {
    files = kernelFiles(texts);
  });

  test('is found by its UUID', () => {
    expect([...guestProcesses(files).pids.values()]).toEqual([[pid]]);
  });

  test('has its weight on systemd’s scope, its quota and pins in libvirt’s own cgroups', () => {
    const cgroups = cgroupsOf(files, new Hierarchies(files), pid);
    expect(
      cgroups.map(({ part, weight, quotaUs, cpus, mems, effectiveCpus }) =>
        [part, weight, quotaUs, cpus?.format(), mems?.format(), effectiveCpus?.format()].join(' '),
      ),
    ).toEqual([
      'machine 300 90000   0-15',
      'emulator 100 -1 5 1 5',
      'iothread1 100 -1  1 0-15',
      'vcpu0 100 -1 4 1 4',
      'vcpu1 100 -1  1 0-15',
      'vcpu2 100 -1  1 0-15',
      'vcpu3 100 -1  1 0-15',
    ]);
  });

  test('has its threads where they were pinned', () => {
    const bounds = { cpus: Cpuset.range(0, 15), nodes: Cpuset.range(0, 3) };
    const threads = threadsOf(files, pid, [], bounds);
    expect(
      threads.map(({ kind, id, cpuset, nodeset, lastCpu }) =>
        [kind, id, cpuset.format(), nodeset.format(), lastCpu].join(' '),
      ),
    ).toEqual([
      'emulator  5 1 5',
      'emulator  5 1 5',
      'iothread 1 0-15 1 6',
      'emulator  5 1 5',
      'vcpu 0 4 1 4',
      'vcpu 1 0-15 1 7',
      'vcpu 2 0-15 1 6',
      'vcpu 3 0-15 1 6',
    ]);
  });

  test('has memory bound to node 1 that it has not touched yet', async () => {
    const memory = await memoryOf(files, pid);
    expect(memory?.policies.map(({ policy, nodes }) => [policy, nodes.length])).toEqual([
      ['bind:1', 0],
      ['default', expect.any(Number)],
    ]);
  });
});
