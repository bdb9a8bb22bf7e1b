import { existsSync } from 'node:fs';
import path from 'node:path';
import { isRoot, userRuntimeDirectory } from '../config/directories.ts';
import { InvalidUriError } from '../errors.ts';
import { type ConnectionUri, uriParam } from '../uri.ts';
import type { RemoteMode } from './target.ts';

/** libvirt's default for $LOCALSTATEDIR/run; /run is behind it on any machine that has one. */
const SYSTEM_DIRECTORY = '/var/run/libvirt';

export interface DaemonSocket {
  readonly path: string;
  /** The daemon to start where nobody listens: an unprivileged user's own. */
  readonly autostart: string | null;
}

/** A session daemon is the user's own; root's "session" is the system's (remoteGetURIDaemonInfo). */
export function isSession(uri: ConnectionUri | null): boolean {
  if (isRoot()) return false;
  if (uri === null) return true;
  return uri.path === '/session' || uri.text.startsWith('test+');
}

function socketIn(session: boolean, prefix: string, readonly: boolean): string {
  if (session) return path.join(userRuntimeDirectory(), `${prefix}-sock`);
  return path.join(SYSTEM_DIRECTORY, `${prefix}-${readonly ? 'sock-ro' : 'sock'}`);
}

/**
 * The local socket of the daemon that serves a URI: the modular one (`virtqemud`) where its socket
 * exists, otherwise `libvirtd` (remoteGetUNIXSocket). `uri` null lets the daemon choose a driver.
 */
export function daemonSocket(
  uri: ConnectionUri | null,
  readonly: boolean,
  mode: RemoteMode = 'auto',
): DaemonSocket {
  const given = uri === null ? undefined : uriParam(uri, 'socket');
  if (given !== undefined) return { path: given, autostart: null };
  const session = isSession(uri);
  const legacy = socketIn(session, 'libvirt', readonly);
  const autostart = (daemon: string): string | null =>
    session && process.env['LIBVIRT_AUTOSTART'] !== '0' ? daemon : null;
  if (uri === null) return { path: legacy, autostart: autostart('libvirtd') };
  const daemon = `virt${uri.driver}d`;
  const direct = socketIn(session, daemon, readonly);
  return mode === 'direct' || (mode === 'auto' && existsSync(direct))
    ? { path: direct, autostart: autostart(daemon) }
    : { path: legacy, autostart: autostart('libvirtd') };
}

/**
 * The socket that netcat opens on the far side, where nobody can look which one exists.
 * @throws InvalidUriError for `mode=direct`, which this cannot honour, in libvirt's words.
 */
export function farSocket(uri: ConnectionUri, readonly: boolean, mode: RemoteMode): string {
  const given = uriParam(uri, 'socket');
  if (given !== undefined) return given;
  if (mode === 'direct') {
    const reason = `Cannot use direct socket mode for ${uri.transport} transport`;
    throw new InvalidUriError(uri.text, `Operation not supported: ${reason}`);
  }
  return socketIn(isSession(uri), 'libvirt', readonly);
}
