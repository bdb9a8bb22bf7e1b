import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { command } from '../src/command.ts';
import { commandHelp, synopsis } from '../src/help/command-help.ts';
import { alias, argv, data, flag, int, type Options, string } from '../src/options.ts';
import { commandNames, findCommand } from '../src/registry.ts';
import { run } from './program.ts';

// The expected synopses are those of virsh 9.0.0 for commands with such options.
test.each<[Options, string]>([
  [{}, ''],
  [{ domain: data(''), reason: flag('') }, ' <domain> [--reason]'],
  [{ domain: data(''), count: int('', { required: true }) }, ' <domain> <count>'],
  [
    { period: int('', { named: true }), file: string('') },
    ' [--period <number>] [--file <string>]',
  ],
  [{ err: flag(''), str: alias('string'), string: argv('') }, ' [--err] [<string>]...'],
  [{ string: argv('', { required: true }) }, ' <string>...'],
  [{ domain: data(''), set: argv('') }, ' <domain> [[--set] <string>]...'],
  [{ domain: data(''), set: argv('', { required: true }) }, ' <domain> {[--set] <string>}...'],
])('the synopsis of %j', (options, expected) => {
  expect(synopsis({ name: 'x', options })).toBe(`x${expected}`);
});

test('the manual of a command has the layout of virsh', () => {
  const options = { domain: data('a domain'), 'a-long-option-name': flag('a flag') };
  const described = { name: 'x', summary: 'does x', description: 'One.\nTwo.', options };
  expect(commandHelp(described)).toBe(`  NAME
    x - does x

  SYNOPSIS
    x <domain> [--a-long-option-name]

  DESCRIPTION
    One.
    Two.

  OPTIONS
    [--domain] <string>  a domain
    --a-long-option-name  a flag
    --json           print the result as a JSON document

`);
});

describe('every command', () => {
  const directory = path.resolve(import.meta.dirname, '../src/commands');
  const files = readdirSync(directory).map((file) => path.basename(file, '.ts'));

  test('has its name in the registry, and its file', () => {
    expect(files.toSorted()).toEqual(commandNames.toSorted());
  });

  test.each(commandNames)('%s is declared as virsh wants it', async (name) => {
    const found = await findCommand(name);
    expect(found?.name).toBe(name);
    expect(found?.summary).toMatch(/^[^A-Z\s].*[^.\s]$/s);
    const kinds = Object.values(found?.options ?? {}).map(({ kind }) => kind);
    expect(kinds.slice(0, -1)).not.toContain('argv');
    expect(kinds.lastIndexOf('data')).toBeLessThan(
      kinds.includes('flag') ? kinds.indexOf('flag') : Infinity,
    );
  });
});

describe('help', () => {
  test('is printed for no arguments, and for --help, behind how to call the program', async () => {
    const usage = await run([], []);
    expect(usage.stdout).toContain('virtune [option]... <command> [argument]...\n');
    expect(usage.stdout).toContain("\n Domain Monitoring (help keyword 'monitor'):\n");
    expect(await run([], ['--help'])).toEqual(usage);
    expect(await run([], ['-c', 'nowhere:///', '-h', 'nope'])).toEqual(usage);
  });

  test('lists the commands of a group by its keyword or title', async () => {
    const { stdout } = await run([], ['help', 'monitor']);
    expect(stdout).toMatch(/^ Domain Monitoring \(help keyword 'monitor'\):\n {4}check/);
    expect(await run([], ['help', 'Domain Monitoring'])).toMatchObject({ stdout });
  });

  test('describes a command, as --help behind the command does', async () => {
    const { stdout } = await run([], ['help', 'domstate']);
    expect(stdout).toMatch(/^ {2}NAME\n {4}domstate - /);
    const domstate = await findCommand('domstate');
    const commands = domstate === undefined ? [] : [domstate];
    expect(await run(commands, ['domstate', '--help'])).toMatchObject({ stdout, status: 0 });
    expect(await run(commands, ['domstate', 'a', '--reason', '--help'])).toMatchObject({ stdout });
  });

  test('knows its groups in JSON', async () => {
    const { stdout } = await run([], ['help', 'host', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({
      groups: [
        {
          keyword: 'host',
          commands: expect.arrayContaining([{ name: 'uri', summary: expect.any(String) }]),
        },
      ],
    });
  });
});

test('a command whose name is not its file is not found', async () => {
  expect(await findCommand('../command')).toBeUndefined();
  expect(await findCommand('nope')).toBeUndefined();
  expect(
    command({ name: 'x', summary: '', options: {}, run: () => null, text: () => {} }).connects,
  ).toBe(true);
});
