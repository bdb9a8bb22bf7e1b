import { InvalidUriError } from '../errors.ts';
import { remoteMode, remoteProxy, type Target } from './target.ts';
import type { Transport, TransportEvents } from './transport.ts';
import { uriFlag } from '../uri.ts';
import { openUnix } from './unix.ts';

type Open = (target: Target, events: TransportEvents, signal?: AbortSignal) => Promise<Transport>;

/** The file of each transport; loaded when it is wanted, for most programs want one, at once. */
const openers = {
  unix: async (): Promise<Open> => openUnix,
  tcp: async (): Promise<Open> => (await import('./tcp.ts')).openTcp,
  tls: async (): Promise<Open> => (await import('./tls.ts')).openTls,
  ssh: async (): Promise<Open> => (await import('./ssh.ts')).openSsh,
  ext: async (): Promise<Open> => (await import('./ext.ts')).openExt,
} as const;

/**
 * Opens a byte stream to the daemon that a URI leads to, by the URI's transport. May be called
 * again with the same target, to connect again.
 * @throws InvalidUriError; ConnectFailedError; the signal's reason.
 */
export async function openTransport(
  target: Target,
  events: TransportEvents,
  signal?: AbortSignal,
): Promise<Transport> {
  signal?.throwIfAborted();
  // libvirt refuses these whatever the transport makes of them.
  remoteMode(target);
  remoteProxy(target);
  for (const flag of ['no_sanity', 'no_verify', 'no_tty']) {
    if (target.uri !== null) uriFlag(target.uri, flag);
  }
  const transport = target.uri?.transport ?? 'unix';
  if (transport === 'libssh' || transport === 'libssh2') {
    throw new InvalidUriError(
      target.text,
      `transport '${transport}' is not supported: use '${target.uri?.driver}+ssh', which runs the system's ssh`,
    );
  }
  const open = await openers[transport]();
  return open(target, events, signal);
}
