import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { commandNames } from '../../apps/cli/src/registry.ts';

const root = path.resolve(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const tracked = execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' })
  .split('\n')
  .filter((file) => file !== '' && existsSync(path.join(root, file)));

const headings = (text: string): number => text.match(/^## /gm)?.length ?? 0;

/** Documents for users: the product's, and those of the packages that stand for themselves. */
const userDocuments = tracked.filter(
  (file) =>
    !file.endsWith('.zh-CN.md') &&
    /^(README\.md|docs\/[^/]+\.md|packages\/\w+\/docs\/.+\.md)$/.test(file),
);

describe('what users read is there in English and in Chinese', () => {
  test.each(userDocuments)('%s', (file) => {
    const chinese = file.replace('.md', '.zh-CN.md');
    expect(tracked).toEqual(expect.arrayContaining([file, chinese]));
    expect(headings(read(chinese))).toBe(headings(read(file)));
  });

  test.each(['README.md', 'README.zh-CN.md'])('%s has an example of every command', (file) => {
    const examples =
      read(file)
        .match(/`virtune [^`]*`/g)
        ?.join('\n') ?? '';
    const missing = commandNames.filter((name) => !examples.includes(`virtune ${name}`));
    expect(missing).toEqual([]);
  });
});

test.each(tracked.filter((file) => file.endsWith('.md')))(
  'the links of %s lead somewhere',
  (file) => {
    const links = Array.from(
      read(file).matchAll(/\]\((?!https?:)([^)#]+)/g),
      ([, link = '']) => link,
    );
    const dead = links.filter((link) => !existsSync(path.join(root, path.dirname(file), link)));
    expect(dead).toEqual([]);
  },
);

test.each(tracked.filter((file) => file.endsWith('package.json')))(
  '%s is under Apache-2.0',
  (file) => {
    expect(JSON.parse(read(file))).toMatchObject({ license: 'Apache-2.0' });
  },
);

test('no source but a catalogue is longer than 500 lines', () => {
  const sources = tracked.filter((file) =>
    /^(packages|apps|test|scripts|bench)\/.*\.ts$/.test(file),
  );
  const long = sources.filter(
    (file) => read(file).split('\n').length > 500 && !file.includes('/messages/'),
  );
  expect(long).toEqual([]);
});
