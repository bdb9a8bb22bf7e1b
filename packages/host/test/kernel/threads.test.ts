import { Cpuset } from '@virtune/model';
import { describe, expect, test } from 'vitest';
import { guestProcesses } from '../../src/kernel/processes.ts';
import { kindOf, threadsOf } from '../../src/kernel/threads.ts';
import { kernelFiles } from './tree.ts';

const UUID = '51109f3b-ae7f-4251-be52-65850fec572e';

/** Field 39 of stat is the CPU, 14 and 15 are ticks. */
const stat = (tid: number, comm: string, cpu: number): string =>
  `${tid} (${comm}) S ${Array.from({ length: 10 }, () => 0).join(' ')} 12 30 ${Array.from({ length: 23 }, () => 0).join(' ')} ${cpu} 0 0\n`;

const status = (comm: string, cpus: string): string =>
  `Name:\t${comm}\nState:\tS\nCpus_allowed:\tff\nCpus_allowed_list:\t${cpus}\nMems_allowed_list:\t0-3\n`;

function task(
  tid: number,
  comm: string,
  cpus: string,
  cpu: number,
  directory = `proc/100/task/${tid}`,
) {
  return {
    [`${directory}/stat`]: stat(tid, comm, cpu),
    [`${directory}/status`]: status(comm, cpus),
  };
}

const files = {
  'proc/100/cmdline': `/usr/bin/qemu\0-name\0guest=a\0-uuid\0${UUID.toUpperCase()}\0`,
  ...task(100, 'qemu-system-x86', '0-127', 1),
  ...task(103, 'CPU 1/KVM', '3', 3),
  'proc/100/task/103/schedstat': '5000000123 77 9\n',
  ...task(102, 'a) b (c', '0-1', 99),
  ...task(200, 'vhost-100', '0', 0, 'proc/200'),
  'proc/200/cmdline': '',
  'proc/200/comm': 'vhost-100\n',
  'proc/300/cmdline': '',
  'proc/300/comm': 'kvm-pit/999\n',
  'proc/400/cmdline': '/bin/sh\0-uuid',
  'proc/meminfo': '',
};

test('a guest’s process is found by its UUID, with the kernel’s threads that work for it', () => {
  const { pids, helpers } = guestProcesses(kernelFiles(files));
  expect(pids).toEqual(new Map([[UUID, [100]]]));
  expect(helpers.get(100)).toEqual([{ tid: 200, comm: 'vhost-100' }]);
});

test('threads are read whatever their names, and cut to what the host has', () => {
  const bounds = { cpus: Cpuset.range(0, 7), nodes: Cpuset.range(0, 1) };
  const found = threadsOf(kernelFiles(files), 100, [{ tid: 200, comm: 'vhost-100' }], bounds);
  expect(
    found.map(({ tid, kind, id, comm, cpuset, nodeset, lastCpu, cpuTimeNs, waitTimeNs }) => [
      tid,
      kind,
      id,
      comm,
      cpuset.format(),
      nodeset.format(),
      lastCpu,
      cpuTimeNs,
      waitTimeNs,
    ]),
  ).toEqual([
    [100, 'emulator', null, 'qemu-system-x86', '0-7', '0-1', 1, 420_000_000n, null],
    [102, 'emulator', null, 'a) b (c', '0-1', '0-1', null, 420_000_000n, null],
    [103, 'vcpu', 1, 'CPU 1/KVM', '3', '0-1', 3, 5_000_000_123n, 77n],
    [200, 'vhost', null, 'vhost-100', '0', '0-1', 0, 420_000_000n, null],
  ]);
});

describe('the name of a thread tells its kind', () => {
  test.each([
    ['CPU 0/KVM', 'vcpu', 0],
    ['CPU 17/TCG', 'vcpu', 17],
    ['IO iothread3', 'iothread', 3],
    ['IO mon_iothread', 'emulator', null],
    ['vhost-4711', 'vhost', null],
    ['kvm-pit/4711', 'kvm-pit', null],
    ['worker', 'worker', null],
    ['call_rcu', 'emulator', null],
  ])('%s', (comm, kind, id) => {
    expect(kindOf(comm)).toEqual({ kind, id });
  });
});
