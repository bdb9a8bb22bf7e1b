import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { command } from '../src/command.ts';
import { refuseTogether, requireEither, requireWith } from '../src/exclusive.ts';
import { CommandFailed } from '../src/failure.ts';
import { t } from '../src/messages/index.ts';
import { data, flag, int, isGiven, string } from '../src/options.ts';
import { run } from './program.ts';

const libvirtError = (code: number, message: string): Error =>
  Object.assign(new Error(message), { name: 'LibvirtError', code, domain: 10 });

const show = command({
  name: 'show',
  summary: 'shows a number',
  options: { big: flag('a bigger one') },
  connects: false,
  run: (_ctx, args) => ({ value: args.big ? 2n ** 60n : 7n }),
  text: (out, { value }) => {
    out.printExtra('value:\n');
    out.print(`${value}\n`);
  },
});

const fail = command({
  name: 'fail',
  summary: 'fails in several ways',
  options: { how: data('how') },
  connects: false,
  run: (ctx, { how }) => {
    const cause = libvirtError(55, 'Requested operation is not valid: domain is not running');
    switch (how) {
      case 'lines':
        throw new CommandFailed(['first', 'second'], { hint: 'try again' });
      case 'cause':
        throw new CommandFailed(t`Failed to start domain '${'vm'}'`, { cause });
      case 'libvirt':
        throw cause;
      case 'denied':
        throw libvirtError(29, 'operation forbidden');
      case 'silent':
        throw new CommandFailed([]);
      case 'bug':
        throw new TypeError('x is undefined');
      case 'afterwards':
        ctx.failAfterwards(cause);
        return { done: true };
      default:
        throw new Error(`no way to fail called ${how}`);
    }
  },
  text: (out) => {
    out.print('before\n');
    out.error('while printing');
    out.print('after\n');
  },
  hint: ({ code }) => (code === 55 ? t`start it first` : undefined),
});

const connected = command({
  name: 'connected',
  summary: 'needs a connection',
  options: {},
  run: () => null,
  text: () => {},
});

const commands = [show, fail, connected];

describe('a command that succeeds', () => {
  test('prints its text and an empty line', async () => {
    expect(await run(commands, ['show'])).toMatchObject({
      stdout: 'value:\n7\n\n',
      stderr: '',
      status: 0,
    });
  });

  test('prints neither titles nor the empty line with -q', async () => {
    expect(await run(commands, ['-q', 'show'])).toMatchObject({ stdout: '7\n', status: 0 });
  });

  test('says with -t how long it took, with -q as well', async () => {
    const { stdout } = await run(commands, ['-q', '-t', 'show']);
    expect(stdout).toMatch(/^7\n\n\(Time: \d+\.\d{3} ms\)\n\n$/);
  });

  test('prints its data with --json, and nothing else', async () => {
    const { stdout } = await run(commands, ['show', '--big', '--json']);
    expect(stdout).toBe('{\n  "value": "1152921504606846976"\n}\n');
  });
});

describe('a command that fails', () => {
  test.each([
    ['lines', 'error: first\nerror: second\nhint: try again\n'],
    [
      'cause',
      "error: Failed to start domain 'vm'\n" +
        'error: Requested operation is not valid: domain is not running\nhint: start it first\n',
    ],
    [
      'libvirt',
      'error: Requested operation is not valid: domain is not running\nhint: start it first\n',
    ],
    [
      'denied',
      'error: operation forbidden\n' +
        'hint: a read-only connection may not do this: leave -r (--readonly) out\n',
    ],
    ['silent', ''],
    [
      'bug',
      'error: internal error: x is undefined\n' +
        'hint: this is a mistake in virtune itself: please report it, with what VIRTUNE_DEBUG=1 shows\n',
    ],
  ])('by way of %s says why, and what to do', async (how, stderr) => {
    expect(await run(commands, ['fail', how])).toMatchObject({ stdout: '\n', stderr, status: 1 });
  });

  test('after it has found something prints that first', async () => {
    const { screen, status } = await run(commands, ['fail', 'afterwards']);
    expect(screen).toBe(
      'before\nerror: while printing\nafter\n' +
        'error: Requested operation is not valid: domain is not running\nhint: start it first\n\n',
    );
    expect(status).toBe(1);
  });

  test.each([
    ['lines', { message: 'first\nsecond', hint: 'try again' }],
    [
      'libvirt',
      {
        message: 'Requested operation is not valid: domain is not running',
        code: 55,
        domain: 10,
        hint: 'start it first',
      },
    ],
  ])('by way of %s says so in JSON with --json', async (how, error) => {
    const { stdout, stderr } = await run(commands, ['fail', how, '--json']);
    expect(stdout).toBe('');
    expect(JSON.parse(stderr)).toEqual({ error });
  });

  test('does not keep the next one from running, whose success counts', async () => {
    const { screen, status } = await run(commands, ['fail silent; show']);
    expect(screen).toBe('\nvalue:\n7\n\n');
    expect(status).toBe(0);
  });
});

describe('a connection', () => {
  const unreachable = Object.assign(
    new Error("Failed to connect socket to '/run/x': No such file or directory"),
    {
      name: 'ConnectFailedError',
      path: '/run/x',
      kind: 'nobody-listens',
      problem: "Failed to connect socket to '/run/x': No such file or directory",
    },
  );
  const errors =
    'error: failed to connect to the hypervisor\n' +
    "error: Failed to connect socket to '/run/x': No such file or directory\n" +
    "hint: no libvirt daemon listens on /run/x: start it ('systemctl start libvirtd', or " +
    'virtqemud.socket), or name another with -c URI\n';
  const connect = async (): Promise<never> => {
    throw unreachable;
  };

  test('that cannot be made ends the command that needs it', async () => {
    const outcome = await run(commands, ['connected; show'], { connect });
    expect(outcome).toMatchObject({ screen: `${errors}\nvalue:\n7\n\n`, status: 0 });
  });

  test('that was named with -c must be made, whatever the command', async () => {
    const outcome = await run(commands, ['-c', 'qemu:///system', 'show'], { connect });
    expect(outcome).toMatchObject({ screen: errors, status: 1 });
  });

  test('is made once for all commands of a line, and closed', async () => {
    const seen: string[] = [];
    const outcome = await run(commands, ['connected; connected'], {
      connect: async () => {
        seen.push('open');
        return { isAlive: true, close: async () => void seen.push('close') };
      },
    });
    expect(outcome).toMatchObject({ screen: '\n\n', status: 0 });
    expect(seen).toEqual(['open', 'close']);
  });

  test('that was lost is made again, and the user told', async () => {
    const alive = [false, true];
    const outcome = await run(commands, ['connected; connected'], {
      connect: async () => ({ isAlive: alive.shift() === true, close: async () => {} }),
    });
    expect(outcome.screen).toBe('\nerror: Reconnected to the hypervisor\n\n');
  });
});

describe('options that depend on each other', () => {
  const rules = command({
    name: 'rules',
    summary: '',
    options: { a: flag(''), b: string(''), c: flag(''), n: int('') },
    connects: false,
    run: (_ctx, args) => {
      refuseTogether(args, 'a', 'b');
      requireWith(args, 'b', 'c');
      if (isGiven(args, 'n')) requireEither(args, 'a', 'c');
      return { n: args.n ?? null };
    },
    text: () => {},
  });

  test.each([
    [['--a', '--c'], ''],
    [['--a', '--b', 'x'], 'error: Options --a and --b are mutually exclusive\n'],
    [['--b', ''], 'error: Option --c is required by option --b\n'],
    [['--n', 'x'], 'error: Either --a or --c must be provided\n'],
    [['--n', 'x', '--a', '--c'], 'error: Options --a and --c are mutually exclusive\n'],
    [['--n', 'x', '--a'], "error: Numeric value 'x' for <n> option is malformed or out of range\n"],
  ])('%j: %s', async (argv, stderr) => {
    expect(await run([rules], ['rules', ...argv])).toMatchObject({ stderr });
  });
});

describe('the program', () => {
  test.each([['-v'], ['--version'], ['-V'], ['--version=long'], ['-qv', 'nope']])(
    '%s prints its version',
    async (...argv) => {
      expect(await run(commands, argv)).toMatchObject({ screen: '1.2.3\n', status: 0 });
    },
  );

  test('suggests the command that was meant', async () => {
    const { stderr } = await run(commands, ['shwo']);
    expect(stderr).toBe(
      "error: unknown command: 'shwo'\n" +
        "hint: did you mean 'show'? 'virtune help' lists the commands\n",
    );
  });

  test('speaks Chinese where the locale asks for it', async () => {
    const { stderr } = await run(commands, ['fail', 'lines'], { env: { LANG: 'zh_CN.UTF-8' } });
    expect(stderr).toBe('错误：first\n错误：second\n提示：try again\n');
  });

  test('appends errors to the file of --log, with the time and the process', async () => {
    const directory = mkdtempSync(path.join(tmpdir(), 'virtune-log-'));
    const file = path.join(directory, 'log');
    await run(commands, ['-l', file, 'fail', 'lines']);
    const pattern = String.raw`\[\d{4}(\.\d\d){2} \d\d(:\d\d){2} virtune ${process.pid}\] ERROR`;
    expect(readFileSync(file, 'utf8')).toMatch(
      new RegExp(`^${pattern} first\n${pattern} second\n$`),
    );
    rmSync(directory, { recursive: true });
  });
});
