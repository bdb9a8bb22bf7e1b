import type { Catalogue } from './index.ts';

/** What `virtune check` and `virtune drift` find, with its numbers. */
export const findings: Catalogue = {
  '{0}': '{0}',
  '{0} and {1}': '{0} 和 {1}',
  '{0}, {1} and {2}': '{0}、{1} 和 {2}',
  '{0}, {1} and {2} more': '{0}、{1} 和另外 {2} 个',
  '{0} and {1} more': '{0} 和另外 {1} 个',
  'vCPUs {0}': 'vCPU {0}',
  'CPU {0}': 'CPU {0}',
  'nodes {0}': '节点 {0}',
  '1 vCPU': '1 个 vCPU',
  '{0} vCPUs': '{0} 个 vCPU',
  'the emulator': '模拟器',
  'iothread {0}': 'iothread {0}',
  'iothreads {0}': 'iothread {0}',
  nothing: '无',

  // memory
  '{0} of memory must be on {1}, of {2} in all': '{0} 内存必须放在{1}上，而其总共只有 {2}',
  '{0} of memory must be on {1}, where {2} is free': '{0} 内存必须放在{1}上，而其空闲内存为 {2}',
  'no nodes of this host have {0} for it: give the guest less memory, or make room':
    '这台主机没有节点能提供 {0}：请减少虚拟机的内存，或者腾出空间',
  '{0} may run on {1}, but the memory is on {2}': '{0} 可能运行在{1}上，而内存在{2}上',
  "neither have the memory's nodes CPUs to spare for its vCPUs, nor the vCPUs' nodes room for its memory":
    '内存所在的节点没有多余的 CPU 给它的 vCPU，vCPU 所在的节点也没有空间放它的内存',
  "cell {0}: {1} may run on {2}, but the cell's memory is on {3}":
    '单元 {0}：{1} 可能运行在{2}上，而该单元的内存在{3}上',
  "neither have the cell's nodes CPUs to spare for its vCPUs, nor the vCPUs' nodes room for its memory":
    '该单元的节点没有多余的 CPU 给它的 vCPU，vCPU 所在的节点也没有空间放它的内存',
  'its memory prefers {0} nodes ({1})': '其内存优先 {0} 个节点（{1}）',
  'cell {0}: its memory prefers {1} nodes ({2})': '单元 {0}：其内存优先 {1} 个节点（{2}）',
  'its vCPUs may run on several of these nodes: choose one, or mode interleave':
    '它的 vCPU 可能运行在其中几个节点上：请选择一个节点，或者使用 interleave 模式',
  'its memory is to move from {0} to {1}, which libvirt {2} refuses while it runs in mode {3}':
    '其内存要从{0}移到{1}，而 libvirt {2} 在其以 {3} 模式运行时拒绝这样做',
  'shut it down and start it again: then node {0} counts': '关闭后重新启动：届时节点 {0} 生效',
  'no other node has any': '其他节点都没有',
  'free on other nodes: {0}': '其他节点的空闲：{0}',
  'needs {0} pages of {1} on {2}, where {3} of {4} are free; {5}':
    '需要 {0} 个 {1} 的大页，位于{2}，而那里的 {4} 个中有 {3} 个空闲；{5}',
  'reserve {0} more on the host: echo {1} > /sys/devices/system/node/node{2}/hugepages/hugepages-{3}kB/nr_hugepages':
    '请在主机上再预留 {0} 个：echo {1} > /sys/devices/system/node/node{2}/hugepages/hugepages-{3}kB/nr_hugepages',

  // cells
  '{0} in no cell, of {1}': '{0} 不在任何单元中，共 {1}',
  '{0} in two cells': '{0} 在两个单元中',
  'a cell has {0}, but the guest has only {1}': '有单元包含 {0}，而虚拟机只有 {1}',
  'the cells have {0} of memory together, the guest has {1}': '各单元合计内存 {0}，虚拟机有 {1}',
  'memory is bound for cell {0}, which the guest does not have':
    '为单元 {0} 绑定了内存，而虚拟机没有该单元',
  'the cells contradict the rest of the definition: {0}': '单元与定义的其余部分矛盾：{0}',
  'correct <numa> and <numatune> with dumpxml --inactive and define':
    '请用 dumpxml --inactive 和 define 更正 <numa> 和 <numatune>',
  'the threads of core {0} are in different cells ({1} vCPUs make a core)':
    '核心 {0} 的线程在不同的单元中（{1} 个 vCPU 组成一个核心）',
  'the cores of die {0} are in different cells ({1} vCPUs make a die)':
    'die {0} 的核心在不同的单元中（{1} 个 vCPU 组成一个 die）',
  'the cores of socket {0} are in different cells ({1} vCPUs make a socket)':
    '插槽 {0} 的核心在不同的单元中（{1} 个 vCPU 组成一个插槽）',
  'change <topology> so that every cell has whole sockets, with dumpxml --inactive and define':
    '请用 dumpxml --inactive 和 define 更改 <topology>，使每个单元包含完整的插槽',
  "no even split over the nodes fits it: write its cells with 'virtune vnuma', or make it smaller":
    "无法平均分到各节点：请用 'virtune vnuma' 写出其单元，或者把它变小",
  '{0} and {1} of memory, but none of nodes {2} has more than {3} CPUs and {4}; no cells':
    '{0}和 {1} 内存，但节点 {2} 都不超过 {3} 个 CPU 和 {4}；没有单元',
  '{0}, but none of nodes {1} has more than {2} CPUs; no cells':
    '{0}，但节点 {1} 都不超过 {2} 个 CPU；没有单元',
  '{0} of memory, but none of nodes {1} has more than {2}; no cells':
    '{0} 内存，但节点 {1} 都不超过 {2}；没有单元',

  // CPUs
  '{0} pinned to {1}, where vCPUs of {2} are pinned too':
    '{0} 绑定到 {1}，而 {2} 的 vCPU 也绑定在那里',
  'no CPU near its memory is free of the vCPUs of others: let vCPUs share by wider pins, or move a guest to another host':
    '其内存附近没有不被其他 vCPU 占用的 CPU：请放宽绑定让 vCPU 共享，或者把一个虚拟机移到别的主机',
  '{0} may run on {1}, where vCPUs of {2} are pinned alone':
    '{0} 可能运行在 {1} 上，而 {2} 的 vCPU 独占那里',
  'no CPU is left where it may run: all are pinned to vCPUs of others':
    '没有剩下可供它运行的 CPU：全部都被其他 vCPU 独占',
  'every CPU has a vCPU pinned to it alone: leave one for emulators':
    '每个 CPU 都被 vCPU 独占：请为模拟器留出一个',
  '{0} alone on {1}, but vCPUs of {2} are on {3} of the same core':
    '{0} 独占 {1}，而 {2} 的 vCPU 在同一核心的 {3} 上',
  'no core near its memory is free of other guests: give each guest whole cores':
    '其内存附近没有不被其他虚拟机使用的核心：请给每个虚拟机完整的核心',
  '{0} pinned to {1}, but the host has {2}': '{0} 绑定到 {1}，而主机只有 {2}',
  '{0} pinned to {1}, not online (online: {2})': '{0} 绑定到 {1}，而它不在线（在线：{2}）',
  "{0} pinned to {1}, isolated from the scheduler's balancing (isolated: {2})":
    '{0} 绑定到 {1}，而它与调度器的均衡隔离（隔离：{2}）',
  'no other CPU near its memory is free: bring the CPUs online, or pin by hand':
    '其内存附近没有其他空闲的 CPU：请让这些 CPU 上线，或者手工绑定',
  'memory bound to {0}, but the host has {1}': '内存绑定到{0}，而主机只有{1}',
  'no node of this host has room for it beside its vCPUs: bind it by hand':
    '这台主机没有节点能在其 vCPU 旁放下它：请手工绑定',
  '{0} may run on {1}, reserved for the host (reserved: {2})':
    '{0} 可能运行在 {1} 上，而它为主机保留（保留：{2}）',
  'no other CPU near its memory is free: reserve fewer CPUs, or pin it by hand':
    '其内存附近没有其他空闲的 CPU：请少保留一些 CPU，或者手工绑定',
  '{0} may run anywhere, beside pins for {1}': '{0} 可以在任何地方运行，而 {1} 有绑定',
  '{0} may run anywhere (not yet plugged: {1}), beside pins for {2}':
    '{0} 可以在任何地方运行（尚未插入：{1}），而 {2} 有绑定',
  'no CPU near its memory is free for them: pin them by hand':
    '其内存附近没有空闲的 CPU 给它们：请手工绑定',
  '{0} vCPUs on {1}, which belong to {2} L3 caches; one serves up to {3} CPUs':
    '{0} 个 vCPU 在 {1} 上，分属 {2} 个 L3 缓存；一个缓存最多服务 {3} 个 CPU',
  'none of these caches has CPUs free for all of its vCPUs':
    '这些缓存都没有足够的空闲 CPU 给它的全部 vCPU',

  // time
  '{0}, each held to {1} of a CPU (vcpu_quota {2} of {3} us)':
    '{0}，每个限制在 {1} 个 CPU（vcpu_quota {2}，周期 {3} 微秒）',
  '{0}, together held to {1} CPUs (global_quota {2} of {3} us)':
    '{0}，合计限制在 {1} 个 CPU（global_quota {2}，周期 {3} 微秒）',
  'raise the quota, or take vCPUs away': '请提高配额，或者减少 vCPU',
  '{0} shares for {1}, beside {2} for {3} of {4}: {5} times less for each vCPU':
    '{0} 份额供 {1}使用，而 {4} 的 {3}有 {2} 份额：每个 vCPU 少 {5} 倍',
  '{0} shares are more than this host takes ({1}): give the smaller guests fewer':
    '{0} 份额超过这台主机允许的 {1}：请减少较小虚拟机的份额',
  '{0} shares with cgroup v{1}, beside the default of {2} of {3}: {4} times as much':
    'cgroup v{1} 下的 {0} 份额，而 {3} 使用默认值 {2}：相差 {4} 倍',
  'give all guests that share CPUs their shares on one scale':
    '请让共享 CPU 的所有虚拟机使用同一尺度的份额',

  // numad
  'its vCPUs are placed by numad, which this host does not have':
    '它的 vCPU 由 numad 安排，而这台主机没有 numad',
  'its memory is placed by numad, which this host does not have':
    '它的内存由 numad 安排，而这台主机没有 numad',
  "install numad on the host, or write <vcpu placement='static'> with dumpxml --inactive and define":
    "请在主机上安装 numad，或者用 dumpxml --inactive 和 define 写成 <vcpu placement='static'>",

  // drift
  '{0}: libvirt sets nothing, the kernel has {1}': '{0}：libvirt 没有设置，内核为 {1}',
  '{0}: libvirt says {1}, the kernel has {2}': '{0}：libvirt 为 {1}，内核为 {2}',
  '{0}. Likely: {1}': '{0}。可能的原因：{1}',
  'the cgroup above does not have it: widen its cpuset.cpus on the host, or shut the guest down and start it again':
    '上级 cgroup 没有这些 CPU：请在主机上放宽其 cpuset.cpus，或者关闭虚拟机后重新启动',
  '1 setting is lost at the next start (live / persistent): {0}':
    '1 个设置将在下次启动时丢失（运行中 / 持久）：{0}',
  '{0} settings are lost at the next start (live / persistent): {1}':
    '{0} 个设置将在下次启动时丢失（运行中 / 持久）：{1}',
  'write what runs into the persistent definition, with dumpxml and define':
    '请用 dumpxml 和 define 把运行中的设置写入持久定义',
  '1 setting waits for the next start (live / persistent): {0}':
    '1 个设置等待下次启动（运行中 / 持久）：{0}',
  '{0} settings wait for the next start (live / persistent): {1}':
    '{0} 个设置等待下次启动（运行中 / 持久）：{1}',
  'shut it down and start it again: then the persistent definition counts':
    '关闭后重新启动：届时持久定义生效',
  'shut it down and start it again: its persistent definition has it right':
    '关闭后重新启动：其持久定义已经正确',
  'libvirt does not change that while it runs, and it has no persistent definition':
    'libvirt 不能在它运行时更改，而它没有持久定义',
  'set with --live alone': '只用 --live 设置',
  'set with --config alone, or the definition was written anew':
    '只用 --config 设置，或者重新写过定义',
  'set with --live alone or with --config alone: which, nobody has noted':
    '只用 --live 或只用 --config 设置：没有记录是哪一种',
  'systemctl daemon-reload makes systemd write its own default into the cgroups of its scopes':
    'systemctl daemon-reload 使 systemd 把自己的默认值写入其 scope 的 cgroup',
  "something wrote the cgroup's files behind libvirt's back":
    '有程序绕过 libvirt 写了 cgroup 的文件',
  'a CPU that went offline takes itself out of cpusets (cgroup v1), and does not come back with the CPU; or something wrote cpuset.cpus':
    '离线的 CPU 会从 cpuset 中消失（cgroup v1），重新上线后也不会恢复；或者有程序写了 cpuset.cpus',
  'a cpuset that changes gives its threads all of its CPUs again (Linux before 6.2 forgets their pins)':
    'cpuset 改变时其线程重新得到全部 CPU（Linux 6.2 之前会忘记它们的绑定）',
  "something pinned the thread behind libvirt's back (taskset, sched_setaffinity)":
    '有程序绕过 libvirt 绑定了该线程（taskset、sched_setaffinity）',
  'none of its CPUs is online, so the kernel lets the thread run elsewhere':
    '它的 CPU 都不在线，因此内核让线程在别处运行',
};
