import type { RemoteError } from '@virtune/protocol';

/**
 * What libvirt itself answered, whole (virError). Match `code` (see `errorCode`), never the text.
 *
 * `domain` is the part of libvirt that failed (virErrorDomain); the meaning of `str1` to `int2`
 * depends on the code. `procedure` is the call that failed, as `REMOTE_PROC_...`.
 */
export class LibvirtError extends Error {
  override readonly name = 'LibvirtError';
  readonly code: number;
  readonly domain: number;
  readonly level: number;
  readonly str1: string | null;
  readonly str2: string | null;
  readonly str3: string | null;
  readonly int1: number;
  readonly int2: number;
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
  readonly uri: string;

  constructor(uri: string, reason: string, options?: ErrorOptions) {
    super(reason, options);
    this.uri = uri;
  }
}

/**
 * No connection could be made. `path` is the socket that was tried; `cause` is the system's error
 * (`ENOENT`: no daemon listens there; `EACCES`: this user may not).
 */
export class ConnectFailedError extends Error {
  override readonly name = 'ConnectFailedError';
  readonly uri: string;
  readonly path: string;
  /** The system's name for the failure, e.g. `ENOENT`; undefined where it gave none. */
  readonly systemCode: string | undefined;

  constructor(uri: string, path: string, reason: string, cause: unknown) {
    super(`Failed to connect socket to '${path}': ${reason}`, { cause });
    this.uri = uri;
    this.path = path;
    this.systemCode = (cause as NodeJS.ErrnoException | undefined)?.code;
  }
}

/** The server offers no way of authentication that this library knows. */
export class AuthUnsupportedError extends Error {
  override readonly name = 'AuthUnsupportedError';
  /** What the server offers (remote_auth_type). */
  readonly offered: readonly number[];

  constructor(message: string, offered: readonly number[]) {
    super(message);
    this.offered = offered;
  }
}

/**
 * The connection has ended; every call in flight ends with this. Whether the server still carried
 * out such a call is not known. `cause` says why where it was not asked for: a system error, or a
 * MalformedPacketError.
 */
export class ConnectionClosedError extends Error {
  override readonly name = 'ConnectionClosedError';
}

/** No reply within the call's deadline. The server may still carry the call out. */
export class DeadlineExceededError extends Error {
  override readonly name = 'DeadlineExceededError';
  readonly procedure: string;
  readonly timeoutMs: number;

  constructor(procedure: string, timeoutMs: number) {
    super(`${procedure}: no reply within ${timeoutMs} ms`);
    this.procedure = procedure;
    this.timeoutMs = timeoutMs;
  }
}
