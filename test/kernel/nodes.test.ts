import { memoryRanges, readCgroup, vcpuThread } from '../rig/testing.ts';
import { type Sight, theKernelAgrees } from './agreement.ts';
import { machine } from './machine.ts';

// Where the machine has one NUMA node, a set of nodes can only become what it was.
const { lastNode } = machine;

const cpusetMems = (part: string): Sight => ({
  what: `cpuset.mems of cgroup ${part}`,
  read: (pid) => readCgroup(pid, 'cpuset', 'cpuset.mems', part),
  before: '0',
  after: `${lastNode}`,
});

theKernelAgrees('the nodes of memory', [
  {
    line: `numatune tuned --nodeset ${lastNode}`,
    sights: [
      cpusetMems('vcpu0'),
      cpusetMems('vcpu1'),
      cpusetMems('emulator'),
      cpusetMems('iothread1'),
      {
        what: 'Mems_allowed_list of the thread of vCPU 0',
        read: async (pid) => (await vcpuThread(pid, 0)).memsAllowed,
        before: '0',
        after: `${lastNode}`,
      },
    ],
  },
  {
    line: 'numatune tuned --mode strict',
    configOnly: true,
    sights: [
      {
        what: "the policies of the guest's memory that bind",
        async read(pid) {
          const policies = (await memoryRanges(pid)).map(({ policy }) => policy);
          return [...new Set(policies)].filter((policy) => policy.startsWith('bind')).join();
        },
        before: '',
        after: `bind:${lastNode}`,
      },
    ],
  },
]);
