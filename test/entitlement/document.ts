import { readFile, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Case } from './cases.ts';
import type { Measured } from './spinning.ts';

export interface Row {
  readonly case: Case;
  readonly measured: Measured;
}

const docs = path.resolve(import.meta.dirname, '../../docs');

const WORDS = {
  'entitlement.md': {
    head: ['case', 'guest', 'entitled', 'measured', 'difference'],
    title: ({ title }: Case) => title,
    on: (kernel: string, date: string, cpus: number) =>
      `Measured on ${date}: Linux ${kernel}, ${cpus} CPUs. In per cent of one CPU.`,
  },
  'entitlement.zh-CN.md': {
    head: ['情形', '虚拟机', '应得', '实测', '差'],
    title: ({ chinese }: Case) => chinese,
    on: (kernel: string, date: string, cpus: number) =>
      `测量于 ${date}：Linux ${kernel}，${cpus} 个 CPU。以一个 CPU 的百分比表示。`,
  },
} as const;

type Words = (typeof WORDS)[keyof typeof WORDS];

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const points = (cpus: number): string => (100 * cpus).toFixed(1);

function table({ head, title }: Words, rows: readonly Row[]): string {
  const body = rows.flatMap(({ case: one, measured }) =>
    measured.outcomes.map(({ guest, entitled, used }, i) => {
      const difference = used - entitled;
      const sign = difference >= 0 ? '+' : '';
      const cells = [points(entitled), points(used), `${sign}${points(difference)}`];
      return line([i === 0 ? title(one) : '', guest, ...cells]);
    }),
  );
  return [line(head), '| --- | --- | ---: | ---: | ---: |', ...body].join('\n');
}

function replaced(text: string, mark: string, content: string): string {
  const [begin, end] = [`<!-- ${mark} -->`, `<!-- /${mark} -->`];
  const from = text.indexOf(begin);
  const to = text.indexOf(end);
  if (from < 0 || to < from) throw new Error(`there is no ${begin} with its end`);
  return `${text.slice(0, from + begin.length)}\n\n${content}\n\n${text.slice(to)}`;
}

/** Writes what was measured into the documentation, in both languages. */
export async function writeTables(
  agreeing: readonly Row[],
  departing: readonly Row[],
): Promise<void> {
  const date = new Date().toISOString().slice(0, 10);
  for (const [name, words] of Object.entries(WORDS)) {
    const file = path.join(docs, name);
    const measured = `${words.on(os.release(), date, os.availableParallelism())}\n\n`;
    let text = await readFile(file, 'utf8');
    text = replaced(text, 'agreeing', measured + table(words, agreeing));
    text = replaced(text, 'departing', table(words, departing));
    await writeFile(file, text);
  }
}
