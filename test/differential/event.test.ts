import { type ChildProcessByStdio, spawn } from 'node:child_process';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { romGuest, useRig } from '../rig/testing.ts';
import { differential } from './differential.ts';

differential('event', [
  'event --list',
  'event',
  'event lifecycle',
  'event --all --event lifecycle',
  'event --list --all',
  'event --event nonsense',
  "event --event ''",
  'event --all --timeout 0',
  'event --all --timeout x',
  'event --all --domain nobody',
  'event --all --timeout 1',
  'event --domain openEulerVM --event lifecycle --timeout 1 --loop',
]);

const rig = useRig();
const launcher = path.resolve(import.meta.dirname, '../../virtune');

/** A program that listens; what it has printed so far is in `output`. */
class Listener {
  readonly #child: ChildProcessByStdio<null, Readable, null>;
  readonly #ended: Promise<unknown>;
  output = '';

  constructor(command: readonly string[], args: readonly string[]) {
    const [program = '', ...before] = command;
    this.#child = spawn(program, [...before, ...args], {
      env: { ...process.env, ...rig().env, LC_ALL: 'C' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#child.stdout.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    this.#ended = new Promise((resolve) => this.#child.on('close', resolve));
  }

  async interrupt(): Promise<number | null> {
    this.#child.kill('SIGINT');
    await this.#ended;
    return this.#child.exitCode;
  }
}

async function until(condition: () => boolean): Promise<void> {
  for (const began = Date.now(); !condition();) {
    if (Date.now() - began > 60_000) throw new Error('it has not come to this in a minute');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Starts virsh and virtune as listeners, and waits until both hear. */
async function listeners(...args: string[]): Promise<{ virsh: Listener; virtune: Listener }> {
  // Into a pipe virsh would print only at its end.
  const virsh = new Listener(['stdbuf', '-oL', 'virsh'], args);
  const virtune = new Listener([launcher], args);
  const heard = ({ output }: Listener): boolean => output.includes("'marker'");
  while (!heard(virsh) || !heard(virtune)) {
    await rig().define(romGuest({ name: 'marker' }));
    await rig().virsh(['undefine', 'marker']);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return { virsh, virtune };
}

/** What was printed about the guest itself; times are volatile. */
const about = ({ output }: Listener): string =>
  output
    .replaceAll(/^(\S+ \S+: )?event .* for domain 'marker'.*\n/gm, '')
    .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}/g, 'TIME')
    .replaceAll(/received: \d+/g, 'received: N');

const atEnd = ({ output }: Listener): boolean => output.includes("'a': Undefined Removed");

test('what happens to a guest is told as virsh tells it, line by line, until an interrupt', async () => {
  const { virsh, virtune } = await listeners('event', '--all', '--loop', '--timestamp');
  await rig().define(romGuest({ name: 'a', iothreads: 1 }));
  for (const command of [
    'start a',
    'suspend a',
    'resume a',
    'vcpupin a 0 0 --live',
    'iothreadpin a 1 0 --live',
    'schedinfo a --live --set cpu_shares=512',
    'metadata a urn:x --set <a/> --key k --config',
    'desc a --title --new-desc x --config',
    'managedsave a',
    'start a',
    'destroy a',
    'undefine a',
  ]) {
    expect(await rig().virsh(command.split(' '))).toMatchObject({ status: 0 });
  }
  await until(() => atEnd(virsh) && atEnd(virtune));
  expect(await Promise.all([virsh.interrupt(), virtune.interrupt()])).toEqual([0, 0]);
  expect(about(virtune)).toBe(about(virsh));
  expect(about(virtune)).toContain(
    "TIME+0000: event 'tunable' for domain 'a':\n\tcputune.vcpupin0: 0",
  );
  expect(about(virtune)).toMatch(/event loop interrupted\nevents received: N\n\n$/);
});

test('without --loop the first event ends it', async () => {
  const b = romGuest({ name: 'b', uuid: '0f8fad5b-d9cb-469f-a165-70867728950e' });
  await rig().define(b);
  const virtune = new Listener([launcher], ['event', '--event', 'lifecycle', '--domain', 'b']);
  // Until it hears.
  while (virtune.output === '') {
    await rig().define(b);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  expect(await virtune.interrupt()).toBe(0);
  expect(virtune.output).toBe(
    "event 'lifecycle' for domain 'b': Defined Updated\nevents received: 1\n\n",
  );
});

test('--json with --loop is a line an event, and a document at the end', async () => {
  const c = romGuest({ name: 'c', uuid: '7c9e6679-7425-40de-944b-e07fc1f90ae7' });
  const virtune = new Listener([launcher], ['event', '--all', '--loop', '--json']);
  while (virtune.output === '') {
    await rig().define(c);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  expect(await virtune.interrupt()).toBe(0);
  const [first = '', ...rest] = virtune.output.split(/\n(?=\{)/);
  expect(JSON.parse(first)).toMatchObject({
    kind: 'lifecycle',
    domain: 'c',
    values: { event: 'defined' },
  });
  expect(JSON.parse(rest.at(-1) ?? '')).toMatchObject({ ended: 'interrupt' });
});
