import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  type HostOptions,
  type MachineDescription,
  procedureTable,
  referenceMachine,
  Server,
  type ServerOptions,
  SimulatedHost,
} from '../src/index.ts';

/** A simulated host that listens on a Unix socket of its own, until it is disposed of. */
export interface Simulated extends AsyncDisposable {
  readonly host: SimulatedHost;
  readonly server: Server;
  readonly path: string;
}

export async function simulated(
  options: HostOptions & { machine?: MachineDescription; server?: ServerOptions } = {},
): Promise<Simulated> {
  const directory = await mkdtemp(path.join(tmpdir(), 'virtune-sim-'));
  const host = new SimulatedHost(options.machine ?? referenceMachine, options);
  const server = new Server(host, procedureTable, options.server);
  const socket = path.join(directory, 'sock');
  await server.listen({ path: socket });
  return {
    host,
    server,
    path: socket,
    async [Symbol.asyncDispose]() {
      await server.close();
      host.clock.stop();
      await rm(directory, { recursive: true });
    },
  };
}
