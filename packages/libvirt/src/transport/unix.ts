import net from 'node:net';
import { pause, startSessionDaemon } from '../autostart.ts';
import { ConnectFailedError } from '../errors.ts';
import { SocketTransport } from './socket.ts';
import { type DaemonSocket, daemonSocket } from './socket-path.ts';
import { failureKind, systemReason } from './system-error.ts';
import { remoteMode, type Target } from './target.ts';
import type { Transport, TransportEvents } from './transport.ts';

const READ_BUFFER_BYTES = 65_536;
const AUTOSTART_TRIES = 500;

function connectFailed(uri: string, path: string, cause: NodeJS.ErrnoException) {
  const problem = `Failed to connect socket to '${path}': ${systemReason(cause)}`;
  return new ConnectFailedError({ uri, path, kind: failureKind(cause), problem, cause });
}

/** What a socket is connected with so that all its data come through one buffer, which is quick. */
export const readInto = (events: TransportEvents) => ({
  buffer: Buffer.allocUnsafe(READ_BUFFER_BYTES),
  callback(count: number, buffer: Uint8Array): boolean {
    events.onData(buffer.subarray(0, count));
    return true;
  },
});

function connectUnix(
  uri: string,
  path: string,
  events: TransportEvents,
  signal?: AbortSignal,
): Promise<Transport> {
  return new Promise((resolve, reject) => {
    const socket = net.connect({ path, onread: readInto(events), ...(signal && { signal }) });
    const refuse = (error: Error): void =>
      reject(signal?.aborted === true ? signal.reason : connectFailed(uri, path, error));
    socket.once('error', refuse);
    socket.once('connect', () => {
      socket.off('error', refuse);
      resolve(new SocketTransport(socket, path, events));
    });
  });
}

const nobodyListens = (error: unknown): boolean =>
  error instanceof ConnectFailedError && error.kind === 'nobody-listens';

/** Connects; where nobody listens and the daemon is the user's own, starts it and waits for it. */
async function connectOrStart(
  uri: string,
  { path, autostart }: DaemonSocket,
  events: TransportEvents,
  signal?: AbortSignal,
): Promise<Transport> {
  let tries = autostart === null ? 1 : AUTOSTART_TRIES;
  let started = false;
  for (;;) {
    try {
      return await connectUnix(uri, path, events, signal);
    } catch (error) {
      if (autostart === null || --tries === 0 || !nobodyListens(error)) throw error;
      if (!started && !(await startSessionDaemon(autostart))) throw error;
      started = true;
      await pause(signal);
    }
  }
}

/**
 * Connects to a daemon's Unix socket: `socket=`, or the one of the daemon that serves the URI.
 * @throws ConnectFailedError with libvirt's own message; InvalidUriError for an unknown `mode=`.
 */
export function openUnix(
  target: Target,
  events: TransportEvents,
  signal?: AbortSignal,
): Promise<Transport> {
  const { text, uri, readonly } = target;
  const socket = daemonSocket(uri, readonly, remoteMode(target));
  return connectOrStart(text, socket, events, signal);
}
