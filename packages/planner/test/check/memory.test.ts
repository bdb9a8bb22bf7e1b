import { Cpuset } from '@virtune/model';
import { pins, theRule } from './findings.ts';

const strict = (nodeset: string): string => `<memory mode='strict' nodeset='${nodeset}'/>`;

theRule('strict-memory-exceeds-node', [
  {
    title: '9000 MiB strict on a node of 8 GiB',
    domains: [{ name: 'db', memoryMiB: 9000, numatune: strict('1') }],
    finds: [
      {
        domain: 'db',
        message: '8.8 GiB of memory must be on node 1, of 8 GiB in all',
        mend: 'virtune numatune db --nodeset 0-1 --config',
      },
    ],
  },
  {
    title: '8 GiB strict on a node of 8 GiB fit',
    domains: [{ name: 'db', memoryMiB: 8192, numatune: strict('1') }],
    finds: [],
  },
  {
    title: '9000 MiB preferred on a node of 8 GiB may come from elsewhere',
    domains: [{ name: 'db', memoryMiB: 9000, numatune: "<memory mode='preferred' nodeset='1'/>" }],
    finds: [],
  },
  {
    title: 'a guest that is shut off needs what is free: 7500 MiB where 7.2 GiB are',
    domains: [{ name: 'db', id: null, memoryMiB: 7500, numatune: strict('1') }],
    finds: [
      {
        domain: 'db',
        message: '7.3 GiB of memory must be on node 1, where 7.2 GiB is free',
        mend: 'virtune numatune db --nodeset 0-1 --config',
      },
    ],
  },
  {
    title: 'a guest that runs has its 7500 MiB already',
    domains: [{ name: 'db', memoryMiB: 7500, numatune: strict('1') }],
    finds: [],
  },
  {
    title: 'two cells of 5 GiB, each strict on a node of 8 GiB, and both on the same',
    domains: [
      {
        name: 'db',
        memoryMiB: 10_240,
        cells: `<cell id='0' cpus='0' memory='5' unit='GiB'/><cell id='1' cpus='1' memory='5' unit='GiB'/>`,
        numatune: `<memnode cellid='0' mode='strict' nodeset='1'/><memnode cellid='1' mode='strict' nodeset='1'/>`,
      },
    ],
    finds: [
      {
        domain: 'db',
        message: '10 GiB of memory must be on node 1, of 8 GiB in all',
        mend: 'virtune vnuma db --cell 0:cpus=0,memory=5242880KiB,mode=strict,nodeset=0-1 --cell 1:cpus=1,memory=5242880KiB,mode=strict,nodeset=0-1 --config',
      },
    ],
  },
  {
    title: 'more than the host has: no command helps',
    domains: [{ name: 'db', memoryMiB: 20_000, numatune: strict('0') }],
    finds: [
      {
        domain: 'db',
        message: '19.5 GiB of memory must be on node 0, of 8 GiB in all',
        mend: null,
      },
    ],
  },
]);

theRule('vcpu-memory-node-mismatch', [
  {
    title: 'vCPUs on node 1, memory on node 0, shut off: the memory follows',
    domains: [{ name: 'db', id: null, numatune: strict('0'), cputune: pins('4', '5') }],
    finds: [
      {
        domain: 'db',
        message: 'vCPUs 0-1 may run on node 1, but the memory is on node 0',
        mend: 'virtune numatune db --nodeset 1 --config',
      },
    ],
  },
  {
    title: 'the same while it runs: the vCPUs follow, which can be done at once',
    domains: [{ name: 'db', numatune: strict('0'), cputune: pins('4', '5') }],
    finds: [
      {
        domain: 'db',
        message: 'vCPUs 0-1 may run on node 1, but the memory is on node 0',
        mend: 'virtune vcpupin db 0 0 --live --config && virtune vcpupin db 1 1 --live --config',
      },
    ],
  },
  {
    title: 'vCPUs on node 0 of memory on both nodes',
    domains: [{ name: 'db', numatune: strict('0-1'), cputune: pins('0', '1') }],
    finds: [],
  },
  {
    title: 'no pins: the scheduler may find the right node',
    domains: [{ name: 'db', numatune: strict('0') }],
    finds: [],
  },
  {
    title: 'memory on a node without CPUs is far from all of them',
    host: 'x86-3n8c-memory-only',
    domains: [{ name: 'db', numatune: strict('2'), cputune: pins('0', '1') }],
    finds: [],
  },
  {
    title: 'a pin over both nodes, memory on one: the half that is far is cut off',
    domains: [{ name: 'db', vcpus: 1, numatune: strict('0'), cputune: pins('2-5') }],
    finds: [
      {
        domain: 'db',
        message: 'vCPU 0 may run on nodes 0-1, but the memory is on node 0',
        mend: 'virtune vcpupin db 0 2-3 --live --config',
      },
    ],
  },
]);

theRule('preferred-several-nodes', [
  {
    title: 'memory that prefers nodes 0-1',
    domains: [
      {
        name: 'db',
        numatune: "<memory mode='preferred' nodeset='0-1'/>",
        cputune: pins('4', '5'),
      },
    ],
    finds: [
      {
        domain: 'db',
        message: 'its memory prefers 2 nodes (0-1)',
        mend: 'virtune numatune db --nodeset 1 --config',
      },
    ],
  },
  {
    title: 'memory that prefers node 1',
    domains: [{ name: 'db', numatune: "<memory mode='preferred' nodeset='1'/>" }],
    finds: [],
  },
  {
    title: 'interleaved memory on two nodes',
    domains: [{ name: 'db', numatune: "<memory mode='interleave' nodeset='0-1'/>" }],
    finds: [],
  },
]);

theRule('live-nodeset-refused', [
  {
    title: 'strict memory that is to move from node 0 to node 1',
    domains: [{ name: 'db', numatune: strict('0'), config: { numatune: strict('1') } }],
    finds: [
      {
        domain: 'db',
        message:
          'its memory is to move from node 0 to node 1, which libvirt 9.0.0 refuses while it runs in mode strict',
        mend: null,
      },
    ],
  },
  {
    title: 'libvirt 7.10 moves strict memory',
    facts: () => ({ libvirt: '7.10.0' }),
    domains: [{ name: 'db', numatune: strict('0'), config: { numatune: strict('1') } }],
    finds: [],
  },
  {
    title: 'restrictive memory moves',
    domains: [
      {
        name: 'db',
        numatune: "<memory mode='restrictive' nodeset='0'/>",
        config: { numatune: "<memory mode='restrictive' nodeset='1'/>" },
      },
    ],
    finds: [],
  },
  {
    title: 'both definitions name the same node',
    domains: [{ name: 'db', numatune: strict('0') }],
    finds: [],
  },
]);

const hugepages =
  "<memoryBacking><hugepages><page size='2' unit='MiB'/></hugepages></memoryBacking>";

/** Pools of 2 MiB pages, total and free, by node. */
const withPools =
  (...pools: readonly (readonly [total: number, free: number])[]) =>
  (host: Parameters<NonNullable<Parameters<typeof theRule>[1][number]['facts']>>[0]) => ({
    memory: host.memory.map((memory, i) => ({
      ...memory,
      pages: memory.pages.map((page) =>
        page.sizeKiB === 2048
          ? { ...page, total: pools[i]?.[0] ?? 0, free: pools[i]?.[1] ?? 0 }
          : page,
      ),
    })),
  });

theRule('hugepages-short', [
  {
    title: '512 pages wanted on node 0 that has 100 free, and 600 are free on node 1',
    facts: withPools([200, 100], [600, 600]),
    domains: [{ name: 'db', id: null, elements: hugepages, numatune: strict('0') }],
    finds: [
      {
        domain: 'db',
        message:
          'needs 512 pages of 2 MiB on node 0, where 100 of 200 are free; free on other nodes: 1: 600',
        mend: 'virtune numatune db --nodeset 1 --config',
      },
    ],
  },
  {
    title: '512 pages wanted anywhere, 300 and 212 free',
    facts: withPools([300, 300], [300, 212]),
    domains: [{ name: 'db', id: null, elements: hugepages }],
    finds: [],
  },
  {
    title: '511 free of 512',
    facts: withPools([300, 300], [300, 211]),
    domains: [{ name: 'db', id: null, elements: hugepages }],
    finds: [
      {
        domain: 'db',
        message:
          'needs 512 pages of 2 MiB on nodes 0-1, where 511 of 600 are free; no other node has any',
        mend: null,
      },
    ],
  },
  {
    title: 'a guest that runs has its pages',
    facts: withPools([512, 0], [0, 0]),
    domains: [{ name: 'db', elements: hugepages, numatune: strict('0') }],
    finds: [],
  },
  {
    title: 'ordinary pages need no pool',
    domains: [{ name: 'db', id: null, numatune: strict('0') }],
    finds: [],
  },
]);

theRule('numad-missing', [
  {
    title: 'vCPUs placed by numad',
    domains: [{ name: 'db', id: null, vcpuAttributes: "placement='auto'" }],
    finds: [
      {
        domain: 'db',
        message: 'its vCPUs are placed by numad, which this host does not have',
        mend: null,
      },
    ],
  },
  {
    title: 'memory placed by numad, vCPUs not',
    domains: [{ name: 'db', id: null, numatune: "<memory mode='strict' placement='auto'/>" }],
    finds: [
      {
        domain: 'db',
        message: 'its memory is placed by numad, which this host does not have',
        mend: 'virtune numatune db --nodeset 0-1 --config',
      },
    ],
  },
  {
    title: 'numad is there',
    facts: () => ({ numad: true }),
    domains: [{ name: 'db', id: null, vcpuAttributes: "placement='auto'" }],
    finds: [],
  },
  {
    title: 'nobody knows whether numad is there',
    facts: () => ({ numad: null }),
    domains: [{ name: 'db', id: null, vcpuAttributes: "placement='auto'" }],
    finds: [],
  },
]);

theRule('reserved-cpu-used', [
  {
    title: 'a guest that floats over CPUs 0-1, which are reserved',
    facts: ({ cpus }) => ({ cpus: { ...cpus, reserved: Cpuset.of(0, 1) } }),
    domains: [{ name: 'web' }],
    finds: [
      {
        domain: 'web',
        message: 'vCPUs 0-1 may run on CPUs 0-1, reserved for the host (reserved: 0-1)',
        mend: 'virtune vcpupin web 0 2-15 --live --config && virtune vcpupin web 1 2-15 --live --config',
      },
    ],
  },
  {
    title: 'only its emulator is there, which is housekeeping',
    facts: ({ cpus }) => ({ cpus: { ...cpus, reserved: Cpuset.of(0, 1) } }),
    domains: [{ name: 'web', cputune: `${pins('2-7', '2-7')}<emulatorpin cpuset='0-1'/>` }],
    finds: [],
  },
]);
