import {
  emulatorThread,
  iothreadThread,
  readCgroup,
  threadsOf,
  vcpuThread,
} from '../rig/testing.ts';
import { theKernelAgrees } from './agreement.ts';
import { machine } from './machine.ts';

const { cpus, lastCpu } = machine;

const isEmulator = (comm: string): boolean => !/^(CPU \d|IO iothread\d)/.test(comm);

theKernelAgrees('pins', [
  {
    line: `vcpupin tuned 0 ${lastCpu}`,
    sights: [
      {
        what: 'Cpus_allowed_list of the thread of vCPU 0',
        read: async (pid) => (await vcpuThread(pid, 0)).cpusAllowed,
        before: cpus,
        after: `${lastCpu}`,
      },
      {
        what: "cpuset.cpus of vCPU 0's cgroup",
        read: (pid) => readCgroup(pid, 'cpuset', 'cpuset.cpus', 'vcpu0'),
        before: cpus,
        after: `${lastCpu}`,
      },
    ],
  },
  {
    line: 'vcpupin --domain tuned --vcpu 1 --cpulist 0-1,^1',
    sights: [
      {
        what: 'Cpus_allowed_list of the thread of vCPU 1',
        read: async (pid) => (await vcpuThread(pid, 1)).cpusAllowed,
        before: cpus,
        after: '0',
      },
    ],
  },
  {
    line: `emulatorpin tuned 0-${lastCpu},^0`,
    sights: [
      {
        what: "Cpus_allowed_list of the emulator's main thread",
        read: async (pid) => (await emulatorThread(pid)).cpusAllowed,
        before: cpus,
        after: lastCpu === 1 ? '1' : `1-${lastCpu}`,
      },
      {
        what: "Cpus_allowed_list of all the emulator's threads",
        async read(pid) {
          const threads = (await threadsOf(pid)).filter(({ comm }) => isEmulator(comm));
          return [...new Set(threads.map(({ cpusAllowed }) => cpusAllowed))].join(' or ');
        },
        before: cpus,
        after: lastCpu === 1 ? '1' : `1-${lastCpu}`,
      },
    ],
  },
  {
    line: 'iothreadpin tuned 1 0',
    sights: [
      {
        what: 'Cpus_allowed_list of the thread of iothread 1',
        read: async (pid) => (await iothreadThread(pid, 1)).cpusAllowed,
        before: cpus,
        after: '0',
      },
    ],
  },
]);
