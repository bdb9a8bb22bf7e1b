import { defaultHost } from './default-host.ts';
import { simulatorFile } from './main-file.ts';

const SCHEME = 'sim:';

export const isSimulatedUri = (uri: string | undefined): uri is string =>
  uri?.startsWith(SCHEME) === true;

/** The name in `sim:///NAME`; `default` where there is none. */
export function simulatedName(uri: string): string {
  const name = /^sim:(?:\/\/\/?)?([^/?#]*)/.exec(uri)?.[1] ?? '';
  return name === '' ? 'default' : decodeURIComponent(name);
}

/** libvirt's own URI for a simulated host's socket. */
export const socketUri = (socket: string): string =>
  `qemu+unix:///system?socket=${encodeURIComponent(socket).replaceAll('%2F', '/')}`;

/**
 * Starts the simulated host that a `sim:///NAME` means, the reference host where there is none of
 * that name yet, and gives the URI that libvirt's clients reach it by.
 */
export async function simulatedUri(uri: string): Promise<string> {
  const { ensureRunning, isSimulationName, keepState, SimulationError, stateOf } =
    await import('@virtune/simulator/process');
  const name = simulatedName(uri);
  if (!isSimulationName(name)) {
    throw new SimulationError(`'${name}' is no name for a simulated host: letters, digits, . _ -`);
  }
  if (stateOf(name) === null) keepState(await defaultHost(name));
  const { socket } = await ensureRunning(name, simulatorFile());
  return socketUri(socket);
}
