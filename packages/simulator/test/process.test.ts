import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { procedures as p } from '@virtune/protocol';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { machineFromShape } from '../src/index.ts';
import {
  defaultSettings,
  ensureRunning,
  forget,
  keepState,
  order,
  simulationNames,
  simulationPaths,
  type SimulationSettings,
  stateOf,
} from '../src/process/index.ts';
import { lockHolder, takeLock } from '../src/process/lock.ts';
import { Peer } from './peer.ts';

const file = fileURLToPath(new URL('../src/process/main.ts', import.meta.url));
let directory: string;

beforeAll(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'virtune-sim-'));
  process.env['XDG_RUNTIME_DIR'] = path.join(directory, 'run');
  process.env['XDG_STATE_HOME'] = path.join(directory, 'state');
});

afterAll(async () => {
  await Promise.all(simulationNames().map((name) => order(name, { order: 'stop' })));
  rmSync(directory, { recursive: true });
});

function make(name: string, settings: Partial<SimulationSettings> = {}): void {
  const machine = machineFromShape('2n4c,mem=1G');
  keepState({
    format: 1,
    name,
    origin: 'shape 2n4c,mem=1G',
    settings: { ...defaultSettings, ...settings },
    initial: { machine, system: { hostname: name }, guests: [] },
    saved: null,
  });
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) {
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
  }
}

async function freeBytes(socket: string): Promise<readonly bigint[] | undefined> {
  using peer = new Peer(socket);
  await peer.call(p.connectOpen, { name: '', flags: 0 });
  const answer = await peer.call(p.nodeGetCellsFreeMemory, { startCell: 0, maxcells: 2 });
  return answer?.reply?.cells;
}

describe('a simulated host in a process of its own', () => {
  test('starts once however many want it, keeps its state, and is started again', async () => {
    make('twice');
    const [one, two] = await Promise.all([
      ensureRunning('twice', file),
      ensureRunning('twice', file),
    ]);
    expect(one.pid).toBe(two.pid);
    const before = await freeBytes(one.socket);
    await order('twice', { order: 'fault', fault: { kind: 'memory', node: 1, kib: 1024 } });
    await order('twice', { order: 'fault', fault: { kind: 'cpu', cpus: [3], online: false } });
    await order('twice', { order: 'advance', seconds: 3600 });
    await order('twice', { order: 'stop' });
    await until(() => lockHolder(simulationPaths('twice').lock) === undefined);
    expect(existsSync(one.socket)).toBe(false);
    expect(await order('twice', { order: 'status' })).toBeUndefined();

    const again = await ensureRunning('twice', file);
    expect(again.cpus).toBe(3);
    expect(Date.parse(again.now)).toBeGreaterThanOrEqual(Date.parse(one.now) + 3_600_000);
    expect(await freeBytes(again.socket)).toEqual([before?.[0], (before?.[1] ?? 0n) - 1_048_576n]);

    const reset = await order('twice', { order: 'reset' });
    expect(reset?.cpus).toBe(4);
    expect(await freeBytes(again.socket)).toEqual(before);
  });

  test('ends when nobody has been connected for a while, not before', async () => {
    make('idle', { idleSeconds: 1 });
    const { socket, pid } = await ensureRunning('idle', file);
    using peer = new Peer(socket);
    await peer.call(p.connectOpen, { name: '', flags: 0 });
    await new Promise((resolve) => {
      setTimeout(resolve, 1500);
    });
    expect((await peer.call(p.connectGetHostname, undefined))?.reply).toEqual({ hostname: 'idle' });
    expect(lockHolder(simulationPaths('idle').lock)).toBe(pid);
    peer[Symbol.dispose]();
    await until(() => lockHolder(simulationPaths('idle').lock) === undefined);
    expect(existsSync(socket)).toBe(false);
  });

  test('a process that was killed leaves nothing in the way of the next', async () => {
    make('killed');
    const { pid } = await ensureRunning('killed', file);
    process.kill(pid, 'SIGKILL');
    await until(() => lockHolder(simulationPaths('killed').lock) === undefined);
    const again = await ensureRunning('killed', file);
    expect(again.pid).not.toBe(pid);
  });

  test('a restart of its daemon ends connections, and the host goes on', async () => {
    make('restart');
    const { socket } = await ensureRunning('restart', file);
    using peer = new Peer(socket);
    await peer.call(p.connectOpen, { name: '', flags: 0 });
    const done = order('restart', { order: 'fault', fault: { kind: 'restart', ms: 50 } });
    expect(await peer.next()).toBeUndefined();
    await done;
    expect(await freeBytes(socket)).toHaveLength(2);
  });

  test('refuses orders that make no sense, and says why', async () => {
    make('orders');
    await ensureRunning('orders', file);
    await expect(
      order('orders', { order: 'fault', fault: { kind: 'cpu', cpus: [9], online: false } }),
    ).rejects.toThrow('the host has no CPU 9');
    await expect(
      order('orders', {
        order: 'fault',
        fault: { kind: 'cpu', cpus: [0, 1, 2, 3], online: false },
      }),
    ).rejects.toThrow('the last CPU cannot go offline');
    await expect(
      order('orders', { order: 'fault', fault: { kind: 'memory', node: 0, kib: 1e9 } }),
    ).rejects.toThrow(/^node 0 has \d+ KiB free, not 1000000000$/);
    await expect(
      order('orders', { order: 'fault', fault: { kind: 'cut', procedure: 'virNoSuch', times: 1 } }),
    ).rejects.toThrow('libvirt has no procedure virNoSuch');
  });

  test('a host that there is not is not started, nor one whose state is broken', async () => {
    await expect(ensureRunning('nobody', file)).rejects.toThrow(
      "there is no simulated host 'nobody'",
    );
    make('broken');
    writeFileSync(simulationPaths('broken').state, '{"format": 1');
    onTestFinished(() => forget('broken'));
    await expect(ensureRunning('broken', file)).rejects.toThrow(/broken\.json is no state of/);
    expect(() => stateOf('broken')).toThrow(/is no state of a simulated host/);
  });

  test('a lock is taken once, and from a process that is gone', () => {
    const lock = path.join(directory, 'some.lock');
    expect(takeLock(lock)).toBe(true);
    expect(takeLock(lock)).toBe(false);
    // No process has this number: it is above the kernel's largest.
    writeFileSync(lock, '5000000');
    expect(takeLock(lock)).toBe(true);
    expect(readFileSync(lock, 'utf8')).toBe(String(process.pid));
  });
});
