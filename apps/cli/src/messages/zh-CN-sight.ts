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
};
