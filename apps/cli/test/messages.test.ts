import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { messageKey, t, translate, useCatalogue, useLocale } from '../src/messages/index.ts';
import chinese from '../src/messages/zh-CN.ts';

/** Where messages are written: t`...` in the command line, msg`...` in what it prints of others. */
const sources = ['../src', '../../../packages/planner/src'].map((directory) =>
  path.resolve(import.meta.dirname, directory),
);

function sourceFiles(): string[] {
  return sources.flatMap((source) =>
    readdirSync(source, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.includes('zh-CN'))
      .map((file) => readFileSync(path.join(source, file), 'utf8')),
  );
}

/** What a literal of the source stands for, its escapes resolved. */
const unescape = (text: string): string =>
  text.replaceAll(/\\(.)/gs, (_, char: string) => ({ n: '\n', t: '\t' })[char] ?? char);

/** Where the template that begins behind `from` ends, and its texts between the values. */
function readTemplate(code: string, from: number): { texts: string[]; end: number } {
  const texts = [''];
  let depth = 0;
  let end = from;
  for (; depth > 0 || code[end] !== '`'; end++) {
    if (depth === 0 && code.startsWith('${', end)) {
      depth = 1;
      end++;
      texts.push('');
    } else if (depth > 0) {
      if (code[end] === '{') depth++;
      else if (code[end] === '}') depth--;
      else if (code[end] === '`') end = readTemplate(code, end + 1).end;
    } else {
      const length = code[end] === '\\' ? 2 : 1;
      texts[texts.length - 1] += code.slice(end, end + length);
      end += length - 1;
    }
  }
  return { texts: texts.map(unescape), end };
}

/** Everything in the source that can be a key: the templates, and the plain texts. */
function keysOf(code: string): string[] {
  const templates = [...code.matchAll(/`/g)].map(({ index }) => index);
  const keys: string[] = [];
  let behind = 0;
  for (const index of templates) {
    if (index < behind) continue;
    const { texts, end } = readTemplate(code, index + 1);
    behind = end + 1;
    keys.push(messageKey(texts));
    keys.push(...nestedKeys(code.slice(index + 1, end)));
  }
  const plain = [...code.matchAll(/'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"/g)];
  return [...keys, ...plain.map(([, single, double]) => unescape(single ?? double ?? ''))];
}

const nestedKeys = (code: string): string[] =>
  [...code.matchAll(/\b(?:t|msg)`/g)].map(({ index, 0: { length } }) =>
    messageKey(readTemplate(code, index + length).texts),
  );

const placeholders = (text: string): string[] =>
  [...text.matchAll(/\{\d+\}/g)].map(String).toSorted();

describe('the Chinese catalogue', () => {
  const keys = new Set(sourceFiles().flatMap(keysOf));

  test.each(Object.entries(chinese))(
    '%j is a message of the source, with the same values',
    (key, text) => {
      expect(keys).toContain(key);
      expect(placeholders(text)).toEqual(placeholders(key));
      expect(text.endsWith('\n')).toBe(key.endsWith('\n'));
    },
  );

  test.each([...new Set(sourceFiles().flatMap(nestedKeys))])('has %j', (key) => {
    expect(Object.keys(chinese)).toContain(key);
  });
});

const message = (name: string, count: number): string => t`${name} has ${count} vCPUs`;

describe('a message', () => {
  afterEach(() => useCatalogue(undefined));

  test('is the English that it was written in, without a catalogue', () => {
    expect(message('db', 4)).toBe('db has 4 vCPUs');
    expect(translate('running')).toBe('running');
  });

  test('is what the catalogue says, in its order of values', () => {
    useCatalogue({ '{0} has {1} vCPUs': '{1} vCPUs: {0}', running: 'läuft' });
    expect(message('db', 4)).toBe('4 vCPUs: db');
    expect(message('{1}', 4)).toBe('4 vCPUs: {1}');
    expect(translate('running')).toBe('läuft');
  });

  test.each([
    ['C', false],
    ['en_US.UTF-8', false],
    ['zh_TW.UTF-8', false],
    ['zh', true],
    ['zh_CN', true],
    ['zh_CN.UTF-8', true],
    ['zh_CN.utf8@pinyin', true],
  ])('in locale %s is Chinese: %s', async (locale, isChinese) => {
    await useLocale(locale);
    expect(t`error: ` !== 'error: ').toBe(isChinese);
  });
});
