import type { Catalogue } from './index.ts';
import { findings } from './zh-CN-findings.ts';
import { rules } from './zh-CN-rules.ts';

/** `virtune check` and `virtune drift`. */
export const check: Catalogue = {
  ...rules,
  ...findings,
  warning: '警告',
  info: '提示',
  ' (as it runs)': '（运行中）',
  '1 error': '1 个错误',
  '{0} errors': '{0} 个错误',
  '1 warning': '1 个警告',
  '{0} warnings': '{0} 个警告',
  '{0} info': '{0} 个提示',
  '1 domain': '1 个虚拟机',
  '{0} domains': '{0} 个虚拟机',
  'Nothing found in {0}': '在{0}中没有发现问题',
  '{0} in {1}': '{0}，共检查{1}',
  ', ': '、',
  '{0}; {1} silenced': '{0}；{1} 个已静默',
  'silenced: {0}': '已静默：{0}',
  'no command: {0}': '没有可用的命令：{0}',
  '... and {0} more commands; --json has them all': '…… 还有 {0} 条命令；--json 中有全部',
  'counts when it is shut down and started again': '在关闭并重新启动后生效',
  "--{0} takes no '{1}'": "--{0} 不接受 '{1}'",
  'it takes {0}': '它接受 {0}',
  "did you mean '{0}'? It takes {1}": "您是不是要用 '{0}'？它接受 {1}",
  "there is no rule '{0}'": "没有规则 '{0}'",
  "'virtune check --rules' lists them": "'virtune check --rules' 列出全部规则",
  "did you mean '{0}'? 'virtune check --rules' lists them":
    "您是不是要用 '{0}'？'virtune check --rules' 列出全部规则",
  "could not check '{0}': {1}": "无法检查 '{0}'：{1}",
  'a rule is silenced for one domain: which?': '规则只能为一个虚拟机静默：哪一个？',
  'virtune check DOMAIN --silence {0} --reason TEXT':
    'virtune check 虚拟机 --silence {0} --reason 原因',
  'a rule is silenced with a reason, for those who come after':
    '静默规则时必须给出原因，以便后来的人知道',
  'virtune check {0} --silence {1} --reason TEXT': 'virtune check {0} --silence {1} --reason 原因',
  'a silence is kept by the domain itself: not with --from':
    '静默保存在虚拟机自身中：不能与 --from 一起使用',
  "Rule '{0}' is heard again of domain '{1}'\n": "规则 '{0}' 对虚拟机 '{1}' 重新生效\n",
  "Rule '{0}' is silenced for domain '{1}'\n": "规则 '{0}' 已对虚拟机 '{1}' 静默\n",
  'what is wrong with the CPUs and memory of the domains, and what mends it':
    '虚拟机的 CPU 和内存有什么问题，以及如何修复',
  [`Looks at all domains of a host, or at one and its neighbours, and tells what is wrong, with its
numbers and the command that mends it. Guests are looked at as they run and as they will be when
started again. docs/checks.md has the rules.

Exit status: 0 nothing found at or above --fail-on, 1 something found, 2 could not check.`]: `检查主机的全部虚拟机，或者一个虚拟机及其邻居，指出问题、相关的数字以及修复的命令。
既看运行中的状态，也看重新启动后的状态。规则见 docs/checks.zh-CN.md。

退出状态：0 没有达到 --fail-on 的问题，1 有问题，2 无法检查。`,
  'name, id or UUID of one domain; all domains without':
    '一个虚拟机的名称、ID 或 UUID；不给出则为全部虚拟机',
  'fail on findings of error, warning (as it does without), info; or none':
    '发现哪一级问题时失败：error、warning（默认）、info；或 none',
  'text, json, sarif or junit': 'text、json、sarif 或 junit',
  'a rule, to be told why it is one': '一条规则，说明其理由',
  'list the rules': '列出规则',
  'a rule that this domain is not to be told of again': '对该虚拟机不再提示的规则',
  'a rule that it is to be told of again': '对该虚拟机重新提示的规则',
  'why it is silenced': '静默的原因',

  // drift
  'where persistent definition, live definition and kernel disagree':
    '持久定义、运行中的定义与内核在哪里不一致',
  [`Shows each setting of CPU and memory of which the three do not say the same, what becomes of it,
and the likely cause where the pattern is known. A dash is a setting that is not made; an empty
place under Kernel is what the live definition says. docs/drift.md has the causes.`]: `显示三者不一致的每一项 CPU 和内存设置、它将如何变化，以及已知模式的可能原因。
短横表示没有设置；“内核”一列为空表示与运行中的定义相同。原因见 docs/drift.zh-CN.md。`,
  '{0} is lost at the next start': '{0} 将在下次启动时丢失',
  '{0} takes effect at the next start': '{0} 将在下次启动时生效',
  'the kernel is not doing what libvirt says': '内核没有按 libvirt 所说的去做',
  "'{0}' could not be read: {1}": "'{0}' 无法读取：{1}",
  "'{0}' does not run: it has one definition, which cannot drift":
    "'{0}' 没有运行：它只有一个定义，不会漂移",
  '1 running domain': '1 个运行中的虚拟机',
  '{0} running domains': '{0} 个运行中的虚拟机',
  'No drift in {0}': '{0}没有漂移',
  '1 difference in {0}\n': '{0}中有 1 处不一致\n',
  '{0} differences in {1}\n': '{1}中有 {0} 处不一致\n',
  'The kernel was not read: its values are those that libvirt tells from afar\n':
    '没有读取内核：其值是 libvirt 从远处给出的\n',
  Setting: '设置',
  Persistent: '持久',
  Live: '运行中',
  Kernel: '内核',
  'likely: {0}': '可能的原因：{0}',
};
