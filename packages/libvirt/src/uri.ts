import { InvalidUriError } from './errors.ts';

/** How the bytes travel; the part of a URI's scheme behind the `+`. */
export const transportNames = ['unix', 'tls', 'tcp', 'ssh', 'ext', 'libssh2', 'libssh'] as const;
export type TransportName = (typeof transportNames)[number];

/** A libvirt connection URI, taken apart as libvirt does (docs/uri.html, docs/remote.html). */
export interface ConnectionUri {
  /** As given, in libvirt's own notation. */
  readonly text: string;
  /** `qemu` of `qemu+ssh://...`. */
  readonly driver: string;
  readonly transport: TransportName;
  readonly user: string | null;
  readonly server: string | null;
  /** 0 where none is given. */
  readonly port: number;
  readonly path: string;
  /** Query parameters in order, decoded. */
  readonly params: readonly (readonly [name: string, value: string])[];
}

/** Parameters that mean something to the client and are kept from the daemon. */
const clientParams = new Set(
  (
    'name command socket auth sshauth netcat keyfile pkipath known_hosts known_hosts_verify ' +
    'tls_priority mode proxy no_sanity no_verify no_tty authfile'
  ).split(' '),
);

const SHAPE = /^([A-Za-z][A-Za-z0-9+.-]*):(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#.*)?$/;
const AUTHORITY = /^(?:([^@]*)@)?(\[[^\]]*\]|[^:[\]]*)(?::(\d+))?$/;
/** Behind the authority RFC 3986 allows these, everything else only as %XX. */
const ILLEGAL = /[^A-Za-z0-9\-._~!$&'()*+,;=:@/?#%[\]]/;
const HIGHEST_PORT = 65_535;

function unescape(uri: string, text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (cause) {
    throw unparsable(uri, cause);
  }
}

function parseParams(uri: string, query: string): [string, string][] {
  return query
    .split(/[&;]/)
    .filter((part) => part !== '' && !part.startsWith('='))
    .map((part) => {
      const equals = part.indexOf('=');
      if (equals === -1) return [unescape(uri, part), ''];
      return [unescape(uri, part.slice(0, equals)), unescape(uri, part.slice(equals + 1))];
    });
}

function parseTransport(uri: string, suffix: string | undefined, server: string | null) {
  if (suffix === undefined) return server === null ? 'unix' : 'tls';
  const transport = transportNames.find((name) => name === suffix.toLowerCase());
  if (transport === undefined) {
    throw new InvalidUriError(
      uri,
      'invalid argument: remote_open: transport in URL not recognised ' +
        '(should be tls|unix|ssh|ext|tcp|libssh2|libssh)',
    );
  }
  if (transport === 'unix' && server !== null) {
    throw new InvalidUriError(
      uri,
      `invalid argument: using unix socket and remote server '${server}' is not supported.`,
    );
  }
  return transport;
}

const unparsable = (uri: string, cause?: unknown): InvalidUriError =>
  new InvalidUriError(uri, `internal error: Unable to parse URI ${uri}`, { cause });

function checkPort(uri: string, port: number): number {
  if (port <= HIGHEST_PORT) return port;
  throw new InvalidUriError(uri, `the port ${port} of ${uri} is greater than ${HIGHEST_PORT}`);
}

/**
 * Parses a connection URI.
 * @throws InvalidUriError in libvirt's own words.
 */
export function parseConnectionUri(text: string): ConnectionUri {
  const shape = SHAPE.exec(text);
  if (shape === null) {
    const reason = /^[A-Za-z][A-Za-z0-9+.-]*:/.test(text)
      ? `internal error: Unable to parse URI ${text}`
      : `no connection driver available for URI '${text}' does not include a driver name`;
    throw new InvalidUriError(text, reason);
  }
  const [, scheme = '', authority = '', path = '', query = ''] = shape;
  const parts = AUTHORITY.exec(authority);
  if (parts === null || ILLEGAL.test(text)) throw unparsable(text);
  const server =
    parts[2] === undefined || parts[2] === '' ? null : parts[2].replace(/^\[|\]$/g, '');
  if (['qemu', 'vbox', 'vz'].includes(scheme) && (server === 'system' || server === 'session')) {
    throw new InvalidUriError(
      text,
      `internal error: invalid URI ${text} (maybe you want ${scheme}:///${server})`,
    );
  }
  const plus = scheme.indexOf('+');
  return {
    text,
    driver: plus === -1 ? scheme : scheme.slice(0, plus),
    transport: parseTransport(text, plus === -1 ? undefined : scheme.slice(plus + 1), server),
    user: parts[1] === undefined ? null : unescape(text, parts[1]),
    server,
    port: server === null || parts[3] === undefined ? 0 : checkPort(text, Number(parts[3])),
    path: unescape(text, path),
    params: parseParams(text, query),
  };
}

/** The last value of a parameter, names compared without case as libvirt does. */
export function uriParam(uri: ConnectionUri, name: string): string | undefined {
  return uri.params.findLast(([key]) => key.toLowerCase() === name)?.[1];
}

/**
 * A parameter that is a number and means yes unless it is 0; undefined where it is not given.
 * @throws InvalidUriError in libvirt's own words.
 */
export function uriFlag(uri: ConnectionUri, name: string): boolean | undefined {
  const value = uriParam(uri, name);
  if (value === undefined) return undefined;
  if (/^[+-]?\d+$/.test(value)) return Number(value) !== 0;
  const reason = `invalid argument: Failed to parse value of URI component ${name}`;
  throw new InvalidUriError(uri.text, reason);
}

/** Everything but RFC 3986's unreserved characters as %XX, as libvirt does it. */
const encodeParam = (text: string): string =>
  encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );

function formatUri(uri: ConnectionUri, keptFromDaemon: ReadonlySet<string>): string {
  const name = uriParam(uri, 'name');
  if (name !== undefined) return name;
  if (uri.driver === 'remote') return '';
  const passed = uri.params
    .filter(([key]) => !keptFromDaemon.has(key.toLowerCase()))
    .map(([key, value]) => `${encodeParam(key)}=${encodeParam(value)}`);
  return `${uri.driver}://${encodeURI(uri.path)}${passed.length > 0 ? `?${passed.join('&')}` : ''}`;
}

/** The URI that the daemon itself opens: neither transport nor server nor the client's parameters. */
export const daemonUri = (uri: ConnectionUri): string => formatUri(uri, clientParams);

const keptFromHelper = new Set([...clientParams].filter((n) => n !== 'mode' && n !== 'socket'));

/** The URI for virt-ssh-helper, which chooses a daemon's socket: `mode` and `socket` are for it. */
export const helperUri = (uri: ConnectionUri): string => formatUri(uri, keptFromHelper);
