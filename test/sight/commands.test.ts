import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { decodeSnapshot } from '@virtune/model';
import { afterAll, describe, expect, test } from 'vitest';
import { ownAddress } from '../rig/index.ts';
import { guestProcess, threadsOf, useRig } from '../rig/testing.ts';
import { virtune } from '../virtune.ts';
import { addGuests } from './guests.ts';

const address = ownAddress();
const rig = useRig(
  {
    listen: true,
    config: `listen_addr = "${address}"\nlisten_tls = 0\nlisten_tcp = 1\nauth_tcp = "none"`,
  },
  addGuests,
);

const directory = mkdtempSync(path.join(tmpdir(), 'virtune-sight-'));
afterAll(() => rmSync(directory, { recursive: true }));
const file = path.join(directory, 'host.json');

const json = async (...args: string[]): Promise<Record<string, never>> => {
  const { stdout, stderr, status } = await virtune(rig(), [...args, '--json']);
  expect(`${status}${stderr}`).toBe('0');
  return JSON.parse(stdout) as Record<string, never>;
};

/** What of threads does not change from one look to the next. */
const lasting = (text: string): string[] =>
  text
    .split('\n')
    .filter((line) => /^ (vCPU|iothread)/.test(line))
    .map((line) => line.split(/ {2,}/).slice(0, 5).join(' '));

describe('virtune snapshot', () => {
  test('writes a file that every other command takes in place of a host', async () => {
    const written = await virtune(rig(), ['snapshot', file]);
    expect(written).toMatchObject({
      status: 0,
      stderr: '',
      stdout: `Snapshot of 4 domains written to ${file}\n`,
    });
    expect(decodeSnapshot(readFileSync(file, 'utf8')).domains).toHaveLength(4);
    const now = await virtune(rig(), ['threads']);
    const then = await virtune(rig(), ['-c', rig().uri, 'threads', '--from', file]);
    expect(lasting(then.stdout)).toEqual(lasting(now.stdout));
    expect(lasting(now.stdout).length).toBe(7);
  });

  test('needs no host with --from, and gives the same document', async () => {
    const { stdout, status } = await virtune(
      { ...rig(), env: { LIBVIRT_DEFAULT_URI: 'qemu+unix:///system?socket=/nowhere' } },
      ['snapshot', '--from', file],
    );
    expect([stdout, status]).toEqual([readFileSync(file, 'utf8'), 0]);
  });

  test('--redact keeps names out, and all that reads it gets the same but for names', async () => {
    const redacted = path.join(directory, 'redacted.json');
    await virtune(rig(), ['snapshot', '--redact', redacted, '--from', file]);
    expect(readFileSync(redacted, 'utf8')).not.toMatch(/busy|still|passing|var\/lib/);
    const names = decodeSnapshot(readFileSync(file, 'utf8')).domains.map(({ name }) => name);
    const instead = decodeSnapshot(readFileSync(redacted, 'utf8')).domains.map(({ name }) => name);
    for (const command of ['threads', 'shares']) {
      const [original, after] = await Promise.all(
        [file, redacted].map((from) => virtune(rig(), [command, '--from', from, '--json'])),
      );
      const renamed = names.reduce(
        (text, name, index) => text.replaceAll(`"${name}"`, `"${instead[index]}"`),
        (original?.stdout ?? '').replaceAll(/"uuid": "[^"]*"/g, ''),
      );
      expect(after?.stdout.replaceAll(/"uuid": "[^"]*"/g, '')).toBe(renamed);
      expect(renamed.length).toBeGreaterThan(100);
    }
  });

  test.each([
    [
      'is truncated',
      (text: string) => text.slice(0, 5000),
      /^error: '.*' cannot be taken for a snapshot: line \d+, column \d+: the text ends in the middle: it is not whole\n/,
    ],
    [
      'is of another version',
      (text: string) => text.replace('"version": 1', '"version": 9'),
      /line 3, column 14, \/version: version 9 is not known: this virtune reads 1\n/,
    ],
    [
      'lies',
      (text: string) => text.replace('"lastCpu": 0', '"lastCpu": 64'),
      /\/domains\/\d\/kernel\/threads\/\d+\/lastCpu: the host has no CPU 64: its highest is \d+\n/,
    ],
    [
      'is no snapshot',
      () => '{}',
      /this is no snapshot: 'format' is nothing, not 'virtune-snapshot'\n/,
    ],
  ])('a file that %s is one error with its place', async (_what, change, error) => {
    const bad = path.join(directory, 'bad.json');
    writeFileSync(bad, change(readFileSync(file, 'utf8')));
    const { stdout, stderr, status } = await virtune(rig(), ['threads', '--from', bad]);
    expect([stdout, status]).toEqual(['\n', 1]);
    expect(stderr).toMatch(error);
    expect(stderr.match(/^error: /gm)).toHaveLength(1);
  });
});

describe('virtune threads', () => {
  test('has every thread of a guest that the kernel has', async () => {
    const { domains } = (await json('threads', 'busy')) as unknown as {
      domains: readonly { pid: number; threads: readonly { tid: number; comm: string }[] }[];
    };
    const pid = await guestProcess(rig(), 'busy');
    const really = (await threadsOf(pid)).filter(({ comm }) => comm !== 'worker');
    const told = new Map(domains[0]?.threads.map(({ tid, comm }) => [tid, comm]));
    expect(domains.map((domain) => domain.pid)).toEqual([pid]);
    expect(really.map(({ tid }) => told.get(tid))).toEqual(really.map(({ comm }) => comm));
  });

  test('over TCP it has what libvirt tells, and says what only the host itself could', async () => {
    const args = ['-c', `qemu+tcp://${address}/system`, 'threads', 'busy'];
    const { stdout, stderr, status } = await virtune(rig(), args);
    expect(`${status}${stderr}`).toBe('0');
    expect(stdout).toMatch(/^busy \(id 1\)\n/);
    expect(stdout).toMatch(/^ vCPU 0 +0 +0 +0 +\d/m);
    expect(stdout).toMatch(/^ emulator +0 +0 +- /m);
    expect(stdout).toMatch(/^ 0 +- +64 MiB \(strict\)$/m);
    expect(stdout).toMatch(/^Only on the host itself: /m);
  });

  test('of a guest that is shut off it has what the next start brings', async () => {
    const { stdout } = await virtune(rig(), ['threads', 'off']);
    expect(stdout).toMatch(/^off \(shut off/);
    expect(stdout).toMatch(/^ iothread 1 +any$/m);
  });

  test.each([[[]], [['--from', file]]])('of nobody it is virsh’s error %j', async (from) => {
    const { stderr, status } = await virtune(rig(), ['threads', 'nobody', ...from]);
    expect(status).toBe(1);
    expect(stderr).toMatch(/^error: failed to get domain 'nobody'\nhint: /);
  });

  test.each(['shares', 'check', 'drift'])('%s of nobody hints where to look', async (command) => {
    const { stderr } = await virtune(rig(), [command, 'nobody']);
    expect(stderr).toContain("hint: 'virtune list --all' shows the domains that there are");
    const inFile = await virtune(rig(), [command, 'nobody', '--from', file]);
    expect(inFile.stderr).toContain('hint: the snapshot has the domains ');
  });
});
