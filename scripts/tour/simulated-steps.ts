import type { Text } from './language.ts';

/** One thing that an administrator does: why, and the commands. */
export interface SimulatedStep {
  readonly why: Text;
  /** Each is what stands behind `virtune`. */
  readonly commands: readonly (readonly string[])[];
  /** The last of them is refused, which is the point. */
  readonly fails?: boolean;
}

const guest = 'openEulerVM';
const both = ['--live', '--config'];

const pins = [0, 1, 2, 3].map((vcpu) => ['vcpupin', guest, `${vcpu}`, `${4 + vcpu}`, ...both]);

const cells = [0, 1].flatMap((cell) => [
  '--cell',
  `${cell}:cpus=${cell * 2}-${cell * 2 + 1},memory=4GiB,mode=strict,nodeset=${cell},` +
    `pin=${cell * 16}-${cell * 16 + 15}`,
]);

export const simulatedSteps: readonly SimulatedStep[] = [
  {
    why: { en: 'Who is on this host?', zh: '这台主机上有哪些虚拟机？' },
    commands: [['list', '--all']],
  },
  {
    why: {
      en: "The host's NUMA topology: node 3 has hardly any memory left.",
      zh: '主机的 NUMA 拓扑：节点 3 几乎没有剩余内存。',
    },
    commands: [['host', '-H']],
  },
  {
    why: {
      en: 'What is wrong on this host? A guest must have its memory on that node.',
      zh: '这台主机有什么问题？一台虚拟机的内存必须来自那个节点。',
    },
    commands: [['check']],
    fails: true,
  },
  {
    why: { en: 'It does not start, indeed.', zh: '它确实无法启动。' },
    commands: [['start', 'report']],
    fails: true,
  },
  {
    why: {
      en: 'The command that was proposed mends it.',
      zh: '上面给出的命令可以修复它。',
    },
    commands: [
      ['numatune', 'report', '--nodeset', '2-3', '--config'],
      ['start', 'report'],
    ],
  },
  {
    why: {
      en: 'How much CPU time does a guest get when the host is busy?',
      zh: '主机繁忙时，一台虚拟机能分到多少 CPU 时间？',
    },
    commands: [['schedinfo', guest], ['shares']],
  },
  {
    why: {
      en: 'Twice as much, now, for as long as it runs; four times as much from its next start on.',
      zh: '立即加倍，只在本次运行期间有效；从下次启动起为四倍。',
    },
    commands: [
      ['schedinfo', guest, '--set', 'cpu_shares=200', '--live'],
      ['schedinfo', guest, '--set', 'cpu_shares=400', '--config'],
    ],
  },
  {
    why: {
      en: 'The emulator keeps away from one CPU, now and from the next start on.',
      zh: '让模拟器线程避开一个 CPU：立即生效，重启后也有效。',
    },
    commands: [
      ['emulatorpin', guest, '0-3,^1', ...both],
      ['emulatorpin', guest],
    ],
  },
  {
    why: { en: 'Each vCPU on one CPU.', zh: '每个 vCPU 绑定到一个 CPU。' },
    commands: [...pins, ['vcpupin', guest]],
  },
  {
    why: {
      en: 'Two NUMA cells for the guest: vCPUs and memory together on a node of the host.',
      zh: '给客户机两个 NUMA 单元：vCPU 和内存放在主机的同一节点上。',
    },
    commands: [['vnuma', guest, ...cells]],
  },
  {
    why: {
      en: 'A restart, and all of it holds: the shares, the pins, the memory, and the cells.',
      zh: '重启之后一切生效：份额、绑定、内存和单元。',
    },
    commands: [
      ['destroy', guest],
      ['start', guest],
      ['vnuma', guest, '--live'],
      ['freecell', '--all'],
    ],
  },
];

export const simulatedAdvice: Text = {
  en: `That was a simulated host; it is gone now, and nothing of it is left.
What to type next:
  ./virtune -c sim:///lab host -H   a simulated host of your own; virsh can connect to it as well
  ./virtune sim start big --scenario large     512 CPUs, 200 guests;  ./virtune sim --help
  ./virtune list --all              the domains of your own libvirt (as root, or in group libvirt)
  ./virtune help                    all commands;  ./virtune vcpupin --help  for one
  npm start -- --real               the same on a private libvirtd with real guests (as root)`,
  zh: `以上是一台模拟主机；它已经结束，什么也没有留下。
接下来可以输入：
  ./virtune -c sim:///lab host -H   您自己的模拟主机；virsh 也能连接它
  ./virtune sim start big --scenario large     512 个 CPU、200 台虚拟机；  ./virtune sim --help
  ./virtune list --all              您自己的 libvirt 上的虚拟机（用 root，或加入 libvirt 组）
  ./virtune help                    所有命令；  ./virtune vcpupin --help  某一个命令
  npm start -- --real               在私有的 libvirtd 和真实的客户机上走一遍（用 root）`,
};
