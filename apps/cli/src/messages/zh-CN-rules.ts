import type { Catalogue } from './index.ts';

/** The rules of `virtune check`: what each finds, why it matters, its source. */
export const rules: Catalogue = {
  'memory that must be on nodes which have not that much': '内存必须放在容量不够的节点上',
  'Memory of mode strict or restrictive comes from its nodeset or not at all: a guest that is larger does not start, or is killed when it touches the rest. For a guest that is shut off the free memory of the nodes counts, for one that runs their total.':
    'strict 或 restrictive 模式的内存只能来自其节点集合：更大的虚拟机无法启动，或者在用到其余内存时被杀死。对已关闭的虚拟机看节点的空闲内存，对运行中的看总内存。',
  "vCPUs pinned to other nodes than those of the guest's memory":
    'vCPU 绑定在虚拟机内存所在节点之外',
  'Every access of such a vCPU to memory crosses the link between the nodes, which costs up to twice the time. Pin the vCPUs to the CPUs of the nodes that hold the memory, or bind the memory to the nodes of the vCPUs.':
    '这样的 vCPU 每次访问内存都要经过节点间的链路，用时最多翻倍。请把 vCPU 绑定到内存所在节点的 CPU，或者把内存绑定到 vCPU 所在的节点。',
  'a guest NUMA cell whose vCPUs are pinned outside the nodes of its memory':
    '客户机 NUMA 单元的 vCPU 绑定在其内存所在节点之外',
  "The guest's kernel believes that the memory of a cell is near to the vCPUs of that cell, and places its processes by that. Where the host has them on different nodes the guest's own care makes things worse.":
    '客户机内核认为单元的内存靠近该单元的 vCPU，并据此安排进程。如果主机把它们放在不同的节点上，客户机自己的优化反而使情况更糟。',
  'guest NUMA cells that do not add up': '客户机 NUMA 单元前后不一致',
  "Together the cells have every vCPU once and all of the guest's memory, and memory is bound only for cells that are there. libvirt puts what is left out into cell 0 or refuses the definition, depending on its version: neither is what was meant.":
    '所有单元合起来应当包含每个 vCPU 恰好一次以及虚拟机的全部内存，并且只为存在的单元绑定内存。遗漏的部分会被 libvirt 放进单元 0，或者使定义被拒绝，视版本而定：两者都不是本意。',
  "guest NUMA cells that cut through the guest's sockets, dies or cores":
    '客户机 NUMA 单元切开了客户机的插槽、die 或核心',
  'QEMU numbers the vCPUs thread by thread, core by core, socket by socket; a cell that takes only some of one shows the guest hardware that does not exist. Its kernel then mends the topology as it thinks best, and warns of it ("sched: CPU #1\'s llc-sibling is not on the same node").':
    "QEMU 按线程、核心、插槽的顺序为 vCPU 编号；只取其中一部分的单元让客户机看到不存在的硬件。客户机内核会自行修正拓扑并发出警告（“sched: CPU #1's llc-sibling is not on the same node”）。",
  'a guest larger than a node, to which no NUMA is shown': '虚拟机比节点大，却看不到 NUMA',
  'The guest spreads over several nodes of the host but believes that all of its memory is equally near, so its kernel cannot keep processes beside their memory. Cells, each bound to one node, show the guest what is there.':
    '虚拟机分布在主机的多个节点上，却以为所有内存一样近，因此其内核无法让进程靠近内存。每个绑定到一个节点的单元能让客户机看到实际情况。',
  'vCPUs of two guests, each pinned to one CPU, on the same CPU':
    '两个虚拟机各自绑定到单个 CPU 的 vCPU 位于同一个 CPU 上',
  'A vCPU pinned to one CPU has nowhere else to go, so two of them on one CPU get half of it each while other CPUs may idle. Each guest was meant to have the CPU for itself; the one that came later has to move.':
    '绑定到单个 CPU 的 vCPU 无处可去，两个这样的 vCPU 在同一个 CPU 上各得一半，而其他 CPU 可能空闲。每个虚拟机本应独占该 CPU；后来者需要让开。',
  "a guest that may float onto CPUs which another's vCPUs have for themselves":
    '虚拟机可能浮动到其他虚拟机的 vCPU 独占的 CPU 上',
  'A pin says where a vCPU may run, and not that nobody else may run there: whoever is not pinned elsewhere takes its part of the CPU. Pin the other guests to the CPUs that are left.':
    '绑定只说明 vCPU 可以在哪里运行，并不阻止别人也在那里运行：没有绑定到别处的都会占用该 CPU。请把其他虚拟机绑定到剩下的 CPU。',
  'an emulator or iothreads that may run on a CPU to which a vCPU is pinned alone':
    '模拟器或 iothread 可能运行在 vCPU 独占的 CPU 上',
  "Emulator threads and iothreads do the guest's disk and network work, and take the time for it from whatever vCPU they meet on a CPU. A vCPU with a CPU of its own stutters then, so give these threads CPUs apart.":
    '模拟器线程和 iothread 处理虚拟机的磁盘和网络工作，会占用同一 CPU 上的 vCPU 的时间。独占 CPU 的 vCPU 会因此卡顿，所以应当给这些线程另外的 CPU。',
  'vCPUs of two guests pinned alone to threads of one core':
    '两个虚拟机的 vCPU 各自独占同一核心的超线程',
  'The threads of a core share its execution units and its first caches: busy together they do 1.2 to 1.3 times the work of one, not twice. One guest then slows the other down, and side channels between them are open.':
    '同一核心的线程共享执行单元和一级缓存：同时繁忙时只能完成单个线程 1.2 到 1.3 倍的工作，而不是两倍。两个虚拟机会互相拖慢，并且存在侧信道。',
  'pins on offline, isolated or missing CPUs, and nodesets with missing nodes':
    '绑定到离线、隔离或不存在的 CPU，或节点集合中有不存在的节点',
  'libvirt takes any number in a definition and finds out at the start, where the kernel then refuses it. On isolated CPUs the scheduler does not balance: threads that may choose among several of them pile up on one, and only a thread that is alone on its CPU is right there.':
    'libvirt 接受定义中的任何编号，直到启动时才被内核拒绝。调度器不在隔离的 CPU 上做均衡：可以在其中几个之间选择的线程会堆积在一个上，只有独占 CPU 的线程才适合放在那里。',
  'guests on CPUs that are reserved for the host': '虚拟机使用了为主机保留的 CPU',
  "Some CPUs were set aside for the host's own processes, so that these always find one, and no guest ever waits for them. A vCPU that may run there takes that time from the host, and the host from the guest.":
    '有些 CPU 是为主机自身的进程保留的，使它们总有 CPU 可用，也不会让虚拟机等待。可以在那里运行的 vCPU 会与主机互相争抢时间。',
  'a guest of which some vCPUs are pinned and some are not': '虚拟机的 vCPU 有的绑定，有的没有绑定',
  'A vCPU that was forgotten runs anywhere, on the CPUs of other guests as well, and is the slow one on which the others wait. That counts for vCPUs that can be plugged later too: nobody thinks of their pins then.':
    '被遗忘的 vCPU 可以在任何地方运行，包括其他虚拟机的 CPU，并成为其他 vCPU 等待的慢者。以后才插入的 vCPU 也是如此：到时没有人会想起它们的绑定。',
  'a guest small enough for one L3 cache, pinned over several':
    '一个 L3 缓存就够用的虚拟机绑定在多个 L3 缓存上',
  'CPUs that share a level 3 cache pass data to one another in a third of the time that it takes over the links between caches. A guest that fits beside one cache is faster there, and leaves the others to its neighbours.':
    '共享三级缓存的 CPU 之间传递数据的用时只有跨缓存链路的三分之一。放得进一个缓存的虚拟机在那里更快，并把其他缓存留给邻居。',
  'too few huge pages of the wanted size on the wanted nodes': '所需节点上所需大小的大页不足',
  'Huge pages come from pools which each node has for each size, and QEMU takes all that a guest needs when it starts; one page too few and it does not start. Pages that are free on another node, or of another size, do not count.':
    '大页来自每个节点按大小划分的池，QEMU 在启动时取走虚拟机所需的全部大页；少一页就无法启动。其他节点上或其他大小的空闲大页不算数。',
  'shares on the scale of one cgroup version, beside neighbours on the default of the other':
    '份额用的是另一个 cgroup 版本的尺度，而邻居用的是默认值',
  'With cgroup v1 a guest has 1024 shares by default, with v2 a weight of 100, and libvirt passes the number on as it is. A definition that came from a host of the other version gives its guest ten times as much as its neighbours get, or a tenth.':
    'cgroup v1 的默认份额是 1024，v2 的默认权重是 100，而 libvirt 原样传递该数值。来自另一版本主机的定义会让虚拟机得到邻居的十倍，或者十分之一。',
  'equal shares for neighbours of different vCPU counts on the same CPUs':
    '同一组 CPU 上 vCPU 数量不同的邻居份额相同',
  'Shares belong to the guest as a whole: of two guests with equal shares the one with four times the vCPUs gets, on busy CPUs, a quarter for each of them. Shares in proportion to the vCPUs make all vCPUs equal.':
    '份额属于整个虚拟机：份额相同的两个虚拟机中，vCPU 多三倍的那个在 CPU 繁忙时每个 vCPU 只得到四分之一。份额与 vCPU 数量成比例时，所有 vCPU 才平等。',
  'a quota that gives less CPU time than the number of vCPUs promises':
    '配额给出的 CPU 时间少于 vCPU 数量所承诺的',
  'When the quota is used up the kernel stops the threads until the next period, in the middle of whatever they do, spinlocks included. The guest sees stolen time and stutters even on an idle host: fewer vCPUs without a quota give the same time smoothly.':
    '配额用完后内核会让线程停到下一个周期，不管它们正在做什么，包括持有自旋锁。即使主机空闲，虚拟机也会看到被窃取的时间并卡顿：不设配额而减少 vCPU，可以平稳地得到同样的时间。',
  "placement='auto' on a host without numad": "主机没有 numad，却使用 placement='auto'",
  'With placement=\'auto\' libvirt asks the program numad at each start which nodes are best. Without it the guest does not start ("numad is not available on this host").':
    "placement='auto' 时 libvirt 每次启动都询问 numad 程序哪些节点最好。没有它虚拟机就无法启动（“numad is not available on this host”）。",
  'mode preferred with several nodes': 'preferred 模式用于多个节点',
  'Linux before 5.15 can prefer one node only, and libvirt built without numa_set_preferred_many refuses to start a guest that prefers several ("only supports single node"). Where it starts, all but the lowest node may count for nothing.':
    'Linux 5.15 之前只能优先一个节点，未使用 numa_set_preferred_many 构建的 libvirt 会拒绝启动优先多个节点的虚拟机（“only supports single node”）。即使能启动，除编号最小的节点外也可能都不起作用。',
  'a change of nodeset that libvirt will not make while the guest runs':
    'libvirt 在虚拟机运行时不会执行的节点集合更改',
  'From version 8.0 on libvirt changes the nodeset of a running guest in mode restrictive only: strict memory may be locked and cannot promise to move. The new nodeset counts when the guest is shut down and started again.':
    '从 8.0 版起，libvirt 只在 restrictive 模式下更改运行中虚拟机的节点集合：strict 内存可能被锁定，无法保证迁移。新的节点集合在虚拟机关闭并重新启动后生效。',
  'settings that differ between the running guest and its persistent definition':
    '运行中的虚拟机与其持久定义的设置不同',
  'What was set with --live alone is forgotten when the guest is shut down, and what was set with --config alone has not reached it yet. Either is right for a while, and a surprise later.':
    '只用 --live 设置的内容在虚拟机关闭后会丢失，只用 --config 设置的内容还没有生效。两者暂时没有问题，以后会令人意外。',
  'the kernel not doing what the live definition says': '内核没有按运行中的定义行事',
  'libvirt writes pins, shares and quotas once and does not look again, while systemd, CPU hotplug and other programs write the same cgroups. virsh goes on showing what was set, and the guest gets something else.':
    'libvirt 只写一次绑定、份额和配额，之后不再检查，而 systemd、CPU 热插拔和其他程序会写同样的 cgroup。virsh 继续显示设置的值，虚拟机得到的却是另一回事。',
};
