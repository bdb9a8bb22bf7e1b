import { describe, expect, test } from 'vitest';
import { type Command, command } from '../../src/command.ts';
import { data, flag, repeated, string } from '../../src/options.ts';
import { commandHelp } from '../../src/help/command-help.ts';
import { run } from '../program.ts';

const show = command({
  name: 'show',
  summary: 'what it was given',
  options: {
    domain: data('a domain'),
    cell: repeated('a cell'),
    hardware: flag('hardware', { short: 'H' }),
    text: string('a text'),
  },
  connects: false,
  run: (_ctx, { domain, cell, hardware, text = null }) => [domain, cell, hardware, text],
  text: (out, values) => out.print(JSON.stringify(values)),
});

const bare = command({
  name: 'bare',
  summary: 'prints without a blank line',
  options: {},
  connects: false,
  verbatim: true,
  run: () => null,
  text: (out) => out.print('x\n'),
});

const commands = [show, bare] as readonly Command[];

describe('an option that may be repeated', () => {
  test.each([
    [['vm'], ['vm', [], false, null]],
    [
      ['vm', '--cell', 'a'],
      ['vm', ['a'], false, null],
    ],
    [
      ['--cell', 'a', 'vm', '--cell=b', '--cell', 'a'],
      ['vm', ['a', 'b', 'a'], false, null],
    ],
    [
      ['--cell', '--cell', 'vm', 'x'],
      ['vm', ['--cell'], false, 'x'],
    ],
    [
      ['vm', '--cell', ''],
      ['vm', [''], false, null],
    ],
  ])('show %j reads %j', async (argv, values) => {
    const { stdout, status } = await run(commands, ['show', ...argv]);
    expect({ status, values: JSON.parse(stdout) as unknown }).toEqual({ status: 0, values });
  });

  test('is never given by position', async () => {
    const { stderr } = await run(commands, ['show', 'vm', 'x', 'y']);
    expect(stderr).toBe("error: unexpected data 'y'\n");
  });

  test('wants a value', async () => {
    const { stderr } = await run(commands, ['show', 'vm', '--cell', 'a', '--cell']);
    expect(stderr).toBe('error: expected syntax: --cell <string>\n');
  });

  test('does not make others so', async () => {
    const { stderr } = await run(commands, ['show', 'vm', '--text', 'a', '--text', 'b']);
    expect(stderr).toBe('error: option --text already seen\n');
  });
});

describe('a flag with a letter', () => {
  test.each([
    [['-H', 'vm'], true, 'vm', null],
    [['vm', '-H'], true, 'vm', null],
    [['vm', '--hardware'], true, 'vm', null],
    [['--domain', '-H', 'x'], false, '-H', 'x'],
    [['--', '-H'], false, '-H', null],
    [['-h'], false, '-h', null],
    [['-HH'], false, '-HH', null],
  ])('show %j: %s', async (argv, hardware, domain, text) => {
    const { stdout } = await run(commands, ['show', ...argv]);
    expect(JSON.parse(stdout)).toEqual([domain, [], hardware, text]);
  });

  test('is given once', async () => {
    const { stderr } = await run(commands, ['show', 'vm', '-H', '--hardware']);
    expect(stderr).toBe('error: option --hardware already seen\n');
  });
});

test('help shows both', () => {
  const text = commandHelp(show);
  expect(text).toContain('show <domain> [--cell <string>]... [--hardware] [--text <string>]\n');
  expect(text).toContain('    --cell <string>  a cell\n');
  expect(text).toContain('    -H | --hardware  hardware\n');
});

test('the text of another program is followed by no blank line', async () => {
  expect(await run(commands, ['bare'])).toMatchObject({ stdout: 'x\n', status: 0 });
});
