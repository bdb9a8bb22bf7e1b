import type { CredentialsCallback } from '../auth/credentials.ts';
import type { ClientConfig } from '../config/client-config.ts';
import { InvalidUriError } from '../errors.ts';
import { type ConnectionUri, uriParam } from '../uri.ts';

/** Where a connection leads: all that is needed to open it, and to open it again. */
export interface Target {
  /** The URI as text, aliases resolved; empty where the daemon is to choose a driver. */
  readonly text: string;
  readonly uri: ConnectionUri | null;
  /** The daemon's read-only socket is wanted. */
  readonly readonly: boolean;
  readonly config: ClientConfig;
  /** Asked for a name and a password where no file has them. */
  readonly credentials: CredentialsCallback | undefined;
}

/** Which daemon: the driver's own (direct), libvirtd (legacy), or whichever is there. */
export type RemoteMode = 'auto' | 'direct' | 'legacy';
/** What carries the stream on the far side of ssh: virt-ssh-helper (native) or netcat. */
export type RemoteProxy = 'auto' | 'native' | 'netcat';

const isMode = (value: string): value is RemoteMode => /^(auto|direct|legacy)$/.test(value);
const isProxy = (value: string): value is RemoteProxy => /^(auto|native|netcat)$/.test(value);

const param = ({ uri }: Target, name: string): string | undefined =>
  uri === null ? undefined : uriParam(uri, name);

/** `mode=`, or libvirt.conf's remote_mode. @throws InvalidUriError in libvirt's words. */
export function remoteMode(target: Target): RemoteMode {
  const mode = param(target, 'mode') ?? target.config.remoteMode ?? 'auto';
  if (isMode(mode)) return mode;
  throw new InvalidUriError(target.text, `invalid argument: Unknown remote mode '${mode}'`);
}

/**
 * `proxy=`, or libvirt.conf's remote_proxy; undefined where neither says anything.
 * @throws InvalidUriError in libvirt's words, its spelling included.
 */
export function remoteProxy(target: Target): RemoteProxy | undefined {
  const proxy = param(target, 'proxy') ?? target.config.remoteProxy;
  if (proxy === undefined || isProxy(proxy)) return proxy;
  throw new InvalidUriError(target.text, `invalid argument: Unnkown proxy type '${proxy}'`);
}
