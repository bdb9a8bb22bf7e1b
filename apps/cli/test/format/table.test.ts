import { describe, expect, test } from 'vitest';
import { table } from '../../src/format/table.ts';
import { displayWidth } from '../../src/format/width.ts';

const unicode = { header: true, unicode: true };
const ascii = { header: true, unicode: false };

// The expected tables are virsh 9.0.0's, of domains with such names.
describe('a table', () => {
  test('has columns as wide as their widest cell, and three dashes more under each', () => {
    expect(table(['Id', 'Name', 'State'], [['1', 'test', 'running']], unicode)).toBe(
      [' Id   Name   State', '----------------------', ' 1    test   running', ''].join('\n'),
    );
  });

  test('without rows is its titles', () => {
    expect(table(['Id', 'Name', 'State'], [], unicode)).toBe(
      ' Id   Name   State\n--------------------\n',
    );
  });

  test('without a header is as narrow as its rows', () => {
    expect(
      table(['Id', 'Name', 'State'], [['1', 'test', 'running']], { ...unicode, header: false }),
    ).toBe(' 1   test   running\n');
  });

  test('counts two columns for a wide character, none for a combining one', () => {
    expect(
      table(
        ['Name', 'S'],
        [
          ['测试é', 'x'],
          ['a\u0301', 'y'],
        ],
        unicode,
      ),
    ).toBe([' Name    S', '------------', ' 测试é   x', ` a\u0301       y`, ''].join('\n'));
  });

  test('shows every byte beyond ASCII as \\xff where the locale is C', () => {
    expect(table(['Name', 'S'], [['é', 'x']], ascii)).toBe(
      [' Name       S', '---------------', ' \\xff\\xff   x', ''].join('\n'),
    );
  });

  test.each([unicode, ascii])('shows control characters and \\x by their codes (%j)', (options) => {
    expect(table(['T'], [['a\tb\\x41\\y\x7f']], { ...options, header: false })).toBe(
      ' a\\x09b\\x5cx41\\y\\x7f\n',
    );
  });
});

test.each([
  ['', 0],
  ['abc', 3],
  ['中文', 4],
  ['ｆｕｌｌ', 8],
  ['한국어', 6],
  ['é', 1],
  ['e\u0301', 1],
  ['a\u200bb', 2],
  ['\u00ad', 1],
  ['🚀', 2],
  ['😀', 2],
  ['±', 1],
])('%j takes %i columns', (text, columns) => {
  expect(displayWidth(text)).toBe(columns);
});
