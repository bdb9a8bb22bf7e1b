/**
 * Writes docs/checks.md and docs/checks.zh-CN.md: the rules of `virtune check`, as the rules
 * themselves say it. `--check` fails where a document is not up to date.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import chinese from '../../apps/cli/src/messages/zh-CN.ts';
import { type Message, messageText, type Rule, rules } from '../../packages/planner/src/index.ts';

const root = path.resolve(import.meta.dirname, '../..');

interface Language {
  readonly introduction: string;
  readonly translate: (key: string) => string;
  readonly table: readonly [rule: string, severity: string, finds: string];
  readonly source: string;
}

const languages: Readonly<Record<string, Language>> = {
  'docs/checks.md': {
    translate: (key) => key,
    table: ['rule', 'severity', 'what it finds'],
    source: 'Source',
    introduction: `# The rules of virtune check

\`\`\`sh
virtune check                        # all domains of the host
virtune check web-1                  # one, with the findings of others that are about it
virtune check --from host.json       # a snapshot that somebody sent
virtune check --explain l3-split     # one rule; --rules lists them
virtune check --format sarif         # text, json, sarif (2.1.0) or junit
virtune check web-1 --silence l3-split --reason "two caches on purpose"
\`\`\`

Each finding has the numbers that led to it and the commands that mend it. These were tried on the
model of the host first: the finding goes away, and nothing as bad comes. Where no command mends it,
it says why. Mends are made to go together, but check again after each.

Every guest is looked at as it runs, and as it will be when it is started again; what is wrong in
both is one finding, and its commands have \`--live --config\`. Guests that are shut off count as
neighbours too: they will be started one day.

| exit status | |
| --- | --- |
| 0 | nothing at or above \`--fail-on\` |
| 1 | something: of an error or a warning, unless \`--fail-on error\`, \`info\` or \`none\` says otherwise |
| 2 | could not check: no host, no such domain or rule, a definition or snapshot that cannot be read |

A rule is silenced for one domain, with a reason, in the domain's own metadata (\`virtune dumpxml\`
shows it under \`urn:virtune:domain:1\`), so that the silence goes where the domain goes. The finding is
still shown, as silenced; SARIF has it as a suppression, JUnit as a skipped test. \`--unsilence RULE\`
ends it.

Written by \`npm run docs\` from the rules.

## The rules
`,
  },
  'docs/checks.zh-CN.md': {
    translate: (key) => chinese[key] ?? key,
    table: ['规则', '级别', '发现什么'],
    source: '来源',
    introduction: `# virtune check 的规则

\`\`\`sh
virtune check                        # 主机的全部虚拟机
virtune check web-1                  # 一个虚拟机，以及与它有关的其他虚拟机的问题
virtune check --from host.json       # 别人发来的快照
virtune check --explain l3-split     # 一条规则；--rules 列出全部
virtune check --format sarif         # text、json、sarif（2.1.0）或 junit
virtune check web-1 --silence l3-split --reason "有意使用两个缓存"
\`\`\`

每个问题都带有得出它的数字和修复它的命令。命令先在主机的模型上试过：问题消失，并且不会带来同样严重的
问题。没有命令能修复时会说明原因。各项修复彼此协调，但每次修复后请再检查一次。

每个虚拟机都按运行中的状态和重新启动后的状态检查；两者都有的问题只报告一次，命令带 \`--live --config\`。
已关闭的虚拟机也算邻居：它们总有一天会启动。

| 退出状态 | |
| --- | --- |
| 0 | 没有达到 \`--fail-on\` 的问题 |
| 1 | 有问题：error 或 warning，除非用 \`--fail-on error\`、\`info\` 或 \`none\` 另行指定 |
| 2 | 无法检查：没有主机，没有该虚拟机或规则，定义或快照无法读取 |

可以为一个虚拟机静默一条规则并写明原因，保存在虚拟机自己的元数据中（\`virtune dumpxml\` 在
\`urn:virtune:domain:1\` 下显示），因此随虚拟机一起迁移。问题仍会显示为已静默；在 SARIF 中是 suppression，
在 JUnit 中是跳过的测试。\`--unsilence 规则\` 取消静默。

由 \`npm run docs\` 从规则生成。

## 规则
`,
  },
};

function section(rule: Rule, { translate, source }: Language): string {
  const text = (message: Message): string => messageText(message, translate);
  const severity = translate(rule.severity);
  return `\n### ${rule.name}\n\n${text(rule.title)} (${severity})\n\n${text(rule.explanation)}\n\n${source}: <${rule.source}>\n`;
}

function documentIn(language: Language): string {
  const { introduction, translate, table } = language;
  const rows = rules.map(
    ({ name, severity, title }) =>
      `| [${name}](#${name}) | ${translate(severity)} | ${messageText(title, translate)} |`,
  );
  const head = `| ${table.join(' | ')} |\n| --- | --- | --- |`;
  const sections = rules.map((rule) => section(rule, language)).join('');
  return `${introduction}\n${head}\n${rows.join('\n')}\n${sections}`;
}

for (const [file, language] of Object.entries(languages)) {
  const target = path.join(root, file);
  const text = documentIn(language);
  if (!process.argv.includes('--check')) {
    writeFileSync(target, text);
  } else if (readFileSync(target, 'utf8') !== text) {
    process.stderr.write(`${file} is not up to date: npm run docs\n`);
    process.exitCode = 1;
  }
}
