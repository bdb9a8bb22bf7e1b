import net from 'node:net';
import { ConnectFailedError } from '../errors.ts';
import type { ConnectionUri } from '../uri.ts';
import { SocketTransport } from './socket.ts';
import { failureKind, lastError, systemReason } from './system-error.ts';
import type { Target } from './target.ts';
import type { Transport, TransportEvents } from './transport.ts';
import { readInto } from './unix.ts';

/** LIBVIRTD_TCP_PORT. */
const TCP_PORT = 16_509;

export interface Address {
  readonly host: string;
  readonly port: number;
}

/** The host and port of a URI; without a host this machine. */
export function addressOf(uri: ConnectionUri | null, defaultPort: number): Address {
  return { host: uri?.server ?? 'localhost', port: uri?.port || defaultPort };
}

/** The failure to connect to an address, in libvirt's words. `daemonSetting` is what opens the port. */
export function addressFailed(
  uri: string,
  { host, port }: Address,
  error: Error,
  daemonSetting: string,
): ConnectFailedError {
  const path = `${host}:${port}`;
  const cause = lastError(error);
  const kind = failureKind(cause);
  const reason = systemReason(cause);
  if (kind === 'name-unresolved') {
    const problem = `Unable to resolve address '${host}' service '${port}': ${reason}`;
    const advice = `look at the host name in the URI, /etc/hosts and the DNS`;
    return new ConnectFailedError({ uri, path, kind, problem, advice, cause });
  }
  const problem = `unable to connect to server at '${path}': ${reason}`;
  const advice =
    kind === 'nobody-listens'
      ? `nothing listens there; look at the port in the URI and at ${daemonSetting} on ${host}`
      : `look at the network between here and ${host}, and its firewall`;
  return new ConnectFailedError({ uri, path, kind, problem, advice, cause });
}

/**
 * Connects to a daemon's TCP port, unencrypted (virNetSocketNewConnectTCP).
 * @throws ConnectFailedError.
 */
export function openTcp(
  { text, uri }: Target,
  events: TransportEvents,
  signal?: AbortSignal,
): Promise<Transport> {
  const address = addressOf(uri, TCP_PORT);
  const setting = 'libvirtd-tcp.socket, or listen_tcp of libvirtd.conf with --listen,';
  return new Promise((resolve, reject) => {
    const socket = net.connect({
      ...address,
      noDelay: true,
      onread: readInto(events),
      ...(signal && { signal }),
    });
    const refuse = (error: Error): void =>
      reject(signal?.aborted ? signal.reason : addressFailed(text, address, error, setting));
    socket.once('error', refuse);
    socket.once('connect', () => {
      socket.off('error', refuse);
      resolve(new SocketTransport(socket, `${address.host}:${address.port}`, events));
    });
  });
}
