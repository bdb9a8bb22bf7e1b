import type { Catalogue } from './index.ts';
import { check } from './zh-CN-check.ts';
import { event } from './zh-CN-event.ts';
import { picture, top } from './zh-CN-picture.ts';
import { remote } from './zh-CN-remote.ts';
import { shares } from './zh-CN-shares.ts';
import { sight } from './zh-CN-sight.ts';
import { sim } from './zh-CN-sim.ts';

const catalogue: Catalogue = {
  ...event,
  ...picture,
  ...remote,
  ...shares,
  ...check,
  ...sight,
  ...sim,
  ...top,
  'error: ': '错误：',
  'hint: ': '提示：',

  // the program
  'virtune [option]... <command> [argument]...': 'virtune [选项]... <命令> [参数]...',
  "virtune [option]... '<command> [argument]...; <command>...'":
    "virtune [选项]... '<命令> [参数]...; <命令>...'",
  '  options:': '  选项：',
  '  Every command takes --help, and --json for its result as a document.':
    '  每个命令都接受 --help，以及把结果输出为 JSON 文档的 --json。',
  "the host to talk to, as libvirt's URI": '要连接的主机，写作 libvirt 的 URI',
  'look, but change nothing': '只查看，不作任何更改',
  'leave titles and confirmations out': '不输出标题和确认信息',
  'say how long each command took': '输出每个命令所用的时间',
  'append errors to a file as well': '同时把错误追加到文件',
  'seconds between signs of life, 0 for none': '保活消息的间隔秒数，0 表示不发送',
  'how many of them may go unanswered': '允许多少个保活消息得不到应答',
  'accepted as virsh does (0-4), without effect': '与 virsh 一样接受（0-4），但不起作用',
  'accepted as virsh does, without effect': '与 virsh 一样接受，但不起作用',
  'this text': '本说明',
  "virtune's version": 'virtune 的版本',
  'internal error: {0}': '内部错误：{0}',
  'this is a mistake in virtune itself: please report it, with what VIRTUNE_DEBUG=1 shows':
    '这是 virtune 自身的错误：请报告它，并附上 VIRTUNE_DEBUG=1 时的输出',
  'cannot write the output: {0}': '无法写出结果：{0}',
  '\n(Time: {0} ms)\n\n': '\n（用时：{0} 毫秒）\n\n',

  'a URI is like qemu:///system, qemu:///session, qemu+ssh://root@HOST/system or qemu+unix:///system?socket=PATH':
    'URI 形如 qemu:///system、qemu:///session、qemu+ssh://root@主机/system 或 qemu+unix:///system?socket=路径',

  // the grammar of the command line
  'dangling \\': '末尾有多余的 \\',
  'missing "': '缺少 "',
  number: '数字',
  string: '字符串',
  "unknown command: '{0}'": "未知的命令：'{0}'",
  "command '{0}' doesn't support option --{1}": "命令 '{0}' 不支持选项 --{1}",
  "command '{0}' requires --{1} option": "命令 '{0}' 需要选项 --{1}",
  "command '{0}' requires <{1}> option": "命令 '{0}' 需要参数 <{1}>",
  "command or command group '{0}' doesn't exist": "命令或命令组 '{0}' 不存在",
  'expected syntax: --{0} <{1}>': '正确的写法：--{0} <{1}>',
  "invalid '=' after option --{0}": "选项 --{0} 之后的 '=' 无效",
  'option --{0} already seen': '选项 --{0} 重复出现',
  "unexpected data '{0}'": "多余的参数 '{0}'",
  "Failed to get option '{0}': {1}": "无法取得选项 '{0}'：{1}",
  'Option argument is empty': '选项的参数为空',
  "Numeric value '{0}' for <{1}> option is malformed or out of range":
    "选项 <{1}> 的数值 '{0}' 格式错误或超出范围",
  "Scaled numeric value '{0}' for <{1}> option is malformed or out of range":
    "选项 <{1}> 的带单位数值 '{0}' 格式错误或超出范围",
  'Options --{0} and --{1} are mutually exclusive': '选项 --{0} 和 --{1} 不能同时使用',
  'Either --{0} or --{1} must be provided': '必须给出 --{0} 或 --{1} 之一',
  'Option --{0} is required by option --{1}': '选项 --{1} 需要选项 --{0}',
  "did you mean '{0}'? 'virtune help' lists the commands":
    "您是不是要用 '{0}'？'virtune help' 列出所有命令",
  "'virtune help' lists the commands": "'virtune help' 列出所有命令",
  "unsupported option '{0}'. See --help.": "不支持的选项 '{0}'。请参阅 --help。",
  "option '-{0}'/'--{1}' requires an argument": "选项 '-{0}'/'--{1}' 需要一个参数",
  'option {0} takes a numeric argument': '选项 {0} 需要一个数值参数',
  'option {0} requires a positive integer argument': '选项 {0} 需要一个正整数参数',
  'ignoring debug level {0} out of range [{1}-{2}]': '忽略超出范围 [{1}-{2}] 的调试级别 {0}',
  'Invalid value for option {0}': '选项 {0} 的值无效',
  "Invalid string '{0}' for escape sequence": "转义序列的字符串 '{0}' 无效",
  'failed to open the log file. check the log file path': '无法打开日志文件。请检查其路径',

  // the connection
  'failed to connect to the hypervisor': '无法连接到虚拟机管理程序',
  'Failed to reconnect to the hypervisor': '无法重新连接到虚拟机管理程序',
  'Reconnected to the hypervisor': '已重新连接到虚拟机管理程序',
  "no libvirt daemon listens on {0}: start it ('systemctl start libvirtd', or virtqemud.socket), or name another with -c URI":
    "没有 libvirt 守护进程在 {0} 上监听：请启动它（'systemctl start libvirtd'，或 virtqemud.socket），或用 -c URI 指定另一个",
  "this user may not open {0}: run as root, join the group 'libvirt', or use -c qemu:///session":
    "当前用户无权打开 {0}：请以 root 身份运行，加入 'libvirt' 组，或使用 -c qemu:///session",
  'a read-only connection may not do this: leave -r (--readonly) out':
    '只读连接不允许此操作：请去掉 -r（--readonly）',
  "the daemon wants to know that you may: run as root, join the group 'libvirt', or read only with -r":
    "守护进程要求确认您的权限：请以 root 身份运行，加入 'libvirt' 组，或用 -r 只读连接",
  "the daemon's access rules (polkit) do not let this user do it: run as root, or have a rule added":
    '守护进程的访问规则（polkit）不允许当前用户这样做：请以 root 身份运行，或请管理员添加规则',

  // help
  '  NAME': '  名称',
  '  SYNOPSIS': '  用法',
  '  DESCRIPTION': '  说明',
  '  OPTIONS': '  选项',
  'print the result as a JSON document': '把结果输出为 JSON 文档',
  'Grouped commands:\n\n': '命令分组：\n\n',
  " {0} (help keyword '{1}'):\n": " {0}（help 关键字 '{1}'）：\n",
  'Domain Management': '管理虚拟机',
  'Domain Monitoring': '查看虚拟机',
  'Host and Hypervisor': '主机和虚拟机管理程序',
  'virtune itself': 'virtune 自身',
  'the commands, or how one of them is used': '命令列表，或某个命令的用法',
  'a command, or the keyword of a group': '命令，或命令组的关键字',

  // domains: their names, states and definitions
  "failed to get domain '{0}'": "找不到虚拟机 '{0}'",
  "'virtune list --all' shows the domains that there are": "'virtune list --all' 显示现有的虚拟机",
  'name, id or UUID of the domain': '虚拟机的名称、ID 或 UUID',
  'name or UUID of the domain': '虚拟机的名称或 UUID',
  'name or id of the domain': '虚拟机的名称或 ID',
  'id or UUID of the domain': '虚拟机的 ID 或 UUID',
  'the persistent definition, from the next start on': '持久定义，下次启动起生效',
  'the running domain': '正在运行的虚拟机',
  'the running domain if it runs, its definition otherwise': '运行中则为运行的虚拟机，否则为其定义',
  'no state': '无状态',
  running: '运行中',
  idle: '空闲',
  paused: '已暂停',
  'in shutdown': '正在关机',
  'shut off': '已关机',
  crashed: '已崩溃',
  pmsuspended: '已睡眠',
  saved: '已保存',
  unknown: '未知',
  booted: '已引导',
  migrated: '已迁移',
  restored: '已恢复',
  'from snapshot': '来自快照',
  unpaused: '已继续',
  'migration canceled': '迁移已取消',
  'save canceled': '保存已取消',
  'event wakeup': '被事件唤醒',
  'post-copy': '后拷贝迁移',
  'post-copy failed': '后拷贝迁移失败',
  user: '用户',
  migrating: '正在迁移',
  saving: '正在保存',
  dumping: '正在转储',
  'I/O error': 'I/O 错误',
  watchdog: '看门狗',
  'shutting down': '正在关机',
  'creating snapshot': '正在创建快照',
  'starting up': '正在启动',
  shutdown: '已关机',
  destroyed: '已强制终止',
  failed: '失败',
  daemon: '守护进程',
  panicked: '内核崩溃',
  yes: '是',
  no: '否',

  // domid, domname, domuuid, domstate
  'the id of a domain, by name or UUID': '由名称或 UUID 得到虚拟机的 ID',
  'the name of a domain, by id or UUID': '由 ID 或 UUID 得到虚拟机的名称',
  'the UUID of a domain, by name or id': '由名称或 ID 得到虚拟机的 UUID',
  'the state of a domain': '虚拟机的状态',
  'say how it got into this state, too': '同时说明为何处于此状态',

  // dominfo
  'the main facts about a domain': '虚拟机的主要信息',
  'Id:': 'ID：',
  'Name:': '名称：',
  'UUID:': 'UUID：',
  'OS Type:': '操作系统类型：',
  'State:': '状态：',
  'CPU(s):': 'CPU：',
  'CPU time:': 'CPU 时间：',
  'Max memory:': '最大内存：',
  'Used memory:': '已用内存：',
  'no limit': '无限制',
  'Persistent:': '持久：',
  'Autostart:': '自动启动：',
  enable: '启用',
  disable: '禁用',
  'Managed save:': '托管保存：',
  'Security model:': '安全模型：',
  'Security DOI:': '安全 DOI：',
  'Security label:': '安全标签：',
  'Messages:': '消息：',

  // list
  'the domains of the host': '主机上的虚拟机',
  'Lists the running domains, or those that the options ask for.':
    '列出正在运行的虚拟机，或选项所要求的虚拟机。',
  Id: 'ID',
  Name: '名称',
  State: '状态',
  Title: '标题',
  'Failed to list domains': '无法列出虚拟机',
  'those that are shut off': '已关机的',
  'running or not': '无论是否运行',
  'those without a persistent definition': '没有持久定义的',
  'those with a persistent definition': '有持久定义的',
  'those with a snapshot': '有快照的',
  'those without snapshots': '没有快照的',
  'those with a checkpoint': '有检查点的',
  'those without checkpoints': '没有检查点的',
  'those in state running': '运行中的',
  'those in state paused': '已暂停的',
  'those in state shut off': '处于已关机状态的',
  'those in any other state': '处于其他状态的',
  'those that start with the host': '随主机启动的',
  'those that do not start with the host': '不随主机启动的',
  'those with a managed save': '有托管保存的',
  'those without a managed save': '没有托管保存的',
  'print UUIDs': '输出 UUID',
  'print names': '输出名称',
  'print ids': '输出 ID',
  'print a table, as without --uuid, --name and --id':
    '输出表格，与没有 --uuid、--name 和 --id 时一样',
  'call those that have a managed save `saved`': '把有托管保存的虚拟机标为已保存',
  'with their titles': '带上标题',

  // dumpxml
  'the definition of a domain, as XML': '虚拟机的 XML 定义',
  'the persistent definition, of a running domain too': '持久定义，虚拟机正在运行时也是',
  'with passwords and other secrets': '包含密码和其他机密',
  "with the host's CPU in place of what stands for it": '用主机的 CPU 代替其占位描述',
  'in a form that other hosts accept': '采用其他主机能接受的形式',
  'only the nodes that this XPath 1.0 expression selects': '只输出此 XPath 1.0 表达式选中的节点',
  'what --xpath finds, in one root element': '把 --xpath 的结果放入一个根元素',
  "Incorrect xpath '{0}'": "不正确的 XPath '{0}'",
  "select nodes, as in '//vcpu': a number, a string, true or false is not printed":
    "请选择节点，例如 '//vcpu'：数字、字符串和真假值不会输出",
  'no prefix can be declared here; select by name, as in "//*[local-name()=\'commandline\']"':
    '此处无法声明前缀；请按名称选择，例如 "//*[local-name()=\'commandline\']"',
  'no variable can be set here; a text is quoted, as in "//disk[@type=\'file\']"':
    '此处无法设置变量；文本要加引号，例如 "//disk[@type=\'file\']"',
  'the functions are those of XPath 1.0': '可用的函数只有 XPath 1.0 的函数',
  'nothing was selected: this is no expression of XPath 1.0, such as "//disk[@type=\'file\']/source"':
    '未选中任何内容：这不是 XPath 1.0 表达式，正确的例如 "//disk[@type=\'file\']/source"',
  'nothing was selected: XPath 1.0 does not allow this': '未选中任何内容：XPath 1.0 不允许这样写',

  // start, destroy
  'start a defined domain': '启动已定义的虚拟机',
  'Starts a domain from its managed save if it has one, and boots it otherwise.':
    '有托管保存时从托管保存恢复虚拟机，否则引导它。',
  'not available: virtune has no console': '不可用：virtune 没有控制台',
  'leave its vCPUs paused': '让其 vCPU 保持暂停',
  'have it destroyed when this connection ends': '此连接结束时强制终止它',
  'read its saved state past the page cache': '读取保存的状态时绕过页缓存',
  'drop its saved state and boot': '丢弃保存的状态并引导',
  'not available: virtune passes no files to a guest': '不可用：virtune 不向虚拟机传递文件',
  'start with fresh NVRAM': '使用全新的 NVRAM 启动',
  'Domain is already active': '虚拟机已在运行',
  "Unable to parse FD number '{0}'": "无法解析文件描述符编号 '{0}'",
  'virtune cannot attach consoles or pass files to a guest':
    'virtune 不能连接控制台或向虚拟机传递文件',
  'start it without --console and --pass-fds, or with virsh':
    '请不带 --console 和 --pass-fds 启动它，或使用 virsh',
  "Failed to start domain '{0}'": "无法启动虚拟机 '{0}'",
  "Domain '{0}' started\n": "虚拟机 '{0}' 已启动\n",
  'end a domain at once, without asking its guest': '立即终止虚拟机，不询问其客户机',
  'give up rather than kill a process that does not end by itself':
    '进程不自行结束时放弃，而不是强行杀死',
  "remove the domain's logs, too": '同时删除虚拟机的日志',
  "Failed to destroy domain '{0}'": "无法强制终止虚拟机 '{0}'",
  "Domain '{0}' destroyed\n": "虚拟机 '{0}' 已强制终止\n",

  // uri, hostname, capabilities, version
  'the URI of the connection': '连接的 URI',
  'failed to get URI': '无法取得 URI',
  "the host's name": '主机名',
  'failed to get hostname': '无法取得主机名',
  'what the host and its hypervisor can do, as XML': '主机及其虚拟机管理程序的能力（XML）',
  'failed to get capabilities': '无法取得能力信息',
  'the versions of libvirt and of the hypervisor': 'libvirt 和虚拟机管理程序的版本',
  "virtune works without libvirt's library. Where virsh names the library that it was built\nwith and the one that it uses, this is the libvirt of the daemon.":
    'virtune 不使用 libvirt 的库。virsh 在此处给出编译时和运行时的库，\nvirtune 给出的是守护进程的 libvirt 版本。',
  "the daemon's version, too": '同时输出守护进程的版本',
  'failed to get hypervisor type': '无法取得虚拟机管理程序的类型',
  'failed to get the library version': '无法取得库的版本',
  'failed to get the hypervisor version': '无法取得虚拟机管理程序的版本',
  'Compiled against library: libvirt {0}\n': '编译时使用的库：libvirt {0}\n',
  'Using library: libvirt {0}\n': '使用的库：libvirt {0}\n',
  'Using API: {0} {1}\n': '使用的 API：{0} {1}\n',
  'Cannot extract running {0} hypervisor version\n': '无法得知正在运行的 {0} 的版本\n',
  'Running hypervisor: {0} {1}\n': '正在运行的虚拟机管理程序：{0} {1}\n',
  'Running against daemon: {0}\n': '所连接的守护进程：{0}\n',

  // setmem, setmaxmem, memtune
  'change how much memory a domain has': '更改虚拟机的内存大小',
  "Asks the guest's balloon for memory, or gives some back to it. The guest does this in its\nown time: dommemstat shows how far it is.":
    '通过客户机的内存气球回收或归还内存。客户机何时完成由它自己决定：\ndommemstat 显示进展。',
  'new size in KiB, or with a unit as in 2GiB': '新的大小，以 KiB 为单位，或带单位，如 2GiB',
  "'virtune dominfo {0}' shows the most that it can have; 'virtune setmaxmem {1} SIZE --config' changes that from the next start on":
    "'virtune dominfo {0}' 显示其内存上限；'virtune setmaxmem {1} 大小 --config' 更改上限，自下次启动起生效",
  "'{0}' needs <memballoon model='virtio'/> in its XML for this; --config changes what it starts with":
    "为此 '{0}' 的 XML 中需要 <memballoon model='virtio'/>；--config 更改其启动时的大小",
  'change the most memory that a domain can have': '更改虚拟机的内存上限',
  'A running domain keeps what it started with: use --config for its next start. If a domain\nhas NUMA cells, its memory is the sum of theirs, in its XML.':
    '正在运行的虚拟机保持启动时的上限：请用 --config 为下次启动更改。\n如果虚拟机有 NUMA 单元，其内存就是 XML 中各单元之和。',
  'new maximum in KiB, or with a unit as in 2GiB': '新的上限，以 KiB 为单位，或带单位，如 2GiB',
  'Unable to change MaxMemorySize': '无法更改内存上限',
  "use --config: it changes with the domain's next start":
    '请使用 --config：它在虚拟机下次启动时改变',
  "the NUMA cells in the domain's XML, or its <maxMemory>, say how much it can have: change them there ('virtune dumpxml', 'virtune define')":
    "虚拟机 XML 中的 NUMA 单元或 <maxMemory> 决定其内存上限：请在 XML 中更改（'virtune dumpxml'，'virtune define'）",
  'show or set how much memory of the host a domain may use': '显示或设置虚拟机可使用多少主机内存',
  "Without a limit it shows those that there are. Sizes are in KiB, or have a unit as 2GiB has;\n-1 is no limit. QEMU's own memory counts as well: a hard limit that is too low ends the domain.":
    '不给出限制时显示现有的限制。大小以 KiB 为单位，或带单位，如 2GiB；-1 表示没有限制。\nQEMU 自身的内存也计算在内：硬限制过低会使虚拟机被终止。',
  'the most memory': '内存的上限',
  'the most memory while the host is short of it': '主机内存不足时内存的上限',
  'the most memory and swap together': '内存与交换空间之和的上限',
  'the least memory, where the hypervisor knows that': '保证的最少内存，如果虚拟机管理程序支持',
  'Unable to parse integer parameter {0}': '无法解析整数参数 {0}',
  'a limit is a number of KiB, or has a unit as 2GiB has; -1 is no limit':
    '限制是以 KiB 为单位的数字，或带单位，如 2GiB；-1 表示没有限制',
  'numerical overflow: value too large: {0}{1}': '数值溢出：值太大：{0}{1}',
  "invalid argument: unknown suffix '{0}'": "无效的参数：未知的后缀 '{0}'",
  'Unable to get memory parameters': '无法取得内存参数',
  'Unable to get number of memory parameters': '无法取得内存参数的数目',
  'Unable to change memory parameters': '无法更改内存参数',
  'QEMU knows --hard-limit, --soft-limit and --swap-hard-limit alone':
    'QEMU 只支持 --hard-limit、--soft-limit 和 --swap-hard-limit',
  unlimited: '无限制',

  // cpu-stats
  'the CPU time that a domain has used, by CPU of the host':
    '虚拟机用掉的 CPU 时间，按主机 CPU 统计',
  'Without options, of every CPU and in total.': '没有选项时，显示每个 CPU 的和总的时间。',
  'in total, and not by CPU': '只显示总计，不按 CPU',
  'from this CPU on': '从这个 CPU 开始',
  'of so many CPUs at most': '最多显示这么多个 CPU',
  'Invalid value for start CPU': '起始 CPU 的值无效',
  'CPUs count from 0': 'CPU 从 0 开始编号',
  'Invalid value for number of CPUs to show': '要显示的 CPU 数量无效',
  'Start CPU {0} is out of range (min: 0, max: {1})': '起始 CPU {0} 超出范围（最小 0，最大 {1}）',
  "Failed to retrieve CPU statistics for domain '{0}'": "无法取得虚拟机 '{0}' 的 CPU 统计",
  'Only {0} CPUs available to show\n': '只有 {0} 个 CPU 可以显示\n',
  'No per-CPU stats available': '没有按 CPU 的统计',
  '{0}.{1} seconds': '{0}.{1} 秒',
  'Total:\n': '总计：\n',

  // dommemstat, domstats
  'what a domain does with its memory': '虚拟机的内存使用情况',
  "Sizes are in KiB. What the guest's balloon driver reports is as old as last_update says; it\nreports every --period seconds, and not at all before that is set.":
    '大小以 KiB 为单位。客户机气球驱动的数据产生于 last_update 所示的时间；\n它每隔 --period 秒报告一次，设置之前不报告。',
  'have the guest report every so many seconds; 0 for no reports':
    '让客户机每隔多少秒报告一次；0 表示不报告',
  "Invalid collection period value '{0}'": "收集周期的值 '{0}' 无效",
  'Unable to change balloon collection period.': '无法更改气球的收集周期。',
  "only a domain with <memballoon model='virtio'/> in its XML reports its memory":
    "只有 XML 中有 <memballoon model='virtio'/> 的虚拟机才报告其内存",
  'Failed to get memory statistics for domain {0}': '无法取得虚拟机 {0} 的内存统计',
  "start it: 'virtune start {0}'": "请启动它：'virtune start {0}'",
  'what libvirt counts and measures of domains': 'libvirt 对虚拟机的各项统计',
  "Without options it shows all that there is of all domains. Each domain's state is read under\nits own lock: see --nowait where one is busy with a long job.":
    '不带选项时显示所有虚拟机的全部统计。读取每个虚拟机都要取得它的锁：\n如果某个虚拟机正忙于长时间的任务，请使用 --nowait。',
  'their states': '其状态',
  'the CPU time that they took': '其使用的 CPU 时间',
  'their memory': '其内存',
  'each vCPU': '每个 vCPU',
  'each network interface': '每个网络接口',
  'each disk': '每个磁盘',
  'those perf events that are enabled': '已启用的 perf 事件',
  'each iothread': '每个 iothread',
  'the memory bandwidth, where it is monitored': '内存带宽，如果受监测',
  'how fast they dirty memory, as last measured': '最近一次测得的内存变脏速率',
  "what the hypervisor's own statistics say": '虚拟机管理程序自身的统计',
  'of running domains': '正在运行的虚拟机',
  'of those that are shut off': '已关闭的虚拟机',
  'of those with a persistent definition': '有持久定义的虚拟机',
  'of those without a persistent definition': '没有持久定义的虚拟机',
  'of those in state running': '状态为 running 的虚拟机',
  'of those in state paused': '状态为 paused 的虚拟机',
  'of those in state shut off': '状态为 shut off 的虚拟机',
  'of those in any other state': '处于其他状态的虚拟机',
  'fail where the hypervisor does not know what was asked for':
    '虚拟机管理程序不支持所要求的统计时失败',
  'each disk with the files that back it': '每个磁盘及其后备文件',
  'leave out what a busy domain would have to be waited for':
    '略去需要等待繁忙虚拟机才能取得的统计',
  'names, ids or UUIDs of domains': '虚拟机的名称、ID 或 UUID',
  "Domain: '{0}'\n": "虚拟机：'{0}'\n",

  // nodeinfo, nodecpumap, nodecpustats, nodememstats
  "the host's CPUs and memory, in short": '主机 CPU 和内存的概要',
  'failed to get node information': '无法取得主机信息',
  'CPU model:': 'CPU 架构：',
  'CPU frequency:': 'CPU 频率：',
  'CPU socket(s):': 'CPU 插槽：',
  'Core(s) per socket:': '每插槽内核数：',
  'Thread(s) per core:': '每内核线程数：',
  'NUMA cell(s):': 'NUMA 节点：',
  'Memory size:': '内存大小：',
  'which CPUs of the host are online': '主机的哪些 CPU 在线',
  'as ranges, rather than a letter for each': '以范围表示，而不是每个 CPU 一个字母',
  'Unable to get cpu map': '无法取得 CPU 图',
  'CPUs present:': 'CPU 数目：',
  'CPUs online:': '在线 CPU：',
  'CPU map:': 'CPU 图：',
  "what the host's CPUs spend their time on": '主机 CPU 的时间花在何处',
  'In nanoseconds since the host started, or in percent of the next second.':
    '主机启动以来的纳秒数，或接下来一秒内的百分比。',
  'of this CPU alone': '只看这个 CPU',
  'in percent of one second, which it takes to measure': '测量一秒，给出百分比',
  'Unable to get number of cpu stats': '无法取得 CPU 统计的数目',
  'Unable to get node cpu stats': '无法取得主机的 CPU 统计',
  'the CPUs of the host that are online are {0}': '主机的在线 CPU 是 {0}',
  'usage:': '使用：',
  'user:': '用户：',
  'system:': '系统：',
  'idle:': '空闲：',
  'iowait:': '等待 I/O：',
  'intr:': '中断：',
  "what the host's memory is used for": '主机内存的使用情况',
  'of this NUMA node alone': '只看这个 NUMA 节点',
  'Unable to get number of memory stats': '无法取得内存统计的数目',

  // freecell, freepages
  'how much memory of the host is free': '主机有多少空闲内存',
  'of this NUMA node': '这个 NUMA 节点的',
  'of each NUMA node, and of all together': '每个 NUMA 节点的，以及合计',
  'failed to get free memory for NUMA node number: {0}': '无法取得 NUMA 节点 {0} 的空闲内存',
  Total: '合计',
  'how many memory pages of the host are free': '主机有多少空闲内存页',
  'Of one NUMA node and page size, or of all. Huge pages count where they are in the pool.':
    '一个 NUMA 节点的一种页，或所有的。大页只计算池中的。',
  'of this NUMA node; -1 for the whole host': '这个 NUMA 节点的；-1 表示整个主机',
  'of this size in KiB, or with a unit as in 2M': '这种大小的，以 KiB 为单位，或带单位，如 2M',
  'of each NUMA node': '每个 NUMA 节点的',
  'Node {0}:\n': '节点 {0}：\n',
  'missing cellno argument': '缺少参数 cellno',
  'missing pagesize argument': '缺少参数 pagesize',
  'cell number must be non-negative integer or -1': '节点号必须是非负整数或 -1',
  'could not get information about supported page sizes': '无法得知支持的页大小',
  'unable to get node capabilities': '无法取得主机的能力信息',
  'unable to parse node capabilities': '无法解析主机的能力信息',
  'the host has pages of these sizes, in KiB: {0}': '主机有以下大小的页，以 KiB 为单位：{0}',
  'node {0} has pages of these sizes, in KiB: {1}': '节点 {0} 有以下大小的页，以 KiB 为单位：{1}',
  'the host has no NUMA node {0}: its nodes are {1}': '主机没有 NUMA 节点 {0}：其节点是 {1}',

  // schedinfo
  "show or set a domain's CPU shares, and its limits of CPU time":
    '显示或设置虚拟机的 CPU 份额及其 CPU 时间上限',
  'Without name=value it shows the parameters, cpu_shares and others. With them it sets these, and\nshows all. Periods and quotas are microseconds; a quota of -1 is no limit.':
    '不带“名称=值”时显示各参数，如 cpu_shares；带时先设置这些参数，再全部显示。\n周期和配额以微秒为单位；配额 -1 表示不限制。',
  'weight, for Xen': '权重，用于 Xen',
  'cap, for Xen': '上限，用于 Xen',
  'parameters to set, as name=value': '要设置的参数，写作 名称=值',
  Scheduler: '调度器',
  Unknown: '未知',
  'Invalid syntax for --set, expecting name=value': '--set 的写法无效，应为 名称=值',
  'write it without blanks: --set cpu_shares=2048': '请不带空格书写：--set cpu_shares=2048',
  'invalid scheduler option: {0}': '无效的调度器参数：{0}',
  'the parameters of this scheduler are {0}': '此调度器的参数有 {0}',
  'cannot query both live and config at once': '不能同时查询运行状态和持久定义',
  'cpu_shares goes from 2 to 262144; on a host with cgroup v2 it is cpu.weight, from 1 to 10000, whose default is 100':
    'cpu_shares 的范围是 2 到 262144；在使用 cgroup v2 的主机上它是 cpu.weight，范围是 1 到 10000，默认 100',
  'periods go from 1000 to 1000000 microseconds': '周期的范围是 1000 到 1000000 微秒',
  'quotas go from 1000 to 17592186044415 microseconds in each period; -1 is no limit':
    '每个周期内配额的范围是 1000 到 17592186044415 微秒；-1 表示不限制',
  "invalid argument: Invalid value for field '{0}': expected int":
    "参数无效：字段 '{0}' 的值无效：应为 int",
  "invalid argument: Invalid value for field '{0}': expected unsigned int":
    "参数无效：字段 '{0}' 的值无效：应为 unsigned int",
  "invalid argument: Invalid value for field '{0}': expected long long":
    "参数无效：字段 '{0}' 的值无效：应为 long long",
  "invalid argument: Invalid value for field '{0}': expected unsigned long long":
    "参数无效：字段 '{0}' 的值无效：应为 unsigned long long",
  "invalid argument: Invalid value for field '{0}': expected double":
    "参数无效：字段 '{0}' 的值无效：应为 double",
  "invalid argument: Invalid boolean value for field '{0}'": "参数无效：字段 '{0}' 的布尔值无效",

  // vcpupin, emulatorpin
  'show or set the host CPUs that a vCPU may run on': '显示或设置 vCPU 可以使用的主机 CPU',
  'Shows what each vCPU is pinned to, or with a list of CPUs pins one of them: 0-3,8 or 0-7,^2;\nr (for reset) is every CPU of the host. Without --config, --live or --current a pin is live.':
    '显示每个 vCPU 绑定到哪些 CPU；给出 CPU 列表（如 0-3,8 或 0-7,^2）时绑定其中一个 vCPU；\nr（重置）表示主机的所有 CPU。不带 --config、--live 或 --current 时，绑定作用于运行中的虚拟机。',
  'number of the vCPU, from 0 on': 'vCPU 的编号，从 0 开始',
  'host CPUs to pin it to; without them the pins are shown':
    '要绑定到的主机 CPU；不给出时显示现有绑定',
  "show or set the host CPUs that the emulator's threads may run on":
    '显示或设置模拟器线程可以使用的主机 CPU',
  "The emulator's threads are those of QEMU that are neither vCPUs nor iothreads. CPUs are written\nas 0-3,8 or 0-7,^2; r (for reset) is every CPU of the host. Without --config, --live or --current\na pin is live.":
    '模拟器线程是 QEMU 中既非 vCPU 也非 iothread 的线程。CPU 写作 0-3,8 或 0-7,^2；\nr（重置）表示主机的所有 CPU。不带 --config、--live 或 --current 时，绑定作用于运行中的虚拟机。',
  'host CPUs to pin them to; without them the pin is shown':
    '要绑定到的主机 CPU；不给出时显示当前绑定',
  VCPU: 'VCPU',
  'CPU Affinity': 'CPU 亲和性',
  'emulator:': '模拟器：',
  'cannot get vcpupin for transient domain': '无法取得临时虚拟机的 vCPU 绑定',
  'cannot get vcpupin for offline domain': '无法取得已关机虚拟机的 vCPU 绑定',
  "'{0}' is shut off: leave --live out to see its definition":
    "'{0}' 已关机：去掉 --live 可查看其定义",
  'vcpu {0} is out of range of live cpu count {1}': 'vCPU {0} 超出运行中的 CPU 数量 {1}',
  'vcpu {0} is out of range of persistent cpu count {1}': 'vCPU {0} 超出持久定义的 CPU 数量 {1}',
  "the vCPUs of '{0}' are {1}": "'{0}' 的 vCPU 是 {1}",
  'vcpupin: Missing vCPU number in pin mode.': 'vcpupin：绑定时缺少 vCPU 编号。',
  'write the number of the vCPU in front of the list: virtune vcpupin DOMAIN 0 {0}':
    '请在列表之前写出 vCPU 的编号：virtune vcpupin DOMAIN 0 {0}',
  'column {0}: {1}; the host has CPUs {2}, and a list of CPUs is written as 0-3,^1':
    '第 {0} 列：{1}；主机有 CPU {2}，CPU 列表写作 0-3,^1',
  'CPUs that are not online on the host: {0}; those that are: {1}':
    '主机上不在线的 CPU：{0}；在线的 CPU：{1}',
  "'{0}' is shut off: start it, or use --config for its definition, which counts from the next start on":
    "'{0}' 已关机：请启动它，或用 --config 更改其定义，下次启动起生效",

  // iothreadinfo, iothreadpin, iothreadadd, iothreaddel
  'the iothreads of a domain, and the host CPUs that they may run on':
    '虚拟机的 iothread 及其可以使用的主机 CPU',
  'Unable to get domain IOThreads information': '无法取得虚拟机的 iothread 信息',
  'No IOThreads found for the domain': '该虚拟机没有 iothread',
  'IOThread ID': 'iothread ID',
  'set the host CPUs that an iothread may run on': '设置 iothread 可以使用的主机 CPU',
  "CPUs are written as 0-3,8 or 0-7,^2; r (for reset) is every CPU of the host.\n'iothreadinfo' shows the pins.":
    "CPU 写作 0-3,8 或 0-7,^2；r（重置）表示主机的所有 CPU。\n'iothreadinfo' 显示现有绑定。",
  'id of the iothread, from 1 on': 'iothread 的 ID，从 1 开始',
  'host CPUs to pin it to': '要绑定到的主机 CPU',
  'give a domain one more iothread': '为虚拟机增加一个 iothread',
  'id for the new iothread, from 1 on': '新 iothread 的 ID，从 1 开始',
  'take an iothread from a domain': '从虚拟机移除一个 iothread',
  'id of the iothread': 'iothread 的 ID',
  "Invalid IOThread id value: '{0}'": "无效的 iothread ID：'{0}'",
  'iothreads are numbered from 1 on': 'iothread 从 1 开始编号',
  "'virtune iothreadinfo {0}' shows the iothreads that there are":
    "'virtune iothreadinfo {0}' 显示现有的 iothread",

  // numatune
  "show or set the host's NUMA nodes that a domain has its memory on":
    '显示或设置虚拟机内存所在的主机 NUMA 节点',
  "Without --mode and --nodeset it shows both. strict: on these nodes or not at all; preferred: on\nthis node if it has room; interleave: on these nodes in turn; restrictive: the nodes are left to\nthe kernel's cpuset, and can be changed while the domain runs.":
    '不带 --mode 和 --nodeset 时显示两者。strict：只用这些节点；preferred：优先用此节点；\ninterleave：在这些节点间交错；restrictive：由内核的 cpuset 限定节点，\n虚拟机运行时也可以更改。',
  'strict, preferred, interleave or restrictive, or the number of a mode':
    'strict、preferred、interleave 或 restrictive，或模式的编号',
  'NUMA nodes of the host, as 0-1,3': '主机的 NUMA 节点，如 0-1,3',
  'Invalid mode: {0}': '无效的模式：{0}',
  'the modes are {0}': '模式有 {0}',
  'column {0}: {1}; a set of nodes is written as 0-1 or 0-3,^2':
    '第 {0} 列：{1}；节点集合写作 0-1 或 0-3,^2',
  'while a domain runs, only the nodes of mode restrictive can change: use --config, then restart it':
    '虚拟机运行时只能更改 restrictive 模式的节点：请使用 --config，然后重启它',
  'the host has no NUMA node {0}, only {1}: the domain will not start':
    '主机没有 NUMA 节点 {0}，只有 {1}：虚拟机将无法启动',
  'the host has NUMA nodes {0}': '主机有 NUMA 节点 {0}',
  'Unable to change numa parameters': '无法更改 NUMA 参数',

  // vcpuinfo, vcpucount, setvcpus
  'what the vCPUs of a domain do, and the host CPUs that they may run on':
    '虚拟机各 vCPU 的状态及其可以使用的主机 CPU',
  'the CPUs as a list, as in 0-3,8': '把 CPU 显示为列表，如 0-3,8',
  'VCPU:': 'VCPU：',
  'CPU:': 'CPU：',
  'CPU time': 'CPU 时间',
  'CPU Affinity:': 'CPU 亲和性：',
  'N/A': '不适用',
  '{0} (out of {1})': '{0}（共 {1} 个）',
  offline: '离线',
  blocked: '阻塞',
  'how many vCPUs a domain has, and can have': '虚拟机有多少 vCPU，最多可有多少',
  'the most that it can have': '最多可有的数量',
  'those that it has': '现有的数量',
  "those that the guest has online, by its agent's word": '客户机代理所报告的在线 vCPU 数量',
  maximum: '最大值',
  current: '当前值',
  config: '持久',
  live: '运行',
  'Failed to retrieve vCPU count from the guest': '无法从客户机取得 vCPU 数量',
  '--guest needs qemu-guest-agent running in the guest, and its channel org.qemu.guest_agent.0 in the domain; leave --guest out to ask the hypervisor':
    '--guest 要求客户机中运行 qemu-guest-agent，且虚拟机有通道 org.qemu.guest_agent.0；去掉 --guest 则询问虚拟机管理程序',
  'set how many vCPUs a domain has, or can have': '设置虚拟机的 vCPU 数量，或其最大值',
  'Without --config, --live or --current it is the running domain that changes.':
    '不带 --config、--live 或 --current 时，更改的是运行中的虚拟机。',
  'number of vCPUs': 'vCPU 的数量',
  'set the most that it can have, from the next start on': '设置最大值，下次启动起生效',
  'have the guest take its vCPUs on or off by itself, by its agent':
    '通过客户机代理，由客户机自行使 vCPU 上线或离线',
  'let the vCPUs that are added be taken away again': '使新增的 vCPU 可以再移除',
  "Can't set 0 processors for a VM": '不能为虚拟机设置 0 个处理器',
  "'virtune vcpucount {0}' shows the maximum; 'virtune setvcpus {1} {2} --maximum --config' raises it for the next start":
    "'virtune vcpucount {0}' 显示最大值；'virtune setvcpus {1} {2} --maximum --config' 为下次启动提高最大值",
  "'virtune dumpxml {0}' shows in <vcpus> which vCPUs can be plugged and unplugged while it runs; --config changes any number of them for the next start":
    "'virtune dumpxml {0}' 的 <vcpus> 显示运行时可以插拔哪些 vCPU；--config 可为下次启动任意更改其数量",

  // define, undefine, shutdown, suspend, resume
  'define a domain, or redefine it, without starting it': '定义或重新定义虚拟机，不启动它',
  'file with the domain as XML': '包含虚拟机 XML 的文件',
  "refuse what libvirt's schema does not know": '拒绝 libvirt 的模式所不认识的内容',
  'Failed to define domain from {0}': '无法从 {0} 定义虚拟机',
  "Domain '{0}' defined from {1}\n": "已从 {1} 定义虚拟机 '{0}'\n",
  "Failed to open file '{0}': {1}": "无法打开文件 '{0}'：{1}",
  "Failed to read file '{0}': {1}": "无法读取文件 '{0}'：{1}",
  'no XML document for libvirt is larger than {0} bytes': 'libvirt 的 XML 文档不会超过 {0} 字节',
  "Failed to read file '{0}': it is not in UTF-8": "无法读取文件 '{0}'：它不是 UTF-8 编码",
  "virtune sends XML in UTF-8 alone: convert it, as with 'iconv -f LATIN1 -t UTF-8', and its XML declaration with it":
    "virtune 只以 UTF-8 发送 XML：请转换它（例如 'iconv -f LATIN1 -t UTF-8'），并同时修改其 XML 声明",
  'remove the persistent definition of a domain': '删除虚拟机的持久定义',
  'A domain that runs goes on until it is shut down.': '正在运行的虚拟机会继续运行，直到关闭。',
  'remove its managed save, too': '同时删除其托管保存',
  'remove these volumes, too: targets or sources, with commas between':
    '同时删除这些卷：目标或来源，以逗号分隔',
  'remove the volumes of all its disks, too': '同时删除其所有磁盘的卷',
  'remove the snapshots of the volumes, too, where their storage can (with --remove-all-storage)':
    '存储支持时同时删除卷的快照（与 --remove-all-storage 一起使用）',
  'overwrite the volumes before they are removed': '删除卷之前先覆写其内容',
  'forget its snapshots, too, if it is shut off': '虚拟机已关闭时，同时丢弃其快照的元数据',
  'forget its checkpoints, too, if it is shut off': '虚拟机已关闭时，同时丢弃其检查点的元数据',
  'remove its NVRAM file, too': '同时删除其 NVRAM 文件',
  'keep its NVRAM file': '保留其 NVRAM 文件',
  'remove the state of its TPM, too': '同时删除其 TPM 的状态',
  'keep the state of its TPM': '保留其 TPM 的状态',
  "'--wipe-storage' requires '--storage <string>' or '--remove-all-storage'":
    "'--wipe-storage' 需要 '--storage <string>' 或 '--remove-all-storage'",
  'Storage volume deletion is supported only on stopped domains':
    '只有已停止的虚拟机才能删除存储卷',
  'Specified both --storage and --remove-all-storage':
    '同时指定了 --storage 和 --remove-all-storage',
  "Failed to undefine domain '{0}'": "无法删除虚拟机 '{0}' 的定义",
  "Domain '{0}' has been undefined\n": "虚拟机 '{0}' 的定义已删除\n",
  '--snapshots-metadata forgets its snapshots, too':
    '--snapshots-metadata 会同时丢弃其快照的元数据',
  'Refusing to undefine while domain managed save image exists':
    '虚拟机存在托管保存映像，拒绝删除其定义',
  "--managed-save removes it, too; 'virtune start {0}' resumes the domain from it":
    "--managed-save 会同时删除它；'virtune start {0}' 从它恢复虚拟机",
  'Unable to remove metadata of {0} snapshots': '无法删除 {0} 个快照的元数据',
  'Refusing to undefine while {0} snapshots exist': '存在 {0} 个快照，拒绝删除定义',
  "Storage pool '{0}' for volume '{1}' not found.": "未找到卷 '{1}' 的存储池 '{0}'。",
  "Storage volume '{0}'({1}) is not managed by libvirt. Remove it manually.\n":
    "存储卷 '{0}'({1}) 不由 libvirt 管理。请手动删除。\n",
  "Volume '{0}' was not found in domain's definition.\n": "虚拟机的定义中没有卷 '{0}'。\n",
  'the domain has no storage': '该虚拟机没有存储',
  "the domain's storage is {0}": '该虚拟机的存储是 {0}',
  "Wiping volume '{0}'({1}) ... ": "正在覆写卷 '{0}'({1}) ... ",
  'Failed! Volume not removed.': '失败！卷未删除。',
  'Done.\n': '完成。\n',
  "Volume '{0}'({1}) removed.\n": "卷 '{0}'({1}) 已删除。\n",
  "Failed to remove storage volume '{0}'({1})": "无法删除存储卷 '{0}'({1})",
  'ask the guest of a domain to shut down': '请求虚拟机的客户机关机',
  'how to ask: acpi, agent, initctl, signal, paravirt, or some of them with commas':
    '请求方式：acpi、agent、initctl、signal、paravirt，或以逗号分隔的多种',
  "Unknown mode {0} value, expecting 'acpi', 'agent', 'initctl', 'signal', or 'paravirt'":
    "未知方式 {0}，应为 'acpi'、'agent'、'initctl'、'signal' 或 'paravirt'",
  "Failed to shutdown domain '{0}'": "无法关闭虚拟机 '{0}'",
  "Domain '{0}' is being shutdown\n": "虚拟机 '{0}' 正在关闭\n",
  'pause the vCPUs of a running domain': '暂停正在运行的虚拟机的 vCPU',
  "Failed to suspend domain '{0}'": "无法暂停虚拟机 '{0}'",
  "Domain '{0}' suspended\n": "虚拟机 '{0}' 已暂停\n",
  'let the vCPUs of a paused domain run on': '让已暂停的虚拟机的 vCPU 继续运行',
  "Failed to resume domain '{0}'": "无法恢复虚拟机 '{0}'",
  "Domain '{0}' resumed\n": "虚拟机 '{0}' 已恢复\n",

  // host
  'the host as a picture: nodes, CPUs, and who runs where':
    '以图示显示主机：节点、CPU 以及谁在何处运行',
  'host shows each NUMA node with its memory and distances, and each CPU with the guests whose\nvCPUs are pinned to it or may float there. COLUMNS, NO_COLOR and FORCE_COLOR count.\nhost -H prints what numactl -H prints on the host: its NUMA nodes, with their CPUs, size and\nfree memory, and the distances between them.':
    'host 显示每个 NUMA 节点及其内存和距离，以及每个 CPU 上固定了或可运行哪些虚拟机的 vCPU。\n环境变量 COLUMNS、NO_COLOR、FORCE_COLOR 有效。\nhost -H 输出 numactl -H 在主机上输出的内容：NUMA 节点及其 CPU、大小、\n空闲内存，以及节点之间的距离。',
  'the NUMA nodes, as numactl -H prints them': 'NUMA 节点，与 numactl -H 的输出相同',
  "failed to get the free memory of the host's nodes": '无法取得主机各节点的空闲内存',
  'the capabilities of the host are malformed': '主机的能力信息格式有误',

  // vnuma
  'show or write the NUMA nodes that a guest sees': '显示或写入客户机看到的 NUMA 节点',
  "Without --cell it shows the cells of the guest's NUMA: their vCPUs and memory, the host's nodes\nthat the memory is bound to, and the CPUs that the vCPUs are pinned to; of the running domain if\nit runs, of its definition otherwise.\n\nWith one --cell for each cell, numbered from 0, it writes all of this into the persistent\ndefinition in one step, for the next start: ID:cpus=0-1,memory=2GiB,mode=strict,nodeset=0,pin=0-3\nTogether the cells have every vCPU of the domain once, and all of its memory. A cell without\nnodeset is not bound, one without pin leaves the pins of its vCPUs as they are, one without cpus\nhas memory alone.":
    '不带 --cell 时显示客户机的 NUMA 单元：其 vCPU 和内存、内存绑定到的主机节点，\n以及 vCPU 绑定到的 CPU；虚拟机正在运行时显示运行中的，否则显示其定义。\n\n每个单元（从 0 编号）用一个 --cell，一步把这一切写入持久定义，\n下次启动时生效：ID:cpus=0-1,memory=2GiB,mode=strict,nodeset=0,pin=0-3\n所有单元合起来包含虚拟机的每个 vCPU 各一次，以及全部内存。没有 nodeset 的单元\n不绑定内存，没有 pin 的单元保持其 vCPU 原来的绑定，没有 cpus 的单元只有内存。',
  'a cell of the new definition, ID:key=value,key=value... (see above)':
    '新定义的一个单元，ID:键=值,键=值...（见上文）',
  "domain '{0}' is not running": "虚拟机 '{0}' 未在运行",
  'leave --live out: its definition counts from the next start on':
    '请去掉 --live：其定义从下次启动起生效',
  '--live and --config are two definitions: which one?':
    '--live 和 --config 是两份定义：要哪一份？',
  'show them one after the other': '请逐一显示',
  'the cells do not go with the rest of the definition: {0}': '这些单元与定义的其余部分不相容：{0}',
  'change that first, with dumpxml --inactive and define':
    '请先用 dumpxml --inactive 和 define 修改它',
  "domain '{0}' has no persistent definition": "虚拟机 '{0}' 没有持久定义",
  'cells cannot be changed while it runs: define it first': '运行时不能更改单元：请先定义它',
  "Failed to define the cells of domain '{0}'": "无法定义虚拟机 '{0}' 的单元",
  '--cell writes the persistent definition: not --live, not --current':
    '--cell 写入持久定义：不能与 --live 或 --current 一起使用',
  'no guest can change its cells while it runs; with --config they count from the next start on':
    '客户机运行时不能更改其单元；使用 --config 时从下次启动起生效',
  "Domain '{0}' defined with these cells:\n": "虚拟机 '{0}' 已用这些单元定义：\n",
  "Domain '{0}' has these cells already\n\n": "虚拟机 '{0}' 已有这些单元\n\n",
  "\n'{0}' runs: this counts when it is shut down and started again\n":
    "\n'{0}' 正在运行：关闭并再次启动后生效\n",
  'persistent definition': '持久定义',
  "Domain '{0}' ({1}) has no guest NUMA cells\n": "虚拟机 '{0}'（{1}）没有客户机 NUMA 单元\n",
  Cell: '单元',
  vCPUs: 'vCPU',
  Memory: '内存',
  Mode: '模式',
  Nodeset: '节点',
  'Pinned to': '绑定到 CPU',
  memory: '内存',
  mode: '模式',
  nodeset: '节点',
  pins: 'CPU 绑定',
  none: '无',
  'cell {0}: new': '单元 {0}：新增',
  'cell {0}: removed': '单元 {0}：已删除',
  'cell {0}: {1}': '单元 {0}：{1}',
  'other memory: {0} on the nodes that numad chooses': '其他内存：{0}，节点由 numad 选择',
  'other memory: {0} on node {1}': '其他内存：{0}，节点 {1}',
  'a cell is written {0}': '单元写作 {0}',
  "--cell '{0}' does not start with the number of a cell and ':'":
    "--cell '{0}' 未以单元编号和 ':' 开头",
  'cell {0}: QEMU has no more than {1} cells': '单元 {0}：QEMU 最多有 {1} 个单元',
  'number the cells from 0 without gaps': '请从 0 起连续编号',
  "cell {0}: '{1}' is no key=value": "单元 {0}：'{1}' 不是 键=值",
  "cell {0}: there is no key '{1}'": "单元 {0}：没有键 '{1}'",
  'the keys are {0}': '键有 {0}',
  "did you mean '{0}'? The keys are {1}": "您是否想写 '{0}'？键有 {1}",
  'cell {0}: {1} is given twice': '单元 {0}：{1} 给出了两次',
  'give each key once': '每个键只能给出一次',
  'a set is written like 0-3,8 or 0-3,^1': '集合写作 0-3,8 或 0-3,^1',
  'cell {0}: {1}={2} is no set of numbers: {3}': '单元 {0}：{1}={2} 不是编号集合：{3}',
  'cell {0}: {1}={2} is an empty set': '单元 {0}：{1}={2} 是空集',
  'a size is written like 2GiB, 512MiB or 1048576 (KiB)': '大小写作 2GiB、512MiB 或 1048576（KiB）',
  'cell {0}: it must be said how much memory it has': '单元 {0}：必须说明其内存大小',
  'cell {0}: memory={1} is no size': '单元 {0}：memory={1} 不是大小',
  'cell {0}: memory={1}: a cell has some memory': '单元 {0}：memory={1}：单元必须有内存',
  'cell {0}: memory={1}, {2} bytes, is no whole number of KiB':
    '单元 {0}：memory={1}（{2} 字节）不是整数个 KiB',
  "cell {0}: there is no mode '{1}'": "单元 {0}：没有模式 '{1}'",
  'cell {0}: mode={1} without a nodeset': '单元 {0}：mode={1} 缺少 nodeset',
  'say which nodes of the host its memory is to be on: nodeset=0':
    '请说明其内存应在主机的哪些节点上：nodeset=0',
  'cell {0}: mode=preferred takes one node, and nodeset={1} has {2}':
    '单元 {0}：mode=preferred 只接受一个节点，而 nodeset={1} 有 {2} 个',
  'name one node, or take mode=strict or mode=interleave':
    '请只写一个节点，或使用 mode=strict 或 mode=interleave',
  'cell {0}: pin={1}, but it has no vCPUs': '单元 {0}：pin={1}，但它没有 vCPU',
  'leave pin out, or give it cpus=': '请去掉 pin，或为它加上 cpus=',
  'cell {0} is given twice': '单元 {0} 给出了两次',
  'give each cell once, numbered from 0': '每个单元只能给出一次，从 0 编号',
  'cells are numbered from 0 without gaps: {0} given, {1} missing':
    '单元从 0 起连续编号：给出了 {0}，缺少 {1}',
  'number the {0} cells 0 to {1}': '请将这 {0} 个单元编号为 0 到 {1}',
  'cell {0}: there is no vCPU {1}: the domain has {2} ({3})':
    '单元 {0}：没有 vCPU {1}：虚拟机有 {2} 个（{3}）',
  "'virtune vcpucount' counts them; those that are not online yet are among them":
    "'virtune vcpucount' 显示其数量，包括尚未上线的",
  'vCPU {0} is in cell {1} and in cell {2}': 'vCPU {0} 既在单元 {1} 又在单元 {2}',
  'put each vCPU into one cell': '请把每个 vCPU 放入一个单元',
  'vCPU {0} is in no cell: the domain has {1} ({2}), the cells have {3}':
    'vCPU {0} 不在任何单元：虚拟机有 {1} 个（{2}），单元共有 {3} 个',
  'put every vCPU into a cell, those that are not online yet as well':
    '请把所有 vCPU 放入单元，尚未上线的也一样',
  'the cells have {0} KiB of memory, the domain has {1} KiB':
    '单元的内存为 {0} KiB，虚拟机的内存为 {1} KiB',
  'the cells have {0} KiB of memory, the domain has {1} KiB besides {2} KiB in memory devices':
    '单元的内存为 {0} KiB，虚拟机除内存设备的 {2} KiB 外有 {1} KiB',
  "let the cells add up to {0} KiB, or first make the domain's memory {1} KiB: virtune setmaxmem {2} {3} --config":
    '请使单元合计为 {0} KiB，或先把虚拟机的内存设为 {1} KiB：virtune setmaxmem {2} {3} --config',
  "let the cells add up to {0} KiB; to change the domain's memory, change <memory> and its cells with dumpxml --inactive and define":
    '请使单元合计为 {0} KiB；要更改虚拟机的内存，请用 dumpxml --inactive 和 define 修改 <memory> 及其单元',
  "cell {0}: no cell can be bound while numad places the domain (placement='auto')":
    "单元 {0}：由 numad 安置虚拟机时（placement='auto'）不能绑定单元",
  'leave mode and nodeset out, or make the placement of <vcpu> and <numatune> static with dumpxml --inactive and define':
    '请去掉 mode 和 nodeset，或用 dumpxml --inactive 和 define 把 <vcpu> 和 <numatune> 的 placement 改为 static',
  "cell {0}: mode={1}, but the domain's memory is restrictive, and then every cell's is":
    '单元 {0}：mode={1}，但虚拟机的内存为 restrictive，此时每个单元都必须如此',
  'say mode=restrictive, or first: virtune numatune {0} --mode strict --config':
    '请写 mode=restrictive，或先执行：virtune numatune {0} --mode strict --config',
  'cell {0}: the host has no NUMA node {1}': '单元 {0}：主机没有 NUMA 节点 {1}',
  "its nodes are {0}: 'virtune host -H' shows them": "其节点为 {0}：'virtune host -H' 显示它们",
  'cell {0}: the host has no CPU {1}': '单元 {0}：主机没有 CPU {1}',
  "its CPUs are {0}: 'virtune host -H' shows them": "其 CPU 为 {0}：'virtune host -H' 显示它们",
  "the domain as a whole is confined to node {0} (<numatune><memory mode='strict'>), which keeps its cells off node {1}: virtune numatune {2} --nodeset {3} --config":
    "整个虚拟机被限制在节点 {0}（<numatune><memory mode='strict'>），其单元因此无法使用节点 {1}：virtune numatune {2} --nodeset {3} --config",
  'cell {0}: its memory is on node {1}, whose CPUs are {2}, but vCPU {3} is pinned to {4}':
    '单元 {0}：其内存在节点 {1}（CPU {2}），但 vCPU {3} 绑定到 {4}',
};

export default catalogue;
