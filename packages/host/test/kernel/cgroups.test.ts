import { describe, expect, test } from 'vitest';
import { cgroupsOf } from '../../src/kernel/cgroups.ts';
import { Hierarchies } from '../../src/kernel/hierarchies.ts';
import { kernelFiles } from './tree.ts';

const PID = 4711;

const v1Mounts = `31 23 0:28 / /sys/fs/cgroup rw - tmpfs tmpfs rw,mode=755
32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct
34 31 0:31 / /sys/fs/cgroup/cpuset rw - cgroup cgroup rw,cpuset
41 31 0:38 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw
`;
const v2Mounts = '30 23 0:26 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw,nsdelegate\n';

/** The same files in a directory. */
const under = (directory: string, files: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(files).map(([file, text]) => [`${directory}/${file}`, text]));

function look(files: Readonly<Record<string, string>>) {
  const kernel = kernelFiles(files);
  return cgroupsOf(kernel, new Hierarchies(kernel), PID).map(
    ({ part, cpus, mems, effectiveCpus, effectiveMems, ...numbers }) => ({
      part,
      ...numbers,
      sets: [cpus, mems, effectiveCpus, effectiveMems].map((set) => set && set.format()).join(' '),
    }),
  );
}

describe('the cgroups of a guest', () => {
  test('on version 1 are in two hierarchies', () => {
    const guest = 'machine/qemu-1-a.libvirt-qemu';
    const cpu = `sys/fs/cgroup/cpu,cpuacct/${guest}`;
    const cpuset = `sys/fs/cgroup/cpuset/${guest}`;
    const numbers = {
      'cpu.shares': '2048\n',
      'cpu.cfs_quota_us': '-1\n',
      'cpu.cfs_period_us': '100000\n',
    };
    const sets = {
      'cpuset.cpus': '0-3\n',
      'cpuset.mems': '0\n',
      'cpuset.effective_cpus': '0-2\n',
      'cpuset.effective_mems': '0\n',
    };
    expect(
      look({
        'proc/self/mountinfo': v1Mounts,
        [`proc/${PID}/cgroup`]: `9:cpuset:/${guest}/emulator\n2:cpu,cpuacct:/${guest}/emulator\n0::/x\n`,
        ...under(cpu, numbers),
        ...under(`${cpu}/vcpu10`, { ...numbers, 'cpu.cfs_quota_us': '50000' }),
        ...under(`${cpu}/vcpu2`, numbers),
        ...under(`${cpu}/emulator`, numbers),
        ...under(`${cpu}/other`, numbers),
        ...under(cpuset, sets),
        ...under(`${cpuset}/vcpu2`, { ...sets, 'cpuset.cpus': '2' }),
      }),
    ).toEqual([
      {
        part: 'machine',
        shares: 2048,
        weight: null,
        quotaUs: -1,
        periodUs: 100_000,
        sets: '0-3 0 0-2 0',
      },
      { part: 'emulator', shares: 2048, weight: null, quotaUs: -1, periodUs: 100_000, sets: '   ' },
      {
        part: 'vcpu2',
        shares: 2048,
        weight: null,
        quotaUs: -1,
        periodUs: 100_000,
        sets: '2 0 0-2 0',
      },
      {
        part: 'vcpu10',
        shares: 2048,
        weight: null,
        quotaUs: 50_000,
        periodUs: 100_000,
        sets: '   ',
      },
    ]);
  });

  test('on version 2 may be in a scope of systemd, which has the weight', () => {
    const scope = String.raw`machine.slice/machine-qemu\x2d1\x2da.scope`;
    const at = `sys/fs/cgroup/${scope}`;
    expect(
      look({
        'proc/self/mountinfo': v2Mounts,
        [`proc/${PID}/cgroup`]: `0::/${scope}/libvirt/emulator\n`,
        ...under(at, { 'cpu.weight': '200\n', 'cpu.max': 'max 100000\n', 'cpuset.cpus': '\n' }),
        ...under(`${at}/libvirt`, {
          'cpu.weight': '100\n',
          'cpu.max': '90000 100000\n',
          'cpuset.cpus': '\n',
          'cpuset.cpus.effective': '0-1\n',
        }),
        ...under(`${at}/libvirt/vcpu0`, {
          'cpu.weight': '100\n',
          'cpu.max': 'max 100000\n',
          'cpuset.cpus': '1\n',
        }),
      }),
    ).toEqual([
      {
        part: 'machine',
        shares: null,
        weight: 200,
        quotaUs: 90_000,
        periodUs: 100_000,
        sets: '  0-1 ',
      },
      { part: 'vcpu0', shares: null, weight: 100, quotaUs: -1, periodUs: 100_000, sets: '1   ' },
    ]);
  });

  test('are none where libvirt made none, or the guest has gone', () => {
    const mounts = { 'proc/self/mountinfo': v2Mounts };
    const session = { [`proc/${PID}/cgroup`]: '0::/user.slice/user-1000.slice/session-1.scope\n' };
    expect(look({ ...mounts, ...session })).toEqual([]);
    expect(look(mounts)).toEqual([]);
  });

  test.each([
    [1, v1Mounts],
    [2, v2Mounts],
    [null, ''],
  ])('version %s is what has the CPU controller', (version, mounts) => {
    const kernel = kernelFiles({ 'proc/self/mountinfo': mounts });
    expect(new Hierarchies(kernel).cpuVersion).toBe(version);
  });
});
