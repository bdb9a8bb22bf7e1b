import type { RemoteError } from '@virtune/protocol';

/**
 * What libvirt itself answered, whole (virError). Match `code` (see `errorCode`), never the text.
 *
 * `domain` is the part of libvirt that failed (virErrorDomain); the meaning of `str1` to `int2`
 * depends on the code. `procedure` is the call that failed, as `REMOTE_PROC_...`.
 */
export class LibvirtError extends Error {
  override readonly name = 'LibvirtError';
  /** virErrorNumber: see `errorCode`. */
  readonly code: number;
  /** virErrorDomain: the part of libvirt that failed; 10 is the QEMU driver. */
  readonly domain: number;
  /** virErrorLevel: see `errorLevel`. */
  readonly level: number;
  /** Depends on the code; mostly the message as a format. */
  readonly str1: string | null;
  /** Depends on the code; mostly what the message is about. */
  readonly str2: string | null;
  /** Depends on the code. */
  readonly str3: string | null;
  /** Depends on the code. */
  readonly int1: number;
  /** Depends on the code. */
  readonly int2: number;
  /** The call that failed, as `REMOTE_PROC_...`. */
  readonly procedure: string;

  constructor(error: RemoteError, procedure: string) {
    super(error.message ?? 'unknown error');
    this.code = error.code;
    this.domain = error.domain;
    this.level = error.level;
    this.str1 = error.str1;
    this.str2 = error.str2;
    this.str3 = error.str3;
    this.int1 = error.int1;
    this.int2 = error.int2;
    this.procedure = procedure;
  }
}

/** A URI that cannot be understood, or asks for what this library does not do. Nothing was opened. */
export class InvalidUriError extends Error {
  override readonly name = 'InvalidUriError';
  /** The URI. */
  readonly uri: string;

  constructor(uri: string, reason: string, options?: ErrorOptions) {
    super(reason, options);
    this.uri = uri;
  }
}

/** What kept a connection from being made; each has its row in docs/connecting.md. */
export type ConnectFailure =
  /** The socket's file or its directory is not there, or nobody listens at the port. */
  | 'nobody-listens'
  /** This user may not open the socket. */
  | 'not-permitted'
  | 'name-unresolved'
  /** No route, or nobody answered the attempt to connect. */
  | 'unreachable'
  /** The server ended the stream before the connection was open. */
  | 'closed'
  /** The deadline for opening has passed. */
  | 'timeout'
  /** A certificate, key or list of revoked certificates of this side is missing or unusable. */
  | 'tls-files'
  /** The server's certificate is signed by none that this side trusts. */
  | 'tls-untrusted'
  | 'tls-expired'
  /** The server's certificate is for another host. */
  | 'tls-wrong-host'
  /** The server wants a certificate of this side, or refuses the one that it got. */
  | 'tls-client-refused'
  /** Any other failure of the TLS handshake. */
  | 'tls'
  /** The ssh program, or the command of an `ext` URI, cannot be started. */
  | 'command-missing'
  /** ssh could not log in: no key or password was accepted. */
  | 'ssh-login-refused'
  | 'ssh-host-key-unknown'
  /** The far host shows another key than known_hosts has. */
  | 'ssh-host-key-changed'
  /** The far host has neither virt-ssh-helper nor netcat. */
  | 'far-command-missing'
  /** On the far host no daemon listens. */
  | 'far-nobody-listens'
  /** On the far host the user who logged in may not open the daemon's socket. */
  | 'far-not-permitted'
  /** ssh, or the command of an `ext` URI, ended; the message has what it said. */
  | 'command-failed'
  | 'other';

/** What a ConnectFailedError is made of. */
export interface ConnectFailureReport {
  readonly uri: string;
  readonly path: string;
  readonly kind: ConnectFailure;
  readonly problem: string;
  readonly advice?: string;
  readonly cause?: unknown;
}

/**
 * No connection could be made. `kind` says why; `message` is `problem`, what happened, with
 * `advice`, which file or setting to look at; `cause` is the system's error, where there is one.
 */
export class ConnectFailedError extends Error {
  override readonly name = 'ConnectFailedError';
  /** The URI. */
  readonly uri: string;
  /** What was tried: a socket's path, `HOST:PORT`, the command. */
  readonly path: string;
  /** Why. */
  readonly kind: ConnectFailure;
  /** What happened. */
  readonly problem: string;
  /** Which file or setting to look at. */
  readonly advice: string | undefined;
  /** The system's or OpenSSL's name for the failure, e.g. `ENOENT`; undefined where it gave none. */
  readonly systemCode: string | undefined;

  constructor({ uri, path, kind, problem, advice, cause }: ConnectFailureReport) {
    super(advice === undefined ? problem : `${problem}: ${advice}`, { cause });
    this.uri = uri;
    this.path = path;
    this.kind = kind;
    this.problem = problem;
    this.advice = advice;
    this.systemCode = (cause as NodeJS.ErrnoException | undefined)?.code;
  }
}

/** The server offers no way of authentication that this library knows, or that was asked for. */
export class AuthUnsupportedError extends Error {
  override readonly name = 'AuthUnsupportedError';
  /** What the server offers (remote_auth_type). */
  readonly offered: readonly number[];
  /** The SASL mechanisms that the server offers, e.g. `GSSAPI`; empty where it offers no SASL. */
  readonly mechanisms: readonly string[];

  constructor(message: string, offered: readonly number[], mechanisms: readonly string[] = []) {
    super(message);
    this.offered = offered;
    this.mechanisms = mechanisms;
  }
}

/** Why authentication ended without success. */
export type AuthFailure =
  /** The server refused the name and password. */
  | 'refused'
  /** Neither a file nor the caller gave a name and a password. */
  | 'no-credentials'
  /** The file with the credentials cannot be read or understood. */
  | 'bad-file'
  /** The server did not prove that it knows the password, or broke the mechanism's rules. */
  | 'server-untrusted';

/**
 * Authentication failed. `kind` says why; `message` is `problem`, what happened, with `advice`,
 * which file to look at; `cause` is libvirt's answer where the server refused.
 */
export class AuthFailedError extends Error {
  override readonly name = 'AuthFailedError';
  /** Why. */
  readonly kind: AuthFailure;
  /** What happened. */
  readonly problem: string;
  /** Which file to look at. */
  readonly advice: string | undefined;

  constructor(
    kind: AuthFailure,
    problem: string,
    { advice, cause }: { readonly advice?: string; readonly cause?: unknown } = {},
  ) {
    super(advice === undefined ? problem : `${problem}: ${advice}`, { cause });
    this.kind = kind;
    this.problem = problem;
    this.advice = advice;
  }
}

/** A configuration file of this side (libvirt.conf) cannot be read or understood. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  /** The file. */
  readonly file: string;

  constructor(file: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.file = file;
  }
}

/**
 * The connection has ended; every call in flight ends with this. Whether the server still carried
 * out such a call is not known. `cause` says why where it was not asked for: a system error, or a
 * MalformedPacketError.
 */
export class ConnectionClosedError extends Error {
  override readonly name: string = 'ConnectionClosedError';
}

/**
 * The server gave no sign of life: `count` keepalive messages went unanswered. A ConnectionClosedError,
 * for the connection has ended with it.
 */
export class KeepaliveTimeoutError extends ConnectionClosedError {
  override readonly name = 'KeepaliveTimeoutError';
  /** Keepalive messages without an answer. */
  readonly count: number;
  /** How long nothing came, milliseconds. */
  readonly silentMs: number;

  constructor(peer: string, count: number, silentMs: number) {
    const messages = count === 1 ? '1 keepalive message' : `${count} keepalive messages`;
    super(`connection to ${peer} lost: ${messages} without an answer in ${silentMs} ms`);
    this.count = count;
    this.silentMs = silentMs;
  }
}

/**
 * More is under way on this connection than it may hold: the server does not keep up. The call was
 * not sent; wait for others to settle.
 */
export class TooManyCallsError extends Error {
  override readonly name = 'TooManyCallsError';
  /** Calls without a reply. */
  readonly calls: number;
  /** Bytes of calls that have not been sent. */
  readonly queuedBytes: number;

  constructor(calls: number, queuedBytes: number) {
    super(`${calls} calls without a reply, ${queuedBytes} bytes not yet sent: no more are taken`);
    this.calls = calls;
    this.queuedBytes = queuedBytes;
  }
}

/** No reply within the call's deadline. The server may still carry the call out. */
export class DeadlineExceededError extends Error {
  override readonly name = 'DeadlineExceededError';
  /** The call, as `REMOTE_PROC_...`. */
  readonly procedure: string;
  /** The time that it had. */
  readonly timeoutMs: number;

  constructor(procedure: string, timeoutMs: number) {
    super(`${procedure}: no reply within ${timeoutMs} ms`);
    this.procedure = procedure;
    this.timeoutMs = timeoutMs;
  }
}

/**
 * The server's libvirt is too old for a call, or for a flag or a parameter of it. Nothing of the
 * call was sent.
 */
export class UnsupportedByServerError extends Error {
  override readonly name = 'UnsupportedByServerError';
  /** The call, as `REMOTE_PROC_...`. */
  readonly procedure: string;
  /** What is missing: the procedure itself, a flag (`VIR_...`), or a parameter. */
  readonly feature: string;
  /** The first libvirt that has it, as in `8.9.0`. */
  readonly wantedVersion: string;
  /** The server's libvirt. */
  readonly serverVersion: string;

  constructor(procedure: string, feature: string, wantedVersion: string, serverVersion: string) {
    const what = feature === procedure ? procedure : `${procedure}: ${feature}`;
    super(`${what} needs libvirt ${wantedVersion} on the server, which has ${serverVersion}`);
    this.procedure = procedure;
    this.feature = feature;
    this.wantedVersion = wantedVersion;
    this.serverVersion = serverVersion;
  }
}
