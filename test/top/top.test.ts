import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { run } from '../rig/command.ts';
import { addExampleGuests, type Rig, startRig } from '../rig/index.ts';
import { useRig } from '../rig/testing.ts';
import { virtune } from '../virtune.ts';
import { TestTerminal } from './terminal.ts';

const rig = useRig({}, addExampleGuests);
const launcher = path.resolve(import.meta.dirname, '../../virtune');
const sane = /status (\d+)\n[^]*icanon on, echo on/;
const report = `echo "status $?"; stty -a | sed -n 's/.*[; ]icanon.*/icanon on,/p' | tr -d '\\n'; stty -a | grep -q ' echo ' && echo ' echo on'`;

/** A terminal in which top runs and has drawn something. */
async function topIn(host: Rig, args = ''): Promise<TestTerminal> {
  const terminal = await TestTerminal.open({ ...host.env });
  await terminal.enter(`clear; ${launcher} top --interval 1 ${args}; ${report}`);
  await terminal.shows(/USED/);
  return terminal;
}

async function expectSane(terminal: TestTerminal): Promise<string> {
  const screen = await terminal.shows(sane);
  expect(await terminal.state()).toEqual({ cursor: true, alternate: false });
  expect(screen).not.toContain('ENTITLED');
  return sane.exec(screen)?.[1] ?? '';
}

describe('top in a terminal', () => {
  test('shows the guests that run, their threads, the CPUs; q ends it and all is as before', async () => {
    await using terminal = await topIn(rig());
    expect(await terminal.state()).toEqual({ cursor: false, alternate: true });
    await terminal.shows(/openEulerVM +2 +\d\.\d\d/);
    await terminal.press('Enter');
    await terminal.shows(/vCPU 1 .* 0-/);
    // A terminal sends Alt-c as Escape and c: a person leaves time between them.
    await terminal.press('Escape');
    await terminal.shows(/ENTITLED/);
    await terminal.press('c');
    await terminal.shows(/node 0 +\d+ % busy/);
    await terminal.press('h');
    await terminal.shows(/pause and go on/);
    await terminal.press('h', 'Space');
    await terminal.shows(/paused/);
    await terminal.press('Space', '/');
    await terminal.enter('nobody');
    await terminal.shows(/filter: nobody/);
    await terminal.press('q');
    expect(await expectSane(terminal)).toBe('0');
  });

  test.each([
    ['TERM', '143'],
    ['HUP', '129'],
  ])('SIG%s leaves the terminal as it was', async (signal, status) => {
    await using terminal = await topIn(rig(), `--filter ${signal}`);
    await terminal.shows(new RegExp(`filter: ${signal}`));
    const killed = await run('pkill', [`-${signal}`, '-f', `top --interval 1 --filter ${signal}$`]);
    expect(killed.status).toBe(0);
    expect(await expectSane(terminal)).toBe(status);
  });

  test('Ctrl-C ends it', async () => {
    await using terminal = await topIn(rig());
    await terminal.press('C-c');
    expect(await expectSane(terminal)).toBe('0');
  });

  test('a daemon that dies ends it with one line, and leaves the terminal as it was', async () => {
    const host = await startRig({});
    try {
      await addExampleGuests(host);
      await using terminal = await topIn(host);
      await host.stop();
      await terminal.shows(/error: the connection to the host was lost/);
      expect(await expectSane(terminal)).toBe('1');
    } finally {
      await host.stop();
    }
  });
});

describe('top without a terminal', () => {
  test('prints as many intervals as are wanted', async () => {
    const { stdout, status } = await virtune(rig(), ['top', '--interval', '1', '--count', '2']);
    expect(status).toBe(0);
    expect(stdout.match(/^ GUEST/gm)).toHaveLength(2);
    expect(stdout.match(/^ openEulerVM +2/gm)).toHaveLength(2);
  });

  test('--json tells of guests, CPUs and nodes', async () => {
    const { stdout } = await virtune(rig(), ['top', '--interval', '1', '--json']);
    const [frame] = (JSON.parse(stdout) as { frames: readonly Record<string, unknown>[] }).frames;
    expect(frame).toMatchObject({
      guests: [{ name: 'openEulerVM', vcpus: [{ id: 0 }, { id: 1 }] }],
      cpus: expect.arrayContaining([{ cpu: 0, busy: expect.any(Number) as number }]) as unknown,
      nodes: [{ node: 0 }],
    });
  });

  test.each([
    [['--sort', 'nonsense'], /there is no column 'nonsense'/],
    [['--interval', '0'], /at least 1 second/],
    [['--count', '0'], /at least one interval/],
  ])('refuses %j', async (args, message) => {
    const { stderr, status } = await virtune(rig(), ['top', ...args]);
    expect(status).toBe(1);
    expect(stderr).toMatch(message);
  });
});
