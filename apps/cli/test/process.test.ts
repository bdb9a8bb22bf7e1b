import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import packageJson from '../package.json' with { type: 'json' };

const launcher = path.resolve(import.meta.dirname, '../../../virtune');

interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number | null;
}

async function run(file: string, args: readonly string[], cwd: string): Promise<Outcome> {
  const { promise, resolve } = Promise.withResolvers<Outcome>();
  const env = { ...process.env, LC_ALL: 'C' };
  const child = execFile(file, args, { cwd, env }, (_error, stdout, stderr) =>
    resolve({ stdout, stderr, status: child.exitCode }),
  );
  return promise;
}

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'virtune process '));
});
afterAll(() => rmSync(directory, { recursive: true }));

describe('the launcher', () => {
  test('runs from any directory, through symbolic links to symbolic links', async () => {
    symlinkSync(launcher, path.join(directory, 'first'));
    symlinkSync('first', path.join(directory, 'second'));
    const outcome = { stdout: `${packageJson.version}\n`, stderr: '', status: 0 };
    expect(await run(launcher, ['--version'], '/')).toEqual(outcome);
    expect(await run(path.join(directory, 'second'), ['--version'], '/')).toEqual(outcome);
    expect(await run('./second', ['--version'], directory)).toEqual(outcome);
  });

  test('passes arguments on as they are', async () => {
    const { stderr } = await run(launcher, ['a  b', '$HOME', ''], directory);
    expect(stderr).toMatch(/^error: unknown command: 'a {2}b'\n/);
  });

  test('says what to do where the node modules are missing', async () => {
    const alone = path.join(directory, 'virtune');
    copyFileSync(launcher, alone);
    const { stderr, status } = await run(alone, ['list'], '/');
    expect(stderr).toContain('node_modules is missing');
    expect(stderr).toMatch(/\nhint: run 'npm start' in .*\n$/);
    expect(status).toBe(1);
  });
});

describe('the package', () => {
  const cli = path.resolve(import.meta.dirname, '..');

  // Built by test/build-command.ts, before all tests.
  test('is one file that runs by itself', async () => {
    for (const part of ['bin', 'dist', 'package.json']) {
      cpSync(path.join(cli, part), path.join(directory, 'package', part), { recursive: true });
    }
    const bin = path.join(directory, 'package/bin/virtune.cjs');
    const version = await run(process.execPath, [bin, '--version'], '/');
    expect(version).toEqual({ stdout: `${packageJson.version}\n`, stderr: '', status: 0 });
    const help = await run(process.execPath, [bin, 'help', 'list'], '/');
    expect(help).toEqual(await run(launcher, ['help', 'list'], '/'));
  });
});

/** A daemon that accepts and never says a word. */
async function silentDaemon(socket: string): Promise<AsyncDisposable> {
  const server = createServer(() => {}).listen(socket);
  await once(server, 'listening');
  return { [Symbol.asyncDispose]: async () => void server.close() };
}

async function exitOf(
  child: ChildProcess,
): Promise<{ code: number | null; signal: string | null }> {
  await once(child, 'close');
  return { code: child.exitCode, signal: child.signalCode };
}

describe('a process', () => {
  test('ends without a word when nobody reads its output any more, as by SIGPIPE', async () => {
    const child = spawn(launcher, ['help'], { stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.destroy();
    let stderr = '';
    child.stderr.on('data', (text: Buffer) => (stderr += text.toString()));
    expect(await exitOf(child)).toEqual({ code: 141, signal: null });
    expect(stderr).toBe('');
  });

  test('says in one line that its output cannot be written', async () => {
    const child = spawn('sh', ['-c', '"$0" help > /dev/full', launcher], { stdio: 'pipe' });
    let stderr = '';
    child.stderr.on('data', (text: Buffer) => (stderr += text.toString()));
    expect(await exitOf(child)).toMatchObject({ code: 1 });
    expect(stderr).toMatch(/^error: [^\n]*ENOSPC[^\n]*\n$/);
  });

  test('is ended by SIGINT while it waits for a daemon that does not answer', async () => {
    const socket = path.join(directory, 'silent');
    await using _daemon = await silentDaemon(socket);
    const child = spawn(launcher, [
      '-c',
      `qemu+unix:///system?socket=${encodeURI(socket)}`,
      'list',
    ]);
    setTimeout(() => child.kill('SIGINT'), 1000);
    expect(await exitOf(child)).toEqual({ code: null, signal: 'SIGINT' });
  });

  test('has a line for a mistake of its own, and the stack with VIRTUNE_DEBUG=1', async () => {
    const uri = 'qemu+unix:///system?socket=/nonexistent';
    const { stderr } = await run(launcher, ['-c', uri, 'list'], directory);
    expect(stderr).toMatch(
      /^error: failed to connect.*\nerror: Failed to connect socket.*\nhint: .*\n$/,
    );
    const debugged = await run('env', ['VIRTUNE_DEBUG=1', launcher, '-c', uri, 'list'], directory);
    expect(debugged.stderr).toMatch(/\n {4}at /);
  });
});
