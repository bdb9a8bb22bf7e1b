import net from 'node:net';
import { ConnectFailedError } from '../errors.ts';
import type { Transport, TransportEvents } from './transport.ts';

const READ_BUFFER_BYTES = 65_536;

/** What strerror(3) says, so that messages read as libvirt's do. */
const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'No such file or directory',
  EACCES: 'Permission denied',
  ECONNREFUSED: 'Connection refused',
  ENOTSOCK: 'Socket operation on non-socket',
  EAGAIN: 'Resource temporarily unavailable',
  EPROTOTYPE: 'Protocol wrong type for socket',
  ENOTDIR: 'Not a directory',
};

function connectFailed(uri: string, path: string, cause: NodeJS.ErrnoException) {
  const reason = reasons[cause.code ?? ''] ?? cause.message;
  return new ConnectFailedError(uri, path, reason, cause);
}

class UnixTransport implements Transport {
  readonly peer: string;
  readonly #socket: net.Socket;

  constructor(socket: net.Socket, path: string) {
    this.#socket = socket;
    this.peer = path;
  }

  send(bytes: Uint8Array): void {
    this.#socket.write(bytes);
  }

  close(): void {
    this.#socket.end();
  }

  destroy(error: Error): void {
    this.#socket.destroy(error);
  }
}

/**
 * Connects to a daemon's Unix socket.
 * @throws ConnectFailedError with libvirt's own message.
 */
export function connectUnix(
  uri: string,
  path: string,
  events: TransportEvents,
  signal?: AbortSignal,
): Promise<Transport> {
  return new Promise((resolve, reject) => {
    let failure: Error | undefined;
    const socket = net.connect({
      path,
      onread: {
        buffer: Buffer.allocUnsafe(READ_BUFFER_BYTES),
        callback(count, buffer) {
          events.onData(buffer.subarray(0, count));
          return true;
        },
      },
      ...(signal && { signal }),
    });
    const refuse = (error: Error): void =>
      reject(signal?.aborted === true ? signal.reason : connectFailed(uri, path, error));
    socket.once('error', refuse);
    socket.once('connect', () => {
      socket.off('error', refuse);
      socket.on('error', (error) => (failure = error));
      socket.on('close', () => events.onClose(failure));
      resolve(new UnixTransport(socket, path));
    });
  });
}
