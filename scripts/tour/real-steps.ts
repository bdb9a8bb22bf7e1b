import { mainGuest } from '../../test/rig/index.ts';
import type { Text } from './language.ts';
import type { Machine } from './machine.ts';
import {
  all,
  emulatorPin,
  guestCells,
  hostNodes,
  type KernelWord,
  memoryPolicy,
  processes,
  shares,
  vcpuPins,
} from './kernel-word.ts';

/** One thing that an administrator does: why, the commands, and how the kernel sees it afterwards. */
export interface Step {
  readonly why: Text;
  /** Each is what stands behind `virtune`. */
  readonly commands: readonly (readonly string[])[];
  readonly kernel?: KernelWord;
}

const GUEST_VCPUS = 4;
export const GUEST_MEMORY_MIB = 256;

/** A set with an exclusion, cut to the CPUs that there are: `0-3,^1` where there are four. */
function cpusetOf({ cpus }: Machine): string {
  const [first = 0, second] = cpus;
  const last = cpus[Math.min(cpus.length, 4) - 1] ?? first;
  return second === undefined ? `${first}` : `${first}-${last},^${second}`;
}

const nth = (numbers: readonly number[], index: number): number =>
  numbers[index % numbers.length] ?? 0;

function pinVcpus({ cpus }: Machine): string[][] {
  return Array.from({ length: GUEST_VCPUS }, (_, vcpu) =>
    ['vcpupin', mainGuest, `${vcpu}`, `${nth(cpus, Math.floor(vcpu / 2))}`].concat(
      '--live',
      '--config',
    ),
  );
}

function cells({ cpus, nodes }: Machine): string[] {
  return [0, 1].flatMap((cell) => {
    const vcpus = `${cell * 2}-${cell * 2 + 1}`;
    const memory = `${GUEST_MEMORY_MIB / 2}MiB`;
    const place = `mode=strict,nodeset=${nth(nodes, cell)},pin=${nth(cpus, cell)}`;
    return ['--cell', `${cell}:cpus=${vcpus},memory=${memory},${place}`];
  });
}

export function steps(machine: Machine): readonly Step[] {
  const nodeset = machine.nodes.slice(0, 2).join(',');
  return [
    {
      why: { en: 'Who is on this host?', zh: '这台主机上有哪些虚拟机？' },
      commands: [['list', '--all']],
      kernel: processes,
    },
    {
      why: {
        en: 'How much CPU time does it get when the host is busy?',
        zh: '主机繁忙时，它能分到多少 CPU 时间？',
      },
      commands: [['schedinfo', mainGuest]],
      kernel: shares,
    },
    {
      why: {
        en: 'Twice as much, now, for as long as it runs.',
        zh: '立即加倍，只在本次运行期间有效。',
      },
      commands: [['schedinfo', mainGuest, '--set', 'cpu_shares=2048', '--live']],
      kernel: shares,
    },
    {
      why: {
        en: 'Four times as much from its next start on: the kernel does not know yet.',
        zh: '从下次启动起为四倍：内核此时还不知道。',
      },
      commands: [['schedinfo', mainGuest, '--set', 'cpu_shares=4096', '--config']],
      kernel: shares,
    },
    {
      why: {
        en: 'The emulator keeps away from one CPU, now and from the next start on.',
        zh: '让模拟器线程避开一个 CPU：立即生效，重启后也有效。',
      },
      commands: [
        ['emulatorpin', mainGuest, cpusetOf(machine), '--live', '--config'],
        ['emulatorpin', mainGuest],
      ],
      kernel: emulatorPin,
    },
    {
      why: { en: 'Each vCPU on one CPU.', zh: '每个 vCPU 绑定到一个 CPU。' },
      commands: [...pinVcpus(machine), ['vcpupin', mainGuest]],
      kernel: vcpuPins,
    },
    {
      why: { en: "The host's NUMA topology.", zh: '主机的 NUMA 拓扑。' },
      commands: [['host', '-H']],
      kernel: hostNodes,
    },
    {
      why: {
        en: 'Its memory comes from these nodes and no others, from the next start on.',
        zh: '从下次启动起，它的内存只来自这些节点。',
      },
      commands: [
        ['numatune', mainGuest, '--mode', 'strict', '--nodeset', nodeset, '--config'],
        ['numatune', mainGuest, '--config'],
      ],
      kernel: memoryPolicy,
    },
    {
      why: {
        en: 'Two NUMA cells for the guest: vCPUs and memory together on a node of the host.',
        zh: '给客户机两个 NUMA 单元：vCPU 和内存放在主机的同一节点上。',
      },
      commands: [['vnuma', mainGuest, ...cells(machine)]],
      kernel: guestCells,
    },
    {
      why: {
        en: 'A restart, and all of it holds: the shares, the pins, the memory, and the cells that the guest sees.',
        zh: '重启之后一切生效：份额、绑定、内存，以及客户机看到的单元。',
      },
      commands: [
        ['destroy', mainGuest],
        ['start', mainGuest],
        ['vnuma', mainGuest, '--live'],
      ],
      kernel: all(shares, emulatorPin, vcpuPins, memoryPolicy, guestCells),
    },
  ];
}

export const advice: Text = {
  en: `That was a private libvirtd with real guests; it is gone now, and nothing of it is left.
What to type next:
  ./virtune list --all              the domains of your own libvirt (as root, or in group libvirt)
  ./virtune host -H                 its NUMA topology
  ./virtune vnuma DOMAIN            a domain's cells, and where they are
  ./virtune help                    all commands;  ./virtune vcpupin --help  for one
  npm run rig                       a shell with a private libvirtd to play with`,
  zh: `以上用的是一个私有的 libvirtd 和真实的客户机；它已经结束，什么也没有留下。
接下来可以输入：
  ./virtune list --all              您自己的 libvirt 上的虚拟机（用 root，或加入 libvirt 组）
  ./virtune host -H                 它的 NUMA 拓扑
  ./virtune vnuma 虚拟机            一台虚拟机的 NUMA 单元及其位置
  ./virtune help                    所有命令；  ./virtune vcpupin --help  某一个命令
  npm run rig                       带有私有 libvirtd 的 shell，可随意试验`,
};
