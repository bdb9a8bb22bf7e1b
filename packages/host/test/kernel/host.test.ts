import { describe, expect, test } from 'vitest';
import {
  cpuTimes,
  hasNumad,
  isolatedCpus,
  kernelRelease,
  nohzFullCpus,
  reservedCpus,
} from '../../src/kernel/host.ts';
import { parseNumaMaps } from '../../src/kernel/memory.ts';
import { KernelFiles, readMemoryByNode } from '../../src/index.ts';
import { isSameKernel, isUnixSocket } from '../../src/locality.ts';
import { kernelFiles } from './tree.ts';

const NOBODY = 65_534;

/** Does something as a user whom nothing here belongs to, where we are root and can. */
async function asNobody<T>(work: () => Promise<T>): Promise<T> {
  if (process.getuid?.() !== 0) return work();
  process.seteuid?.(NOBODY);
  try {
    return await work();
  } finally {
    process.seteuid?.(0);
  }
}

const conf = (value: string) => `[Manager]\n#CPUAffinity=7\nCPUAffinity=${value}\n`;

const times = (userNs: bigint, kernelNs = 50n, idleNs = 900n) => ({
  userNs: userNs * 1_000_000_000n,
  kernelNs: kernelNs * 1_000_000_000n,
  idleNs: idleNs * 1_000_000_000n,
  iowaitNs: 0n,
});

describe('what the host’s administrator set aside', () => {
  test('is isolated at boot or since, or without a tick', () => {
    const files = kernelFiles({
      'sys/devices/system/cpu/isolated': '2-3\n',
      'sys/fs/cgroup/cpuset.cpus.isolated': '5\n',
      'sys/devices/system/cpu/nohz_full': '  (null)\n',
      'proc/sys/kernel/osrelease': '6.1.0\n',
    });
    expect(isolatedCpus(files).format()).toBe('2-3,5');
    expect(nohzFullCpus(files).format()).toBe('');
    expect(kernelRelease(files)).toBe('6.1.0');
  });

  test.each([
    ['is nothing where systemd confines nobody', {}, ''],
    ['is where systemd confines all', { 'etc/systemd/system.conf': conf('0-1 4,5') }, '0-1,4-5'],
    ['adds up', { 'etc/systemd/system.conf': conf('0\nCPUAffinity=2') }, '0,2'],
    [
      'starts anew',
      {
        'etc/systemd/system.conf': conf('0'),
        'etc/systemd/system.conf.d/a.conf': conf('\nCPUAffinity=3'),
      },
      '3',
    ],
    ['is no node', { 'etc/systemd/system.conf': conf('numa') }, ''],
    ['is in no other file', { 'etc/systemd/system.conf.d/a.txt': conf('0') }, ''],
  ])('%s', (_title, tree: Record<string, string>, cpus) => {
    expect(reservedCpus(kernelFiles(tree)).format()).toBe(cpus);
  });

  test('numad is installed or not', () => {
    expect(hasNumad(kernelFiles({ 'usr/bin/numad': '' }))).toBe(true);
    expect(hasNumad(kernelFiles({ 'usr/bin/numactl': '' }))).toBe(false);
  });
});

test('the times of CPUs add up as libvirt adds them', () => {
  const files = kernelFiles({
    'proc/stat':
      'cpu  9 9 9 9 9 9 9 9 0 0\ncpu0 1 2 3 4 5 6 7 8 0 0\ncpu2 1 0 0 0 0 0 0 0 0 0\nintr 1\n',
  });
  expect(cpuTimes(files)).toEqual([
    {
      cpu: 0,
      userNs: 30_000_000n,
      kernelNs: 160_000_000n,
      idleNs: 40_000_000n,
      iowaitNs: 50_000_000n,
    },
    { cpu: 2, userNs: 10_000_000n, kernelNs: 0n, idleNs: 0n, iowaitNs: 0n },
  ]);
});

describe('numa_maps', () => {
  const text = `5636179df000 default file=/usr/bin/qemu mapped=4 N0=3 N1=1 kernelpagesize_kB=4
7f00 bind:0-1 anon=2 huge dirty=2 N0=2 kernelpagesize_kB=2048
7f01 bind:0-1 anon=1 N1=1 kernelpagesize_kB=4
7f02 interleave:0-1
`;
  test('is summed up by node and by policy, whatever the pages', () => {
    expect(parseNumaMaps(text)).toEqual({
      memory: [
        { node: 0, memoryKiB: 12 + 4096 },
        { node: 1, memoryKiB: 8 },
      ],
      policies: [
        {
          policy: 'bind:0-1',
          nodes: [
            { node: 0, memoryKiB: 4096 },
            { node: 1, memoryKiB: 4 },
          ],
        },
        {
          policy: 'default',
          nodes: [
            { node: 0, memoryKiB: 12 },
            { node: 1, memoryKiB: 4 },
          ],
        },
        { policy: 'interleave:0-1', nodes: [] },
      ],
    });
  });

  test('is by node what the file has', async () => {
    const files = kernelFiles({ 'proc/1/numa_maps': text });
    expect(await readMemoryByNode(files, 1)).toEqual(
      new Map([
        [0, 4108],
        [1, 8],
      ]),
    );
    expect(await readMemoryByNode(files, 2)).toBeNull();
  });

  test('is null, and said so, where it is denied', async () => {
    const files = new KernelFiles();
    expect(await asNobody(() => readMemoryByNode(files, 1))).toBeNull();
    expect(files.denied).toEqual(['/proc/1/numa_maps']);
  });
});

describe('one kernel', () => {
  test.each([
    [true, 'says between before and after', times(101n)],
    [true, 'may be a little off', times(104n)],
    [false, 'does not say more', times(110n)],
    [false, 'does not say less', times(90n)],
    [false, 'has all times alike', times(101n, 50n, 90n)],
    [false, 'tells them', { ...times(101n), userNs: null }],
  ])('%s: %s', (same, _title, told) => {
    expect(isSameKernel(times(100n), told, times(102n))).toBe(same);
  });

  test.each([
    ['qemu:///system', true],
    ['qemu+unix:///system?socket=/run/x', true],
    ['qemu+ssh://host/system', false],
    ['qemu+tcp://host/system', false],
    ['qemu://host/system', false],
    ['nonsense', false],
  ])('%s may be on this host: %s', (uri, possible) => {
    expect(isUnixSocket(uri)).toBe(possible);
  });
});
