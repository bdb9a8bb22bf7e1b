import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { startRig, useRig } from '../rig/testing.ts';

const rig = useRig();
const script = path.join(import.meta.dirname, 'closes.fixture.ts');

interface Ended {
  readonly status: number | null;
  readonly output: string;
}

/** Runs the fixture to its end; `onReady` is called when it says that it is ready. */
async function ends(uri: string, how: string, onReady?: () => Promise<unknown>): Promise<Ended> {
  const child = spawn(process.execPath, [script, uri, how], {
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: 60_000,
    killSignal: 'SIGKILL',
  });
  let output = '';
  let told: Promise<unknown> | undefined;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    if (output.includes('ready')) told ??= onReady?.();
  });
  const status = await new Promise<number | null>((resolve) => child.on('close', resolve));
  await told;
  return { status, output };
}

function resources({ output }: Ended): { before: string[]; after: string[] } {
  return JSON.parse(output.trim().split('\n').at(-1) ?? '') as {
    before: string[];
    after: string[];
  };
}

test('a closed connection leaves no socket and no timer, and its process ends by itself', async () => {
  const ended = await ends(rig().uri, 'close');
  expect(ended.status).toBe(0);
  const { before, after } = resources(ended);
  expect(after).toEqual(before);
});

test('nor does one whose daemon was killed', async () => {
  await using own = await startRig();
  const pid = readFileSync(path.join(own.dir, 'run/libvirtd.pid'), 'utf8').trim();
  const ended = await ends(own.uri, 'lost', () => own.exec('kill', ['-KILL', pid]));
  expect(ended.status).toBe(0);
  const { before, after } = resources(ended);
  expect(after).toEqual(before);
});

test('nor does one whose daemon is stopped, which keepalive finds out', async () => {
  await using own = await startRig();
  const pid = readFileSync(path.join(own.dir, 'run/libvirtd.pid'), 'utf8').trim();
  const ended = await ends(own.uri, 'lost', () => own.exec('kill', ['-STOP', pid]));
  expect(ended.status).toBe(0);
  const { before, after } = resources(ended);
  expect(after).toEqual(before);
});

test('nor does one that is closed while its daemon is stopped, whose good-bye nobody answers', async () => {
  await using own = await startRig();
  const ended = await ends(own.uri, 'silent', async () => {
    process.kill(await own.daemonPid(), 'SIGSTOP');
  });
  expect(ended.status).toBe(0);
  const { before, after } = resources(ended);
  expect(after).toEqual(before);
});
