import { existsSync } from 'node:fs';
import path from 'node:path';
import { InvalidUriError } from '../errors.ts';
import { type ConnectionUri, uriParam } from '../uri.ts';

/** libvirt's default for $LOCALSTATEDIR/run; /run is behind it on any machine that has one. */
const SYSTEM_DIRECTORY = '/var/run/libvirt';

/** $XDG_RUNTIME_DIR/libvirt, or the cache directory where there is none (virGetUserRuntimeDirectory). */
function userDirectory(): string {
  const runtime = process.env['XDG_RUNTIME_DIR'];
  if (runtime !== undefined && runtime !== '') return path.join(runtime, 'libvirt');
  const home = process.env['HOME'] ?? '/';
  const cache = process.env['XDG_CACHE_HOME'] ?? path.join(home, '.cache');
  return path.join(cache, 'libvirt');
}

export interface DaemonSocket {
  readonly path: string;
  /** The daemon to start where nobody listens: an unprivileged user's own. */
  readonly autostart: string | null;
}

/** A session daemon is the user's own; root's "session" is the system's (remoteGetURIDaemonInfo). */
function isSession(uri: ConnectionUri | null, root: boolean): boolean {
  if (root) return false;
  if (uri === null) return true;
  return uri.path === '/session' || uri.text.startsWith('test+');
}

function socketIn(session: boolean, prefix: string, readonly: boolean): string {
  if (session) return path.join(userDirectory(), `${prefix}-sock`);
  return path.join(SYSTEM_DIRECTORY, `${prefix}-${readonly ? 'sock-ro' : 'sock'}`);
}

function choose(uri: ConnectionUri, direct: string): 'direct' | 'legacy' {
  const mode = uriParam(uri, 'mode') ?? 'auto';
  if (mode === 'direct' || mode === 'legacy') return mode;
  if (mode !== 'auto')
    throw new InvalidUriError(uri.text, `invalid argument: Unknown remote mode '${mode}'`);
  return existsSync(direct) ? 'direct' : 'legacy';
}

/**
 * The socket of the daemon that serves a URI: the modular one (`virtqemud`) where its socket
 * exists, otherwise `libvirtd` (remoteGetUNIXSocket). `uri` null lets the daemon choose a driver.
 */
export function daemonSocket(uri: ConnectionUri | null, readonly: boolean): DaemonSocket {
  const given = uri === null ? undefined : uriParam(uri, 'socket');
  if (given !== undefined) return { path: given, autostart: null };
  const session = isSession(uri, process.geteuid?.() === 0);
  const legacy = socketIn(session, 'libvirt', readonly);
  const autostart = (daemon: string): string | null =>
    session && process.env['LIBVIRT_AUTOSTART'] !== '0' ? daemon : null;
  if (uri === null) return { path: legacy, autostart: autostart('libvirtd') };
  const daemon = `virt${uri.driver}d`;
  const direct = socketIn(session, daemon, readonly);
  return choose(uri, direct) === 'direct'
    ? { path: direct, autostart: autostart(daemon) }
    : { path: legacy, autostart: autostart('libvirtd') };
}
