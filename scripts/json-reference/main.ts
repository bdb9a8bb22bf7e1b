/**
 * Writes docs/json.md and docs/json.zh-CN.md: what each command prints with --json, taken from the
 * interfaces that its source declares; and docs/snapshot.schema.json, from the snapshot's codec.
 * `--check` fails where a document is not up to date.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { snapshotSchema } from '@virtune/model';
import { dataName, declarationsOf } from './declarations.ts';

const root = path.resolve(import.meta.dirname, '../..');
const commandsDirectory = path.join(root, 'apps/cli/src/commands');

const documents = {
  'docs/json.md': `# What --json prints

Every command takes \`--json\`. Instead of virsh's text it then prints one JSON document on standard
output; when it fails, one on standard error, and the exit status is 1 as without it:

\`\`\`ts
{ error: { message: string; code?: number; domain?: number; hint?: string } }
\`\`\`

\`code\` and \`domain\` are libvirt's virErrorNumber and virErrorDomain, where libvirt itself refused.
A \`bigint\` is a number up to 2^53 - 1 and a string of decimal digits beyond, so that no reader loses
a bit. Sets of CPUs and nodes are strings such as \`0-3,8\`. Names tell units. Fields may be added in
later versions; none changes its meaning.

Written by \`npm run docs\` from the commands' sources.
`,
  'docs/json.zh-CN.md': `# --json 的输出

每个命令都接受 \`--json\`：不再输出 virsh 的文本，而是在标准输出上给出一个 JSON 文档；失败时在标准错误上
给出一个，退出状态同样是 1：

\`\`\`ts
{ error: { message: string; code?: number; domain?: number; hint?: string } }
\`\`\`

如果是 libvirt 拒绝的，\`code\` 和 \`domain\` 就是 libvirt 的 virErrorNumber 和 virErrorDomain。
\`bigint\` 在 2^53 - 1 以内是数字，超出则是十进制数字的字符串，因此不会丢失任何一位。CPU 和节点的集合
是 \`0-3,8\` 这样的字符串。字段名中带有单位。以后的版本可能增加字段，但已有字段的含义不变。

由 \`npm run docs\` 从命令的源代码生成。
`,
};

function section(name: string): string {
  const file = path.join(commandsDirectory, name);
  const data = dataName(file);
  if (data === undefined) throw new Error(`${name} declares no ...Data`);
  const text = declarationsOf(data, file).join('\n\n');
  return `\n## ${path.basename(name, '.ts')}\n\n\`\`\`ts\n${text}\n\`\`\`\n`;
}

const sections = readdirSync(commandsDirectory).toSorted().map(section).join('');
const texts = {
  ...Object.fromEntries(
    Object.entries(documents).map(([file, introduction]) => [file, introduction + sections]),
  ),
  'docs/snapshot.schema.json': `${JSON.stringify(snapshotSchema(), null, 2)}\n`,
};
for (const [file, text] of Object.entries(texts)) {
  const target = path.join(root, file);
  if (!process.argv.includes('--check')) {
    writeFileSync(target, text);
  } else if (readFileSync(target, 'utf8') !== text) {
    process.stderr.write(`${file} is not up to date: npm run docs\n`);
    process.exitCode = 1;
  }
}
