/** The documents of the package: examples that the compiler takes, the same in both languages. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as library from '@virtune/libvirt';
import { afterAll, describe, expect, test } from 'vitest';
import { run } from '../rig/command.ts';
import { root } from './project.ts';

const packageDirectory = path.join(root, 'packages/libvirt');
const read = (file: string): string => readFileSync(path.join(packageDirectory, file), 'utf8');
const english = [
  'README.md',
  ...readdirSync(path.join(packageDirectory, 'docs')).map((f) => `docs/${f}`),
].filter((file) => file.endsWith('.md') && !file.endsWith('.zh-CN.md'));
const chineseOf = (file: string): string => file.replace(/\.md$/, '.zh-CN.md');

interface Example {
  readonly title: string;
  readonly code: string;
}

/** The fenced blocks of a document in these languages. */
function examples(file: string, languages: RegExp): Example[] {
  return Array.from(
    read(file).matchAll(/^```(\w*)\n(.*?)^```$/gms),
    ([, language = '', code = ''], index) => ({ title: `${file}-${index + 1}`, language, code }),
  ).filter(({ language }) => languages.test(language));
}

/** Comments are translated. */
const uncommented = (code: string): string => code.replaceAll(/\s*(?:\/\/|#) .*/g, '');
const codeOf = (file: string) => examples(file, /./).map(({ code }) => uncommented(code));
const headings = (file: string): number => read(file).match(/^#+ /gm)?.length ?? 0;
const rows = (file: string): number => read(file).match(/^\|/gm)?.length ?? 0;

describe.each(english)('%s', (file) => {
  const chinese = chineseOf(file);

  test('has the same sections, tables and code in Chinese', () => {
    expect([headings(chinese), rows(chinese)]).toEqual([headings(file), rows(file)]);
    expect(codeOf(chinese)).toEqual(codeOf(file));
  });
});

/** What an example that begins in the middle of a program may take as given. */
const given = `import type * as library from '@virtune/libvirt';
declare global {
  const connect: typeof library.connect;
  const connection: library.Connection;
  const guest: library.Domain;
  const signal: AbortSignal;
}
`;

describe('the examples', () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'virtune-examples-'));
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  test('are taken by the compiler', async () => {
    const all = english.flatMap((file) => examples(file, /^ts$/));
    expect(all.length).toBeGreaterThan(5);
    writeFileSync(path.join(directory, 'given.d.ts'), given);
    writeFileSync(path.join(directory, 'package.json'), '{ "type": "module" }');
    for (const { title, code } of all) {
      const name = `${title.replaceAll(/\W+/g, '-')}.ts`;
      writeFileSync(path.join(directory, name), `${code}\nexport {};\n`);
    }
    const compilerOptions = {
      noUnusedLocals: false,
      noUnusedParameters: false,
      paths: { '@virtune/libvirt': [path.join(packageDirectory, 'src/index.ts')] },
      typeRoots: [path.join(root, 'node_modules/@types')],
    };
    const config = {
      extends: path.join(root, 'tsconfig.json'),
      compilerOptions,
      include: ['*.ts'],
    };
    writeFileSync(path.join(directory, 'tsconfig.json'), JSON.stringify(config));
    const tsc = path.join(root, 'node_modules/.bin/tsc');
    const { stdout, status } = await run(tsc, ['-p', directory], { timeoutMs: 150_000 });
    expect(`${status}\n${stdout}`).toBe('0\n');
  }, 170_000);
});

describe('what the documents name is there', () => {
  const exported = new Map(Object.entries(library));

  test('every error class of the library is in docs/errors.md, and no other', () => {
    const classes = [...exported.keys()].filter((name) => /^[A-Z]\w*Error$/.test(name));
    const named = new Set(read('docs/errors.md').match(/\b[A-Z]\w*Error\b/g));
    expect([...named].toSorted()).toEqual(classes.toSorted());
  });

  test('every error code of docs/errors.md', () => {
    const [, table = ''] =
      /`errorCode` \| when \|\n((?:\|.*\n)*)/.exec(read('docs/errors.md')) ?? [];
    const codes = Array.from(table.matchAll(/^\| (.*?) \|/gm), ([, cell = '']) => cell).flatMap(
      (cell) => cell.match(/\w+/g) ?? [],
    );
    expect(codes.length).toBeGreaterThan(10);
    expect(codes.filter((code) => !(code in library.errorCode))).toEqual([]);
  });

  test.each(english)('every method of %s', (file) => {
    const [connection, domain] = [library.Connection.prototype, library.Domain.prototype];
    // The right-hand columns only: the left are other libraries'.
    const text = read(file).replaceAll(/^\| (?:`|\w).*? \| /gm, '');
    const unknown = Array.from(
      text
        .replaceAll(/^```(?:js|python)\n.*?^```$/gms, '')
        .matchAll(/\b(connection|domain|guest)\.(\w+)\b/g),
    ).filter(([, of, name = '']) => !(name in (of === 'connection' ? connection : domain)));
    expect(unknown.map(([whole]) => whole)).toEqual([]);
  });
});
