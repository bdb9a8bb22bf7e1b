import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connect, type Connection } from '@virtune/libvirt';
import { hostFromText, procedureTable, Server, SimulatedHost } from '@virtune/simulator';
import { type Rig, startRig } from '../rig/index.ts';

/** libvirtd itself, or the simulated host: what the contract is held against. */
export interface Side extends AsyncDisposable {
  readonly kind: 'libvirtd' | 'simulator';
  readonly uri: string;
  readonly connection: Connection;
  /** What is to be taken out of outputs, for it is of this side alone. */
  readonly directory: string;
}

/** The simulator, as a host of the shape that a libvirtd tells of itself. */
export async function simulatorLike(
  capabilities: string,
  cgroup: 1 | 2,
): Promise<Side & { readonly host: SimulatedHost }> {
  const directory = mkdtempSync(path.join(tmpdir(), 'virtune-contract-'));
  const { machine, system } = hostFromText(capabilities, 'capabilities.xml');
  const host = new SimulatedHost(machine, { system: { ...system, cgroup } });
  const server = new Server(host, procedureTable);
  const socket = path.join(directory, 'sock');
  await server.listen({ path: socket });
  const uri = `qemu+unix:///system?socket=${socket}`;
  const connection = await connect(uri);
  return {
    kind: 'simulator',
    host,
    uri,
    connection,
    directory,
    async [Symbol.asyncDispose]() {
      await connection.close();
      await server.close();
      host.clock.stop();
      rmSync(directory, { recursive: true });
    },
  };
}

async function libvirtd(): Promise<Side & { readonly rig: Rig }> {
  const rig = await startRig();
  const connection = await connect(rig.uri);
  return {
    kind: 'libvirtd',
    rig,
    uri: rig.uri,
    connection,
    directory: rig.dir,
    async [Symbol.asyncDispose]() {
      await connection.close();
      await rig.stop();
    },
  };
}

/**
 * Both sides, of the same shape. `told` is what the simulator hears of the capabilities of the real
 * side, by default all.
 */
export async function startSides(
  told: (capabilities: string) => string = (capabilities) => capabilities,
): Promise<{
  real: Side & { readonly rig: Rig };
  simulated: Side & { readonly host: SimulatedHost };
}> {
  const real = await libvirtd();
  const capabilities = told(await real.connection.getCapabilities());
  const cgroup = real.rig.cgroupVersion === 2 ? 2 : 1;
  const simulated = await simulatorLike(capabilities, cgroup);
  return { real, simulated };
}
