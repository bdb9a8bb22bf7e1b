import { spawn } from 'node:child_process';
import path from 'node:path';
import { expect, test } from 'vitest';
import { romGuest, skipReason, startRig } from '../rig/testing.ts';

const launcher = path.resolve(import.meta.dirname, '../../virtune');

test.skipIf(skipReason() !== undefined)(
  'virtune -k 1 -K 1 event: a daemon that is stopped ends it within seconds, with the reason',
  async () => {
    await using rig = await startRig();
    const child = spawn(launcher, ['-k', '1', '-K', '1', 'event', '--all', '--loop'], {
      env: { ...process.env, ...rig.env, LC_ALL: 'C' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const said = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (said.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said.stderr += text));
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
    // Until it hears.
    while (said.stdout === '') {
      await rig.define(romGuest({ name: 'a', uuid: '0f8fad5b-d9cb-469f-a165-70867728950e' }));
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const daemon = await rig.daemonPid();
    process.kill(daemon, 'SIGSTOP');
    expect(await ended).toBe(1);
    expect(said.stderr).toMatch(
      /^error: connection to \S+ lost: 1 keepalive message without an answer in \d+ ms\n/,
    );
    process.kill(daemon, 'SIGCONT');
  },
);
