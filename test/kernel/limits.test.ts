import { readCgroup } from '../rig/testing.ts';
import { type Change, type Sight, theKernelAgrees } from './agreement.ts';

/** Which of the cgroups below the guest's own; none is the guest's own. */
type Part = 'vcpu0' | 'vcpu1' | 'emulator' | 'iothread1' | '';

const unlimited = 'max 100000';

/** The quota of a cgroup, microseconds; cgroup v2 keeps quota and period in one file. */
const quota = (part: Part, quotaUs: number, periodUs = 100_000): Sight => ({
  what: `the quota of cgroup ${part || 'of the guest'}`,
  read: (pid, version) =>
    readCgroup(pid, 'cpu', version === 1 ? 'cpu.cfs_quota_us' : 'cpu.max', part),
  before: ['-1', unlimited],
  after: [`${quotaUs}`, `${quotaUs} ${periodUs}`],
});

const period = (part: Part, quotaUs: number, periodUs: number): Sight => ({
  what: `the period of cgroup ${part || 'of the guest'}`,
  read: (pid, version) =>
    readCgroup(pid, 'cpu', version === 1 ? 'cpu.cfs_period_us' : 'cpu.max', part),
  before: ['100000', unlimited],
  after: [`${periodUs}`, `${quotaUs} ${periodUs}`],
});

const changes: readonly Change[] = [
  {
    line: 'schedinfo tuned --set cpu_shares=2048',
    sights: [
      {
        what: "the guest's shares",
        read: (pid, version) => readCgroup(pid, 'cpu', version === 1 ? 'cpu.shares' : 'cpu.weight'),
        before: ['1024', '100'],
        after: '2048',
      },
    ],
  },
  {
    line: 'schedinfo tuned vcpu_period=200000 vcpu_quota=50000',
    sights: [
      quota('vcpu0', 50_000, 200_000),
      quota('vcpu1', 50_000, 200_000),
      period('vcpu0', 50_000, 200_000),
      period('vcpu1', 50_000, 200_000),
    ],
  },
  {
    line: 'schedinfo tuned emulator_quota=25000 emulator_period=60000',
    sights: [quota('emulator', 25_000, 60_000), period('emulator', 25_000, 60_000)],
  },
  { line: 'schedinfo tuned iothread_quota=40000', sights: [quota('iothread1', 40_000)] },
  { line: 'schedinfo tuned global_quota=90000', sights: [quota('', 90_000)] },
];

theKernelAgrees('shares, periods and quotas', changes);
