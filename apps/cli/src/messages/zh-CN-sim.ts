import type { Catalogue } from './index.ts';

/** Simulated hosts. */
export const sim: Catalogue = {
  'simulated hosts, which virsh and virtune connect to as to real ones':
    '模拟主机：virsh 和 virtune 可以像连接真实主机一样连接它',
  'start, stop, list, reset, remove, load, speed, step or fault':
    'start、stop、list、reset、remove、load、speed、step 或 fault',
  'the name, or what is loaded, set or inflicted (see above)':
    '名称，或者要载入、设置、施加的内容（见上文）',
  'the name, behind that': '其后的名称',
  'a scenario: cloud, gone-wrong, full, large, or a YAML file':
    '场景：cloud、gone-wrong、full、large，或一个 YAML 文件',
  'a topology file, the output of virsh capabilities, or a snapshot':
    '拓扑文件、virsh capabilities 的输出，或快照',
  'a host in a few letters, as 4n64c': '用几个字母描述的主机，例如 4n64c',
  'where libvirt clients connect': 'libvirt 客户端连接的位置',
  'a port of 127.0.0.1 where they do as well, 0 for any':
    '它们也可以连接的 127.0.0.1 端口，0 表示任选一个',
  'decides what is left to chance': '决定一切随机的部分',
  'seconds without a client after which it ends, 0 for never':
    '没有客户端多少秒后结束，0 表示不结束',
  'of fault: the procedure, as virDomainSetMemory': '用于 fault：过程，例如 virDomainSetMemory',
  'of fault: how many calls, 0 for all from now on': '用于 fault：多少次调用，0 表示从现在起全部',
  'of fault: milliseconds': '用于 fault：毫秒数',
  'of fault: CPUs, as 4-7': '用于 fault：CPU，例如 4-7',
  'of fault: a node': '用于 fault：节点',
  'of fault: memory in KiB, negative gives it back': '用于 fault：内存（KiB），负数表示归还',
  'of fault: what the refusal says': '用于 fault：拒绝时给出的说明',
  'load which scenario? cloud, gone-wrong, full, large, or a file':
    '载入哪个场景？cloud、gone-wrong、full、large，或一个文件',
  'speed is a number of simulated seconds in a real one': 'speed 是每个真实秒内的模拟秒数',
  'step is a number of seconds': 'step 是秒数',
  'which trouble? There is {0}': '哪种故障？有 {0}',
  "no trouble '{0}'; there is {1}": "没有故障 '{0}'；有 {1}",
  "no action '{0}'; there is {1}": "没有操作 '{0}'；有 {1}",
  'which CPUs? Say --cpus, as in --cpus 4-7': '哪些 CPU？请用 --cpus 给出，例如 --cpus 4-7',
  unreadable: '无法读取',
  Nodes: '节点',
  CPUs: 'CPU',
  'Made of': '来源',
  "Simulated host '{0}' is forgotten\n": "已删除模拟主机 '{0}'\n",
  "Simulated host '{0}' is stopped\n": "模拟主机 '{0}' 已停止\n",
  "Simulated host '{0}' runs: {1} nodes, {2} CPUs ({3})\n":
    "模拟主机 '{0}' 正在运行：{1} 个节点，{2} 个 CPU（{3}）\n",
  "there is no simulated host '{0}'": "没有模拟主机 '{0}'",
  "'virtune sim start {0}' makes one; 'virtune sim list' shows those that there are":
    "'virtune sim start {0}' 会创建它；'virtune sim list' 列出现有的主机",
  "'{0}' is no name for a simulated host: letters, digits, . _ -":
    "'{0}' 不能用作模拟主机的名称：只能用字母、数字和 . _ -",
  "there is a simulated host '{0}' already, made of: {1}": "已有模拟主机 '{0}'，来源：{1}",
  "'virtune sim remove {0}' forgets it, 'virtune sim load' puts a scenario in its place":
    "'virtune sim remove {0}' 会删除它，'virtune sim load' 会用场景替换它",
  "the simulated host '{0}' has ended": "模拟主机 '{0}' 已经结束",
  'a simulated host is made of one of --scenario, --host and --shape':
    '模拟主机只能由 --scenario、--host、--shape 之一创建',
  "no scenario '{0}'; there is {1}": "没有场景 '{0}'；有 {1}",
  'a scenario of your own is a YAML file: give its path, as ./mine.yaml':
    '自己的场景是一个 YAML 文件：请给出路径，例如 ./mine.yaml',
};
