import { describe, expect, test } from 'vitest';

import { cgroupDirectory, cgroupMounts, rigCgroups } from './cgroups.ts';

const v1 = `23 27 0:22 / /sys rw,relatime - sysfs sysfs rw
32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw shared:9 - cgroup cgroup rw,cpu,cpuacct
35 31 0:32 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory
40 31 0:37 / /sys/fs/cgroup/systemd rw - cgroup cgroup rw,name=systemd
`;
const v2 = '35 24 0:30 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw,nsdelegate\n';
const container = '35 31 0:32 /docker/4a /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n';

describe('cgroupMounts', () => {
  test('finds 3 hierarchies of v1 with 4 controllers, and no sysfs', () => {
    expect(cgroupMounts(v1).map(({ controllers }) => controllers)).toEqual([
      ['cpu', 'cpuacct'],
      ['memory'],
      ['name=systemd'],
    ]);
  });

  test('takes the first of the mounts of a hierarchy', () => {
    const again = v1.replaceAll(' /sys', ' /chroot/sys');
    expect(cgroupMounts(v1 + again)).toEqual(cgroupMounts(v1));
  });

  test('finds the one hierarchy of v2', () => {
    expect(cgroupMounts(v2)).toEqual([
      { version: 2, mount: '/sys/fs/cgroup', root: '/', controllers: [] },
    ]);
  });
});

describe('cgroupDirectory', () => {
  test.for([
    ['the root', v1, '4:memory:/', '/sys/fs/cgroup/memory'],
    ['a cgroup with a colon in its name', v1, '4:memory:/a:b/c', '/sys/fs/cgroup/memory/a:b/c'],
    ['a cgroup of v2', v2, '0::/user.slice', '/sys/fs/cgroup/user.slice'],
    ['the root of a container', container, '4:memory:/docker/4a', '/sys/fs/cgroup/memory'],
    ['a cgroup in a container', container, '4:memory:/docker/4a/b', '/sys/fs/cgroup/memory/b'],
    ['what the mount does not show', container, '4:memory:/other', '/sys/fs/cgroup/memory'],
  ] as const)('is right for %s', ([, mountinfo, membership, directory]) => {
    const hierarchy = cgroupMounts(mountinfo).find(
      ({ version, controllers }) => version === 2 || controllers.includes('memory'),
    );
    expect(hierarchy && cgroupDirectory(hierarchy, membership)).toBe(directory);
  });
});

describe('rigCgroups', () => {
  test("are below the starter's own on v1", () => {
    const membership = '4:memory:/session\n2:cpu,cpuacct:/\n1:name=systemd:/\n';
    expect(rigCgroups(v1, membership, 'rig').map(({ directory }) => directory)).toEqual([
      '/sys/fs/cgroup/cpu,cpuacct/rig',
      '/sys/fs/cgroup/memory/session/rig',
      '/sys/fs/cgroup/systemd/rig',
    ]);
  });

  test('are below the root on v2, whichever the starter is in', () => {
    expect(rigCgroups(v2, '0::/user.slice/session', 'rig')).toEqual([
      { mount: '/sys/fs/cgroup', directory: '/sys/fs/cgroup/rig' },
    ]);
  });
});
