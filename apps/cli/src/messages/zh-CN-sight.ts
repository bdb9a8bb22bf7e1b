import type { Catalogue } from './index.ts';

/** Snapshots and what is read out of them. */
export const sight: Catalogue = {
  'a snapshot to look into instead of a host; - is standard input':
    '要查看的快照文件，代替主机；- 表示标准输入',
  "CPUs set aside for the host's own processes, as 0-1": '为主机自身进程保留的 CPU，例如 0-1',
  "Failed to write file '{0}': {1}": "写文件 '{0}' 失败：{1}",
  "'{0}' cannot be taken for a snapshot: {1}": "'{0}' 不能作为快照使用：{1}",
  "'virtune snapshot FILE' writes one": "'virtune snapshot 文件' 可以生成一个",
  "'{0}' is no set of CPUs: {1}": "'{0}' 不是 CPU 的集合：{1}",
  'the snapshot has no domains': '快照中没有虚拟机',
  'the snapshot has the domains {0}': '快照中的虚拟机有 {0}',

  // snapshot
  'everything about the host and its domains, as one document':
    '主机及其虚拟机的全部信息，作为一个文档',
  'replace names, UUIDs, paths and addresses, the same by the same':
    '替换名称、UUID、路径和地址，相同的总是替换为相同的',
  'the file to write; standard output without': '要写入的文件；不指定则写到标准输出',
  'Snapshot of {0} domains written to {1}\n': '{0} 个虚拟机的快照已写入 {1}\n',
  [`Writes a JSON document: topology, memory, CPUs, and each domain's definitions, threads and
statistics. Every command with --from takes it in place of a host. docs/snapshot.md tells what
is in it.`]: `写出一个 JSON 文档：拓扑、内存、CPU，以及每个虚拟机的定义、线程和统计。
每个带 --from 的命令都可以用它代替主机。其内容见 docs/snapshot.zh-CN.md。`,

  // threads
  'the threads of domains: where they may run, ran last, and how long they waited':
    '虚拟机的线程：可以在哪里运行、上次在哪里运行、等待了多久',
  [`For each thread the CPUs that the live definition pins it to, those that the next start brings,
and those that the kernel really lets it run on; the CPU that it ran on last; the time that it
ran, and that it was ready and waited. Below: its memory by node of the host, as it is and as
it should be.`]: `对每个线程给出：运行中的定义把它固定到哪些 CPU，下次启动后是哪些，内核实际允许它在哪些
CPU 上运行；上次运行所在的 CPU；运行的时间，以及就绪而等待的时间。其后是虚拟机在主机各节点上的
内存：实际的和应有的。`,
  'name, id or UUID of one domain; all that run without':
    '一个虚拟机的名称、id 或 UUID；不指定则为所有运行中的虚拟机',
  'No domain is running.\n': '没有正在运行的虚拟机。\n',
  "Only on the host itself: threads that libvirt does not list (QEMU's other ones, vhost, kvm-pit), thread numbers, the emulator's real CPUs, memory by node.":
    '只有在主机本身上运行才能看到：libvirt 没有列出的线程（QEMU 的其他线程、vhost、kvm-pit）、线程号、模拟器线程实际可用的 CPU、各节点上的内存。',
  '{0} (shut off: what the next start brings)': '{0}（已关机：下次启动后的情形）',
  '{0} (id {1})': '{0}（id {1}）',
  '{0} (id {1}, process {2})': '{0}（id {1}，进程 {2}）',
  vCPUs: '全部 vCPU',
  'vCPU {0}': 'vCPU {0}',
  'iothread {0}': 'iothread {0}',
  emulator: '模拟器',
  worker: '工作线程',
  any: '任意',
  Thread: '线程',
  TID: 'TID',
  'Live pin': '当前固定',
  'Next start': '下次启动',
  Kernel: '内核',
  'On CPU': '所在 CPU',
  Waited: '等待',
  Node: '节点',
  'Memory there': '实际内存',
  'Should be there': '应有内存',
  'nothing is bound to it': '没有绑定到此的内存',
  'some of {0} on {1}': '节点 {1} 上共 {0} 的一部分',
  '{0} ({1})': '{0}（{1}）',
  '{0} ({1}, cell {2})': '{0}（{1}，单元 {2}）',
  '{0} MiB': '{0} MiB',
};
