import { theRule } from './findings.ts';

const GIB_CELLS = `<cell id='0' cpus='0-1' memory='1' unit='GiB'/><cell id='1' cpus='2-3' memory='1' unit='GiB'/>`;
const bound = (first: string, second: string): string =>
  `<memnode cellid='0' mode='strict' nodeset='${first}'/><memnode cellid='1' mode='strict' nodeset='${second}'/>`;
const pinned = (first: string, second: string): string =>
  [first, first, second, second]
    .map((cpuset, vcpu) => `<vcpupin vcpu='${vcpu}' cpuset='${cpuset}'/>`)
    .join('');

theRule('cell-pin-outside-memnode', [
  {
    title: 'the vCPUs of both cells on the node of the other',
    domains: [
      {
        name: 'db',
        vcpus: 4,
        memoryMiB: 2048,
        cells: GIB_CELLS,
        numatune: bound('0', '1'),
        cputune: pinned('4-7', '0-3'),
      },
    ],
    finds: [
      {
        domain: 'db',
        message: "cell 0: vCPUs 0-1 may run on node 1, but the cell's memory is on node 0",
        mend: 'virtune vcpupin db 0 0-3,8-11 --live --config && virtune vcpupin db 1 0-3,8-11 --live --config',
      },
      {
        domain: 'db',
        message: "cell 1: vCPUs 2-3 may run on node 0, but the cell's memory is on node 1",
        mend: 'virtune vcpupin db 2 4-7,12-15 --live --config && virtune vcpupin db 3 4-7,12-15 --live --config',
      },
    ],
  },
  {
    title: 'each cell beside its memory',
    domains: [
      {
        name: 'db',
        vcpus: 4,
        memoryMiB: 2048,
        cells: GIB_CELLS,
        numatune: bound('0', '1'),
        cputune: pinned('0-3', '4-7'),
      },
    ],
    finds: [],
  },
  {
    title: 'cells without pins',
    domains: [
      { name: 'db', vcpus: 4, memoryMiB: 2048, cells: GIB_CELLS, numatune: bound('0', '1') },
    ],
    finds: [],
  },
]);

theRule('cells-inconsistent', [
  {
    title: 'vCPUs 2-3 of four in no cell',
    domains: [
      {
        name: 'db',
        vcpus: 4,
        memoryMiB: 1024,
        cells: `<cell id='0' cpus='0-1' memory='1' unit='GiB'/>`,
      },
    ],
    finds: [
      {
        domain: 'db',
        message: 'vCPUs 2-3 in no cell, of 4 vCPUs',
        mend: 'virtune vnuma db --cell 0:cpus=0-3,memory=1048576KiB --config',
      },
    ],
  },
  {
    title: 'cells of 2 GiB in a guest of 3',
    domains: [{ name: 'db', vcpus: 4, memoryMiB: 3072, cells: GIB_CELLS }],
    finds: [
      {
        domain: 'db',
        message: 'the cells have 2 GiB of memory together, the guest has 3 GiB',
        mend: 'virtune vnuma db --cell 0:cpus=0-1,memory=1048576KiB --cell 1:cpus=2-3,memory=2097152KiB --config',
      },
    ],
  },
  {
    title: 'cells that add up',
    domains: [{ name: 'db', vcpus: 4, memoryMiB: 2048, cells: GIB_CELLS }],
    finds: [],
  },
  {
    title: 'no cells at all',
    domains: [{ name: 'db', vcpus: 4 }],
    finds: [],
  },
  {
    title: 'a cell of memory alone beside one with every vCPU',
    domains: [
      {
        name: 'db',
        vcpus: 4,
        memoryMiB: 2048,
        cells: `<cell id='0' cpus='0-3' memory='1' unit='GiB'/><cell id='1' memory='1' unit='GiB'/>`,
      },
    ],
    finds: [],
  },
]);

theRule('cells-topology-mismatch', [
  {
    title: 'one socket of 4 cores in two cells',
    domains: [
      {
        name: 'db',
        vcpus: 4,
        memoryMiB: 2048,
        cpu: "<topology sockets='1' cores='4' threads='1'/>",
        cells: GIB_CELLS,
      },
    ],
    finds: [
      {
        domain: 'db',
        message: 'the cores of socket 0 are in different cells (4 vCPUs make a socket)',
        mend: null,
      },
    ],
  },
  {
    title: 'threads of one core in two cells, and whole sockets for both can be had',
    domains: [
      {
        name: 'db',
        vcpus: 4,
        memoryMiB: 2048,
        cpu: "<topology sockets='2' cores='1' threads='2'/>",
        cells: `<cell id='0' cpus='0,2' memory='1' unit='GiB'/><cell id='1' cpus='1,3' memory='1' unit='GiB'/>`,
      },
    ],
    finds: [
      {
        domain: 'db',
        message: 'the threads of core 0-1 are in different cells (2 vCPUs make a core)',
        mend: 'virtune vnuma db --cell 0:cpus=0-1,memory=1048576KiB --cell 1:cpus=2-3,memory=1048576KiB --config',
      },
    ],
  },
  {
    title: 'a socket to a cell',
    domains: [
      {
        name: 'db',
        vcpus: 4,
        memoryMiB: 2048,
        cpu: "<topology sockets='2' cores='2' threads='1'/>",
        cells: GIB_CELLS,
      },
    ],
    finds: [],
  },
  {
    title: 'no topology: every vCPU is a socket',
    domains: [{ name: 'db', vcpus: 4, memoryMiB: 2048, cells: GIB_CELLS }],
    finds: [],
  },
]);

theRule('guest-wider-than-node', [
  {
    title: '10 vCPUs and 10 GiB over nodes of 8 CPUs and 8 GiB, unbound',
    domains: [{ name: 'db', vcpus: 10, memoryMiB: 10_240 }],
    finds: [
      {
        domain: 'db',
        message:
          '10 vCPUs and 10 GiB of memory, but none of nodes 0-1 has more than 8 CPUs and 8 GiB; no cells',
        mend: 'virtune vnuma db --cell 0:cpus=0-4,memory=5242880KiB,mode=strict,nodeset=0,pin=0-3,8-11 --cell 1:cpus=5-9,memory=5242880KiB,mode=strict,nodeset=1,pin=4-7,12-15 --config',
      },
    ],
  },
  {
    title: '8 vCPUs and 8 GiB fit a node',
    domains: [{ name: 'db', vcpus: 8, memoryMiB: 8192 }],
    finds: [],
  },
  {
    title: '10 vCPUs in two cells',
    domains: [
      {
        name: 'db',
        vcpus: 10,
        memoryMiB: 2048,
        cells: `<cell id='0' cpus='0-4' memory='1' unit='GiB'/><cell id='1' cpus='5-9' memory='1' unit='GiB'/>`,
      },
    ],
    finds: [],
  },
  {
    title: 'one node is all there is',
    host: 'x86-1n2c',
    domains: [{ name: 'db', vcpus: 4 }],
    finds: [],
  },
]);
