import { Cpuset, type DomainKernel } from '@virtune/model';
import { pins, theRule } from './findings.ts';

/** The kernel with another cpuset for the threads of a kind. */
const moved =
  (kind: string, cpuset: string, cgroupCpus?: string) =>
  (kernel: DomainKernel): DomainKernel => {
    const [first, last] = cpuset.split('-').map(Number);
    const set = Cpuset.range(first ?? 0, last ?? first ?? 0);
    return {
      ...kernel,
      threads: kernel.threads.map((one) => (one.kind === kind ? { ...one, cpuset: set } : one)),
      cgroups: kernel.cgroups.map((one) =>
        cgroupCpus !== undefined && one.part.startsWith(kind)
          ? { ...one, cpus: set, effectiveCpus: set }
          : one,
      ),
    };
  };

theRule('live-config-drift', [
  {
    title: 'shares set with --live alone',
    domains: [{ name: 'db', cputune: '<shares>200</shares>', config: { cputune: '' } }],
    finds: [
      {
        domain: 'db',
        message: '1 setting is lost at the next start (live / persistent): cpu_shares (200 / -)',
        mend: 'virtune schedinfo db --set cpu_shares=200 --config',
        severity: 'warning',
      },
    ],
  },
  {
    title: 'pins set with --config alone',
    domains: [{ name: 'db', config: { cputune: pins('0', '1') } }],
    finds: [
      {
        domain: 'db',
        message:
          '2 settings wait for the next start (live / persistent): vcpupin 0 (- / 0), vcpupin 1 (- / 1)',
        mend: 'virtune vcpupin db 0 0 --live && virtune vcpupin db 1 1 --live',
        severity: 'info',
      },
    ],
  },
  {
    title: 'a pin that differs in both',
    domains: [{ name: 'db', vcpus: 1, cputune: pins('0'), config: { cputune: pins('1') } }],
    finds: [
      {
        domain: 'db',
        message: '1 setting waits for the next start (live / persistent): vcpupin 0 (0 / 1)',
        mend: 'virtune vcpupin db 0 1 --live',
        severity: 'warning',
      },
    ],
  },
  {
    title: 'a strict nodeset waits, and no command hurries it',
    domains: [
      {
        name: 'db',
        numatune: "<memory mode='strict' nodeset='0'/>",
        config: { numatune: "<memory mode='strict' nodeset='1'/>" },
      },
    ],
    finds: [
      {
        domain: 'db',
        message: '1 setting waits for the next start (live / persistent): numa_nodeset (0 / 1)',
        mend: null,
      },
    ],
  },
  {
    title: 'a pin to every CPU is none',
    domains: [{ name: 'db', vcpus: 1, cputune: pins('0-15'), config: { cputune: '' } }],
    finds: [],
  },
  {
    title: 'no limit, written in two ways',
    domains: [{ name: 'db', cputune: '<quota>-1</quota>', config: { cputune: '' } }],
    finds: [],
  },
  {
    title: 'a transient domain has one definition',
    domains: [{ name: 'db', cputune: '<shares>200</shares>', config: null }],
    finds: [],
  },
]);

theRule('kernel-drift', [
  {
    title: 'a vCPU that something pinned elsewhere',
    domains: [{ name: 'db', vcpus: 1, cputune: pins('4-5'), kernel: moved('vcpu', '4') }],
    finds: [
      {
        domain: 'db',
        message:
          "vcpupin 0: libvirt says 4-5, the kernel has 4. Likely: something pinned the thread behind libvirt's back (taskset, sched_setaffinity)",
        mend: 'virtune vcpupin db 0 4-5 --live',
      },
    ],
  },
  {
    title: 'a cgroup with fewer CPUs than the pin',
    domains: [{ name: 'db', vcpus: 1, cputune: pins('4-5'), kernel: moved('vcpu', '4', '4') }],
    finds: [
      {
        domain: 'db',
        message:
          'vcpupin 0: libvirt says 4-5, the kernel has 4. Likely: a CPU that went offline takes itself out of cpusets (cgroup v1), and does not come back with the CPU; or something wrote cpuset.cpus',
        mend: 'virtune vcpupin db 0 4-5 --live',
      },
    ],
  },
  {
    title: 'shares that are back at the default',
    domains: [
      {
        name: 'db',
        cputune: '<shares>200</shares>',
        kernel: (kernel) => ({
          ...kernel,
          cgroups: kernel.cgroups.map((one) => ({ ...one, weight: 100 })),
        }),
      },
    ],
    finds: [
      {
        domain: 'db',
        message:
          'cpu_shares: libvirt says 200, the kernel has 100. Likely: systemctl daemon-reload makes systemd write its own default into the cgroups of its scopes',
        mend: 'virtune schedinfo db --set cpu_shares=200 --live',
      },
    ],
  },
  {
    title: 'all is as it was said',
    domains: [
      {
        name: 'db',
        iothreads: 1,
        cputune: `${pins('0', '1')}<shares>200</shares><quota>50000</quota><emulatorpin cpuset='2'/>`,
        numatune: "<memory mode='strict' nodeset='0'/>",
      },
    ],
    finds: [],
  },
  {
    title: 'threads without a pin keep off isolated CPUs, and that is no drift',
    facts: ({ cpus }) => ({ cpus: { ...cpus, isolated: Cpuset.range(12, 15) } }),
    domains: [
      { name: 'db', kernel: moved('vcpu', '0-11') },
      { name: 'web', kernel: moved('vcpu', '0-15') },
    ],
    finds: [],
  },
  {
    title: 'a domain of which the kernel says nothing',
    domains: [{ name: 'db', vcpus: 1, cputune: pins('4-5'), kernel: () => null }],
    finds: [],
  },
]);
