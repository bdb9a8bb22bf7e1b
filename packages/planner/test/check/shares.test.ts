import { theRule } from './findings.ts';

const v1 = (): { cgroupVersion: 1 } => ({ cgroupVersion: 1 });

theRule('shares-scale-mixed', [
  {
    title: '2048 shares with cgroup v2, beside a neighbour on the default',
    domains: [{ name: 'db', cputune: '<shares>2048</shares>' }, { name: 'web' }],
    finds: [
      {
        domain: 'db',
        message: '2048 shares with cgroup v2, beside the default of 100 of web: 20.5 times as much',
        mend: 'virtune schedinfo db --set cpu_shares=200 --live --config',
      },
    ],
  },
  {
    title: 'a weight of 50 with cgroup v1',
    facts: v1,
    domains: [{ name: 'db', cputune: '<shares>50</shares>' }, { name: 'web' }],
    finds: [
      {
        domain: 'db',
        message:
          '50 shares with cgroup v1, beside the default of 1024 of web: 1/20.5 times as much',
        mend: 'virtune schedinfo db --set cpu_shares=512 --live --config',
      },
    ],
  },
  {
    title: 'a weight of 200 with cgroup v2 is on its scale',
    domains: [{ name: 'db', cputune: '<shares>200</shares>' }, { name: 'web' }],
    finds: [],
  },
  {
    title: '2048 shares with cgroup v1 are on its scale',
    facts: v1,
    domains: [{ name: 'db', cputune: '<shares>2048</shares>' }, { name: 'web' }],
    finds: [],
  },
  {
    title: 'all neighbours are on that scale',
    domains: [
      { name: 'db', cputune: '<shares>2048</shares>' },
      { name: 'web', cputune: '<shares>1024</shares>' },
    ],
    finds: [],
  },
  {
    title: 'nobody else may run on its CPUs',
    domains: [
      { name: 'db', vcpuAttributes: "cpuset='0-3'", cputune: '<shares>2048</shares>' },
      { name: 'web', vcpuAttributes: "cpuset='4-7'" },
    ],
    finds: [],
  },
]);

theRule('shares-ignore-vcpus', [
  {
    title: '8 vCPUs with the default beside 2 with the default',
    domains: [
      { name: 'db', vcpus: 8 },
      { name: 'web', vcpus: 2 },
    ],
    finds: [
      {
        domain: 'db',
        message:
          '100 shares for 8 vCPUs, beside 100 for 2 vCPUs of web: 4 times less for each vCPU',
        mend: 'virtune schedinfo db --set cpu_shares=400 --live --config',
      },
    ],
  },
  {
    title: 'as many vCPUs',
    domains: [
      { name: 'db', vcpus: 2 },
      { name: 'web', vcpus: 2 },
    ],
    finds: [],
  },
  {
    title: 'shares in proportion',
    domains: [
      { name: 'db', vcpus: 8, cputune: '<shares>400</shares>' },
      { name: 'web', vcpus: 2 },
    ],
    finds: [],
  },
  {
    title: 'different CPUs',
    domains: [
      { name: 'db', vcpus: 8, vcpuAttributes: "cpuset='0-3'" },
      { name: 'web', vcpus: 2, vcpuAttributes: "cpuset='4-7'" },
    ],
    finds: [],
  },
  {
    title: 'of 8 vCPUs 2 are plugged',
    domains: [
      { name: 'db', vcpus: 8, currentVcpus: 2 },
      { name: 'web', vcpus: 2 },
    ],
    finds: [],
  },
]);

theRule('quota-below-vcpus', [
  {
    title: 'a fifth of a CPU for each vCPU',
    domains: [{ name: 'db', cputune: '<period>100000</period><quota>20000</quota>' }],
    finds: [
      {
        domain: 'db',
        message: '2 vCPUs, each held to 0.2 of a CPU (vcpu_quota 20000 of 100000 us)',
        mend: 'virtune schedinfo db --set vcpu_quota=100000 --live --config',
      },
    ],
  },
  {
    title: 'one and a half CPUs for 2 vCPUs',
    domains: [{ name: 'db', cputune: '<global_quota>150000</global_quota>' }],
    finds: [
      {
        domain: 'db',
        message: '2 vCPUs, together held to 1.5 CPUs (global_quota 150000 of 100000 us)',
        mend: 'virtune schedinfo db --set global_quota=200000 --live --config',
      },
    ],
  },
  {
    title: 'a whole CPU for each',
    domains: [
      {
        name: 'db',
        cputune: '<global_quota>200000</global_quota><period>50000</period><quota>50000</quota>',
      },
    ],
    finds: [],
  },
  {
    title: 'no limit',
    domains: [{ name: 'db', cputune: '<global_quota>-1</global_quota><quota>-1</quota>' }],
    finds: [],
  },
]);
