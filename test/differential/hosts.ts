import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { machineFromShape, procedureTable, Server, SimulatedHost } from '@virtune/simulator';
import { startRig } from '../rig/index.ts';
import type { Host } from './side.ts';

/** What the programs are compared on: libvirtd itself with real guests, or a simulated host. */
export type HostKind = 'libvirtd' | 'simulator';

async function startSimulator(): Promise<Host & AsyncDisposable> {
  const dir = mkdtempSync(path.join(tmpdir(), 'virtune-differential-'));
  const host = new SimulatedHost(machineFromShape('1n4c'));
  const server = new Server(host, procedureTable);
  const socket = path.join(dir, 'sock');
  await server.listen({ path: socket });
  const uri = `qemu+unix:///system?socket=${socket}`;
  return {
    dir,
    uri,
    env: { LIBVIRT_DEFAULT_URI: uri },
    async [Symbol.asyncDispose]() {
      await server.close();
      host.clock.stop();
      rmSync(dir, { recursive: true });
    },
  };
}

export const startHost = (kind: HostKind): Promise<Host & AsyncDisposable> =>
  kind === 'libvirtd' ? startRig() : startSimulator();
