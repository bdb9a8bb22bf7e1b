import { procedures } from '@virtune/protocol';
import { authenticate } from './auth.ts';
import { pause, startSessionDaemon } from './autostart.ts';
import { Connection } from './connection.ts';
import { ConnectFailedError, InvalidUriError } from './errors.ts';
import { type CallOptions, RpcClient } from './rpc/client.ts';
import { type DaemonSocket, daemonSocket } from './transport/socket-path.ts';
import type { Transport, TransportEvents } from './transport/transport.ts';
import { connectUnix } from './transport/unix.ts';
import { type ConnectionUri, daemonUri, parseConnectionUri } from './uri.ts';

export interface ConnectOptions extends CallOptions {
  /** Opens the daemon's read-only socket: what needs no authentication, and changes nothing. */
  readonly readonly?: boolean;
}

const VIR_CONNECT_RO = 1;
const AUTOSTART_TRIES = 500;

const nobodyListens = (error: unknown): boolean =>
  error instanceof ConnectFailedError &&
  ['ENOENT', 'ECONNREFUSED'].includes(error.systemCode ?? '');

/** Connects; where nobody listens and the daemon is the user's own, starts it and waits for it. */
async function openSocket(
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

function checkSupported(uri: ConnectionUri): void {
  if (uri.transport !== 'unix') {
    throw new InvalidUriError(
      uri.text,
      `transport '${uri.transport}' of ${uri.text} is not supported: only Unix sockets are`,
    );
  }
}

/** The caller's signal and deadline as one signal for the whole of opening. */
function openingSignal({ signal, timeoutMs }: CallOptions): AbortSignal | undefined {
  const signals = [signal, timeoutMs === undefined ? undefined : AbortSignal.timeout(timeoutMs)];
  const given = signals.filter((entry) => entry !== undefined);
  return given.length === 0 ? undefined : AbortSignal.any(given);
}

/**
 * Opens a connection to a libvirt daemon (virConnectOpenAuth).
 *
 * `uri` is one of libvirt's: `qemu:///system`, `qemu:///session`,
 * `qemu+unix:///system?socket=PATH`, `test:///default` (the daemon's test driver). Without one,
 * LIBVIRT_DEFAULT_URI counts, and failing that the daemon chooses. `timeoutMs` and `signal` bound
 * the opening; the connection's calls have their own.
 * @throws InvalidUriError; ConnectFailedError; AuthUnsupportedError; LibvirtError what the daemon
 * answered; ConnectionClosedError; the signal's reason.
 */
export async function connect(uri?: string, options: ConnectOptions = {}): Promise<Connection> {
  const text = uri || process.env['LIBVIRT_DEFAULT_URI'] || '';
  const parsed = text === '' ? null : parseConnectionUri(text);
  if (parsed !== null) checkSupported(parsed);
  const signal = openingSignal(options);
  signal?.throwIfAborted();
  const readonly = options.readonly === true;
  const rpc = new RpcClient();
  rpc.attach(await openSocket(text, daemonSocket(parsed, readonly), rpc.events, signal));
  const callOptions = signal === undefined ? {} : { signal };
  try {
    await authenticate(rpc, callOptions);
    const args = {
      name: parsed === null ? '' : daemonUri(parsed),
      flags: readonly ? VIR_CONNECT_RO : 0,
    };
    await rpc.call(procedures.connectOpen, args, callOptions);
  } catch (error) {
    rpc.close();
    throw error;
  }
  return new Connection(rpc, parsed?.text ?? null);
}
