import { Cpuset } from '@virtune/model';
import { pins, theRule } from './findings.ts';

/** Its emulator stays out of the way. */
const apart = "<emulatorpin cpuset='7'/>";

theRule('exclusive-cpu-overlap', [
  {
    title: 'vCPUs of two guests on CPU 4: who came later moves',
    domains: [
      { name: 'db', cputune: pins('4', '5') + apart },
      { name: 'web', cputune: pins('4', '6') + apart },
    ],
    finds: [
      {
        domain: 'web',
        message: 'vCPU 0 pinned to CPU 4, where vCPUs of db are pinned too',
        mend: 'virtune vcpupin web 0 0 --live --config',
      },
    ],
  },
  {
    title: 'two vCPUs of one guest on one CPU are its own affair',
    domains: [{ name: 'db', cputune: pins('4', '4') }],
    finds: [],
  },
  {
    title: 'a pin to two CPUs is no claim to one',
    domains: [
      { name: 'db', cputune: pins('4', '5') },
      { name: 'web', cputune: pins('4-5', '4-5') },
    ],
    finds: [],
  },
  {
    title: 'two guests that are both shut off would meet when both run',
    domains: [
      { name: 'db', id: null, vcpus: 1, cputune: pins('4') + apart },
      { name: 'web', id: null, vcpus: 1, cputune: pins('4') + apart },
    ],
    finds: [
      {
        domain: 'web',
        message: 'vCPU 0 pinned to CPU 4, where vCPUs of db are pinned too',
        mend: 'virtune vcpupin web 0 0 --config',
      },
    ],
  },
  {
    title: 'both CPUs of a host are taken: no command helps',
    host: 'x86-1n2c',
    domains: [
      { name: 'db', cputune: pins('0', '1') },
      { name: 'web', vcpus: 1, cputune: pins('1') },
    ],
    finds: [
      {
        domain: 'web',
        message: 'vCPU 0 pinned to CPU 1, where vCPUs of db are pinned too',
        mend: null,
      },
    ],
  },
]);

theRule('floating-on-exclusive-cpu', [
  {
    title: 'a guest without pins beside one with CPUs 4-5 for itself',
    domains: [{ name: 'db', cputune: pins('4', '5') + apart }, { name: 'web' }],
    finds: [
      {
        domain: 'web',
        message: 'vCPUs 0-1 may run on CPUs 4-5, where vCPUs of db are pinned alone',
        mend: 'virtune vcpupin web 0 0-3,6-15 --live --config && virtune vcpupin web 1 0-3,6-15 --live --config',
      },
    ],
  },
  {
    title: 'a guest on other CPUs',
    domains: [
      { name: 'db', cputune: pins('4', '5') },
      { name: 'web', vcpuAttributes: "cpuset='0-3'" },
    ],
    finds: [],
  },
  {
    title: 'nobody has a CPU for himself',
    domains: [{ name: 'db', cputune: pins('4-5', '4-5') }, { name: 'web' }],
    finds: [],
  },
  {
    title: 'strict memory on node 1 keeps the mend there',
    domains: [
      { name: 'db', cputune: pins('4', '5') + apart },
      { name: 'web', vcpus: 1, numatune: "<memory mode='strict' nodeset='1'/>" },
    ],
    finds: [
      {
        domain: 'web',
        message: 'vCPU 0 may run on CPUs 4-5, where vCPUs of db are pinned alone',
        mend: 'virtune vcpupin web 0 6-7,12-15 --live --config',
      },
    ],
  },
]);

theRule('emulator-on-vcpu-cpu', [
  {
    title: 'pinned vCPUs, and an emulator and iothread that float',
    domains: [{ name: 'db', iothreads: 1, cputune: pins('0', '1') }],
    finds: [
      {
        domain: 'db',
        message:
          'the emulator and iothread 1 may run on CPUs 0-1, where vCPUs of db are pinned alone',
        mend: 'virtune emulatorpin db 2-3,8-11 --live --config && virtune iothreadpin db 1 2-3,8-11 --live --config',
      },
    ],
  },
  {
    title: 'an emulator with a CPU of its own',
    domains: [{ name: 'db', cputune: `${pins('0', '1')}<emulatorpin cpuset='2'/>` }],
    finds: [],
  },
  {
    title: 'vCPUs that may choose among CPUs',
    domains: [{ name: 'db', cputune: pins('0-1', '0-1') }],
    finds: [],
  },
  {
    title: 'every CPU has a vCPU',
    host: 'x86-1n2c',
    domains: [{ name: 'db', cputune: pins('0', '1') }],
    finds: [
      {
        domain: 'db',
        message: 'the emulator may run on CPUs 0-1, where vCPUs of db are pinned alone',
        mend: null,
      },
    ],
  },
]);

theRule('smt-siblings-shared', [
  {
    title: 'CPUs 0 and 8 are one core',
    domains: [
      { name: 'db', vcpus: 1, cputune: pins('0') + apart },
      { name: 'web', vcpus: 1, cputune: pins('8') + apart },
    ],
    finds: [
      {
        domain: 'web',
        message: 'vCPU 0 alone on CPU 8, but vCPUs of db are on CPU 0 of the same core',
        mend: 'virtune vcpupin web 0 1 --live --config',
      },
    ],
  },
  {
    title: 'one guest has both threads of its core',
    domains: [{ name: 'db', cputune: pins('0', '8') + apart }],
    finds: [],
  },
  {
    title: 'CPUs 0 and 1 are two cores',
    domains: [
      { name: 'db', vcpus: 1, cputune: pins('0') + apart },
      { name: 'web', vcpus: 1, cputune: pins('1') + apart },
    ],
    finds: [],
  },
]);

theRule('pin-unavailable-cpu', [
  {
    title: 'a vCPU on CPU 3, which is offline',
    host: 'x86-2n16c-2t-offline',
    domains: [{ name: 'db', cputune: pins('2-3', '2') }],
    finds: [
      {
        domain: 'db',
        message: 'vCPU 0 pinned to CPU 3, not online (online: 0-2,4-10,12-15)',
        mend: 'virtune vcpupin db 0 2 --live --config',
      },
    ],
  },
  {
    title: 'an emulator on CPU 99 of 16',
    domains: [{ name: 'db', id: null, cputune: "<emulatorpin cpuset='99'/>" }],
    finds: [
      {
        domain: 'db',
        message: 'the emulator pinned to CPU 99, but the host has CPUs 0-15',
        mend: 'virtune emulatorpin db 0-15 --config',
      },
    ],
  },
  {
    title: 'memory on node 3 of 2',
    domains: [{ name: 'db', id: null, numatune: "<memory mode='strict' nodeset='3'/>" }],
    finds: [
      {
        domain: 'db',
        message: 'memory bound to node 3, but the host has nodes 0-1',
        mend: 'virtune numatune db --nodeset 0-1 --config',
      },
    ],
  },
  {
    title: 'a vCPU that may choose among isolated CPUs',
    facts: ({ cpus }) => ({ cpus: { ...cpus, isolated: Cpuset.of(6, 7) } }),
    domains: [{ name: 'db', vcpus: 1, cputune: pins('5-7') }],
    finds: [
      {
        domain: 'db',
        message:
          "vCPU 0 pinned to CPUs 6-7, isolated from the scheduler's balancing (isolated: 6-7)",
        severity: 'warning',
        mend: 'virtune vcpupin db 0 5 --live --config',
      },
    ],
  },
  {
    title: 'a vCPU alone on an isolated CPU is told of, no more',
    facts: ({ cpus }) => ({ cpus: { ...cpus, isolated: Cpuset.of(6, 7) } }),
    domains: [{ name: 'db', vcpus: 1, cputune: pins('6') }],
    finds: [
      {
        domain: 'db',
        message: "vCPU 0 pinned to CPU 6, isolated from the scheduler's balancing (isolated: 6-7)",
        severity: 'info',
      },
    ],
  },
  {
    title: 'the highest CPU and the highest node',
    domains: [
      {
        name: 'db',
        vcpus: 1,
        cputune: pins('15'),
        numatune: "<memory mode='strict' nodeset='1'/>",
      },
    ],
    finds: [],
  },
]);

theRule('vcpu-unpinned', [
  {
    title: 'two of three vCPUs are pinned, to a CPU each',
    domains: [{ name: 'db', vcpus: 3, cputune: pins('0', '1') + apart }],
    finds: [
      {
        domain: 'db',
        message: 'vCPU 2 may run anywhere, beside pins for vCPUs 0-1',
        mend: 'virtune vcpupin db 2 2 --live --config',
      },
    ],
  },
  {
    title: 'vCPU 1 that is not plugged yet was forgotten',
    domains: [{ name: 'db', vcpus: 2, currentVcpus: 1, cputune: pins('0-3') }],
    finds: [
      {
        domain: 'db',
        message: 'vCPU 1 may run anywhere (not yet plugged: 1), beside pins for vCPU 0',
        mend: 'virtune vcpupin db 1 0-3 --live --config',
      },
    ],
  },
  {
    title: 'the others follow <vcpu cpuset>',
    domains: [{ name: 'db', vcpus: 3, vcpuAttributes: "cpuset='0-3'", cputune: pins('0') }],
    finds: [],
  },
  {
    title: 'none is pinned',
    domains: [{ name: 'db', vcpus: 3 }],
    finds: [],
  },
]);

theRule('l3-split', [
  {
    title: 'two vCPUs in two caches of one node',
    host: 'x86-2n32c-2t-2l',
    domains: [{ name: 'db', cputune: pins('0', '4') + apart }],
    finds: [
      {
        domain: 'db',
        message: '2 vCPUs on CPUs 0,4, which belong to 2 L3 caches; one serves up to 8 CPUs',
        mend: 'virtune vcpupin db 1 1 --live --config',
      },
    ],
  },
  {
    title: 'two vCPUs beside one cache',
    host: 'x86-2n32c-2t-2l',
    domains: [{ name: 'db', cputune: pins('0', '1') + apart }],
    finds: [],
  },
  {
    title: 'a whole node is left to the scheduler',
    host: 'x86-2n32c-2t-2l',
    domains: [{ name: 'db', vcpuAttributes: "cpuset='0-7,16-23'" }],
    finds: [],
  },
  {
    title: 'ten vCPUs are more than a cache serves',
    host: 'x86-2n32c-2t-2l',
    domains: [{ name: 'db', vcpus: 10, vcpuAttributes: "cpuset='0-7,16-17'" }],
    finds: [],
  },
]);
