import net from 'node:net';
import tls from 'node:tls';
import { InvalidUriError } from '../errors.ts';
import { uriFlag, uriParam } from '../uri.ts';
import { SocketTransport } from './socket.ts';
import type { Target } from './target.ts';
import { addressFailed, addressOf } from './tcp.ts';
import {
  clientRefused,
  filesUnusable,
  handshakeFailed,
  hungUp,
  type TlsAttempt,
} from './tls-failure.ts';
import { readTlsFiles, type TlsFiles } from './tls-files.ts';
import type { Transport, TransportEvents } from './transport.ts';

/** LIBVIRTD_TLS_PORT. */
const TLS_PORT = 16_514;
const SETTING = 'libvirtd-tls.socket, or listen_tls of libvirtd.conf with --listen,';

/** The one byte that libvirtd sends when it has looked at this side's certificate and likes it. */
const APPROVED = 1;

/** GnuTLS's priority strings mean nothing to OpenSSL; `NORMAL` is what is done anyway. */
function checkPriority({ uri, text, config }: Target): void {
  const given = uri === null ? undefined : uriParam(uri, 'tls_priority');
  const priority = given ?? config.tlsPriority;
  if (priority === undefined || priority === 'NORMAL') return;
  const where = given === undefined ? `${config.file} has tls_priority` : 'tls_priority';
  const reason = `${where} '${priority}', a setting of GnuTLS that cannot be honoured here: leave it out, and limit versions and ciphers with tls_priority of libvirtd.conf on the server`;
  throw new InvalidUriError(text, reason);
}

function secureContext(attempt: TlsAttempt): tls.SecureContext {
  const { ca, crl, cert, key } = attempt.files;
  try {
    return tls.createSecureContext({ ca, crl, cert, key, minVersion: 'TLSv1.2' });
  } catch (cause) {
    throw filesUnusable(attempt, cause as Error);
  }
}

/**
 * Sends every message in a TLS record of its own, as libvirt's client does. A server that works on
 * as many calls as it allows stops reading; what shares a record with the last one that it read
 * then waits inside GnuTLS, of which nothing wakes the server: the connection stalls.
 */
class TlsTransport extends SocketTransport {
  readonly #socket: tls.TLSSocket;
  readonly #events: TransportEvents;
  readonly #waiting: Uint8Array[] = [];
  #writing = false;

  constructor(socket: tls.TLSSocket, peer: string, events: TransportEvents) {
    super(socket, peer, events);
    this.#socket = socket;
    this.#events = events;
  }

  override send(bytes: Uint8Array): boolean {
    this.#waiting.push(bytes);
    if (!this.#writing) this.#next();
    return !this.#writing;
  }

  readonly #next = (): void => {
    const bytes = this.#waiting.shift();
    const wrote = this.#writing;
    this.#writing = bytes !== undefined;
    if (bytes !== undefined) this.#socket.write(bytes, this.#next);
    else if (wrote) this.#events.onDrain?.();
  };
}

interface Handshake {
  readonly attempt: TlsAttempt;
  readonly verify: boolean;
  readonly events: TransportEvents;
  readonly signal: AbortSignal | undefined;
}

/** Shakes hands and waits for the server's approval. */
function shakeHands(
  socket: net.Socket,
  { attempt, verify, events, signal }: Handshake,
): Promise<Transport> {
  const { host, port } = attempt.address;
  const secure = tls.connect({
    socket,
    secureContext: secureContext(attempt),
    rejectUnauthorized: verify,
    // Names alone are sent; an address is compared with the certificate all the same.
    host,
    ...(net.isIP(host) === 0 && { servername: host }),
  });
  return new Promise((resolve, reject) => {
    let shaken = false;
    const refuse = (error: Error): void => {
      secure.destroy();
      reject(signal?.aborted === true ? signal.reason : error);
    };
    const onError = (error: Error): void => refuse(handshakeFailed(attempt, error));
    const onEnd = (): void => refuse((shaken ? clientRefused : hungUp)(attempt));
    const onAbort = (): void => refuse(signal?.reason);
    const onFirst = (bytes: Buffer): void => {
      secure.off('error', onError).off('end', onEnd).off('close', onEnd);
      signal?.removeEventListener('abort', onAbort);
      if (bytes[0] !== APPROVED) return refuse(clientRefused(attempt));
      resolve(new TlsTransport(secure, `${host}:${port}`, events));
      secure.on('data', (data: Buffer) => events.onData(data));
      if (bytes.length > 1) events.onData(bytes.subarray(1));
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    secure.once('secureConnect', () => (shaken = true));
    secure.on('error', onError).on('end', onEnd).on('close', onEnd).once('data', onFirst);
  });
}

function connectTcp({ attempt, signal }: Handshake): Promise<net.Socket> {
  return new Promise((resolve, reject) => {
    const { uri, address } = attempt;
    const socket = net.connect({ ...address, noDelay: true, ...(signal && { signal }) });
    const refuse = (error: Error): void =>
      reject(
        signal?.aborted === true ? signal.reason : addressFailed(uri, address, error, SETTING),
      );
    socket.once('error', refuse);
    socket.once('connect', () => {
      socket.off('error', refuse);
      // TLS wraps the socket and tells of its failures.
      socket.on('error', () => undefined);
      resolve(socket);
    });
  });
}

/**
 * Connects to a daemon's TLS port: shakes hands with libvirt's certificates, checks the server's
 * and its names, and waits for the byte with which the server approves of this side's.
 * @throws ConnectFailedError; InvalidUriError for a `tls_priority=` that cannot be honoured.
 */
export async function openTls(
  target: Target,
  events: TransportEvents,
  signal?: AbortSignal,
): Promise<Transport> {
  checkPriority(target);
  const { text, uri } = target;
  const verify = !(uri !== null && uriFlag(uri, 'no_verify') === true);
  const files: TlsFiles = await readTlsFiles(target, verify);
  const attempt: TlsAttempt = { uri: text, address: addressOf(uri, TLS_PORT), files };
  const handshake = { attempt, verify, events, signal };
  return shakeHands(await connectTcp(handshake), handshake);
}
