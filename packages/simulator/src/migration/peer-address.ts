import { code, from, VirError } from '../error.ts';

/** Where another host's daemon listens. */
export type PeerAddress =
  | { readonly path: string }
  | { readonly host: string; readonly port: number };

const system = (detail: string, errno: number): VirError =>
  new VirError(code.systemError, from.rpc, detail, errno);

const DEFAULT_SOCKET = '/var/run/libvirt/libvirt-sock';
const DEFAULT_PORT = 16_509;

/** The URI of a driver within the daemon itself, which no guest can go to. */
const isLocal = (uri: string): boolean => uri === '' || /^(?:qemu|test):\/\/\//.test(uri);

/**
 * Where a URI leads, as far as a simulated host can follow it: Unix sockets and TCP. @throws VirError
 * what libvirtd says of one that leads nowhere.
 */
export function addressOf(uri: string): PeerAddress {
  if (isLocal(uri)) {
    throw new VirError(code.noSupport, from.domain, 'virConnectSetKeepAlive');
  }
  const parts =
    /^([a-z]+)(?:\+([a-z]+))?:\/\/(\[[^\]]*\]|[^/:?]*)(?::(\d+))?(?:\/[^?]*)?(?:\?(.*))?$/;
  const match = parts.exec(uri);
  if (match === null) {
    throw new VirError(code.noConnect, from.none, `URI '${uri}' does not include a driver name`);
  }
  const [, driver, transport = 'tls', server = '', port, query] = match;
  if (server === '' && transport === 'tls' && driver !== 'qemu') {
    throw new VirError(code.noConnect, from.none, uri);
  }
  switch (transport) {
    case 'unix':
      return { path: new URLSearchParams(query).get('socket') ?? DEFAULT_SOCKET };
    case 'tcp':
      return { host: server.replaceAll(/^\[|\]$/g, ''), port: Number(port ?? DEFAULT_PORT) };
    case 'tls':
      throw system(
        "Cannot read CA certificate '/etc/pki/CA/cacert.pem': No such file or directory",
        2,
      );
    default:
      throw new VirError(
        code.invalidArg,
        from.remote,
        `transport '${transport}' is not one that a simulated host can use`,
      );
  }
}

const reasons: Readonly<Record<string, readonly [text: string, errno: number]>> = {
  ENOENT: ['No such file or directory', 2],
  EACCES: ['Permission denied', 13],
  ENOTSOCK: ['Connection refused', 111],
  ECONNREFUSED: ['Connection refused', 111],
  ECONNRESET: ['Connection reset by peer', 104],
  ETIMEDOUT: ['Connection timed out', 110],
  EHOSTUNREACH: ['No route to host', 113],
  ENETUNREACH: ['Network is unreachable', 101],
};

/** libvirt's words where nobody answers (virNetSocketNewConnectUNIX, virNetSocketNewConnectTCP). */
export function cannotConnect(address: PeerAddress, error: NodeJS.ErrnoException): VirError {
  const [reason, errno] = reasons[error.code ?? ''] ?? [error.message, -(error.errno ?? -1)];
  if ('path' in address) {
    return system(`Failed to connect socket to '${address.path}': ${reason}`, errno);
  }
  const { host, port } = address;
  if (error.code === 'ENOTFOUND' || error.code === 'EAI_AGAIN') {
    const what = `Unable to resolve address '${host}' service '${port}': Name or service not known`;
    return system(what, 0);
  }
  return system(`unable to connect to server at '${host}:${port}': ${reason}`, errno);
}
