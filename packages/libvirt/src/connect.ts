import { authenticate } from './auth/authenticate.ts';
import type { CredentialsCallback } from './auth/credentials.ts';
import { readClientConfig, resolveUri } from './config/client-config.ts';
import { Connection } from './connection.ts';
import { ConnectFailedError, ConnectionClosedError } from './errors.ts';
import { type CallLimits, type CallOptions, RpcClient } from './rpc/client.ts';
import { reconnectDefaults, type ReconnectOptions } from './rpc/backoff.ts';
import type { KeepaliveOptions } from './rpc/keepalive.ts';
import { openDriver } from './rpc/open-driver.ts';
import { Session, type SessionOptions } from './rpc/session.ts';
import { openTransport } from './transport/open.ts';
import type { Target } from './transport/target.ts';
import { daemonUri, parseConnectionUri } from './uri.ts';

export interface ConnectOptions extends CallOptions, CallLimits {
  /** Opens the daemon's read-only socket: what needs no authentication, and changes nothing. */
  readonly readonly?: boolean;
  /**
   * Milliseconds for the whole of opening, authentication included; 60,000 when left out, Infinity
   * for as long as it takes.
   */
  readonly timeoutMs?: number;
  /** When a silent server is given up (30 s without options); false: neither side asks. */
  readonly keepalive?: KeepaliveOptions | false;
  /** Asked for a name and a password where the server wants them and no file has them. */
  readonly credentials?: CredentialsCallback;
  /** Opens a lost connection again, with these delays; true for the usual ones. Otherwise it ends. */
  readonly reconnect?: ReconnectOptions | boolean;
  /** The deadline of calls that have none of their own, milliseconds. Without it they may take for ever. */
  readonly callTimeoutMs?: number;
}

const VIR_CONNECT_RO = 1;
const OPENING_MS = 60_000;

/**
 * Where a URI leads: aliases and defaults resolved, taken apart. To be kept where the connection
 * may be opened again.
 * @throws InvalidUriError; ConfigError.
 */
export function resolveTarget(uri: string | undefined, options: ConnectOptions = {}): Target {
  const config = readClientConfig();
  const text = resolveUri(uri, config);
  return {
    text,
    uri: text === '' ? null : parseConnectionUri(text),
    readonly: options.readonly === true,
    credentials: options.credentials,
    config,
  };
}

/** What a lost stream means before the connection is open: it could not be opened. */
function whileOpening(error: unknown, { text }: Target): unknown {
  if (!(error instanceof ConnectionClosedError)) return error;
  if (error.cause instanceof ConnectFailedError) return error.cause;
  const problem = `the server ended the connection before it was open: ${error.message}`;
  return new ConnectFailedError({
    uri: text,
    path: text,
    kind: 'closed',
    problem,
    advice: "look at the daemon's log, and at max_clients of libvirtd.conf",
    cause: error,
  });
}

/**
 * Opens a transport for `rpc`, does what the server wants to know who this is, and opens the
 * driver: all that makes a connection, or makes it again.
 * @throws what `connect` throws.
 */
export async function openSession(
  target: Target,
  rpc: RpcClient,
  { keepalive = {} }: Pick<ConnectOptions, 'keepalive'> = {},
  signal?: AbortSignal,
): Promise<void> {
  const { uri, readonly } = target;
  const options = signal === undefined ? {} : { signal };
  const transport = await openTransport(target, rpc.events, signal);
  rpc.attach(transport);
  try {
    await authenticate(rpc, { uri, credentials: target.credentials }, options);
    const name = uri === null ? '' : daemonUri(uri);
    const args = { name, flags: readonly ? VIR_CONNECT_RO : 0 };
    await openDriver(rpc, args, keepalive, options);
  } catch (error) {
    rpc.close();
    transport.destroy(error as Error);
    throw whileOpening(error, target);
  }
}

const tooLate = (uri: string, timeoutMs: number): ConnectFailedError =>
  new ConnectFailedError({
    uri,
    path: uri,
    kind: 'timeout',
    problem: `no connection to '${uri}' within ${timeoutMs} ms`,
    advice:
      'the server accepts but does not answer, or nobody is there: look at the host and port in the URI, and at the daemon there',
  });

/**
 * Runs `open` with a signal for the caller's own and the deadline together. The caller's counts for
 * as long as that takes: what is open is not ended by it.
 */
async function withinDeadline<Value>(
  { text }: Target,
  { signal, timeoutMs = OPENING_MS }: ConnectOptions,
  open: (signal: AbortSignal) => Promise<Value>,
): Promise<Value> {
  signal?.throwIfAborted();
  const opening = new AbortController();
  const giveUp = (): void => opening.abort(signal?.reason);
  signal?.addEventListener('abort', giveUp, { once: true });
  const late = (): void => opening.abort(tooLate(text, timeoutMs));
  const timer = timeoutMs === Infinity ? undefined : setTimeout(late, timeoutMs);
  try {
    return await open(opening.signal);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', giveUp);
  }
}

/**
 * Opens a connection to a libvirt daemon (virConnectOpenAuth), near or far: see
 * docs/connecting.md for URIs, credentials and certificates.
 *
 * `uri` is one of libvirt's, e.g. `qemu:///system` or `qemu+ssh://root@host/system`, or an alias of
 * libvirt.conf. Without one, LIBVIRT_DEFAULT_URI counts, then libvirt.conf's uri_default, and
 * failing that the daemon chooses. `timeoutMs` and `signal` bound the opening; the connection's
 * calls have their own.
 * @throws InvalidUriError; ConfigError; ConnectFailedError, whose `kind` says why;
 * AuthUnsupportedError; AuthFailedError; LibvirtError what the daemon answered; the signal's reason.
 */
export async function connect(uri?: string, options: ConnectOptions = {}): Promise<Connection> {
  const target = resolveTarget(uri, options);
  const open = async (bounds: ConnectOptions): Promise<RpcClient> => {
    const rpc = new RpcClient(options);
    await withinDeadline(target, bounds, (signal) => openSession(target, rpc, options, signal));
    return rpc;
  };
  const rpc = await open(options);
  const { callTimeoutMs, reconnect = false } = options;
  return new Connection(
    new Session(rpc, { callTimeoutMs, ...(reconnect !== false && reopening(reconnect, open)) }),
    target.uri?.text ?? null,
  );
}

function reopening(
  reconnect: ReconnectOptions | true,
  open: (bounds: ConnectOptions) => Promise<RpcClient>,
): SessionOptions {
  const options = reconnect === true ? {} : reconnect;
  const timeoutMs = options.attemptTimeoutMs ?? reconnectDefaults.attemptTimeoutMs;
  return { reconnect: options, open: (signal) => open({ signal, timeoutMs }) };
}
