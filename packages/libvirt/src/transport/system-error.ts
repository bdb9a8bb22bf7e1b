import type { ConnectFailure } from '../errors.ts';

/** What strerror(3) and gai_strerror(3) say, so that messages read as libvirt's do. */
const reasons: Readonly<Record<string, string>> = {
  EACCES: 'Permission denied',
  EAGAIN: 'Resource temporarily unavailable',
  EAI_AGAIN: 'Temporary failure in name resolution',
  ECONNREFUSED: 'Connection refused',
  ECONNRESET: 'Connection reset by peer',
  EHOSTUNREACH: 'No route to host',
  EISDIR: 'Is a directory',
  ELOOP: 'Too many levels of symbolic links',
  ENETUNREACH: 'Network is unreachable',
  ENOENT: 'No such file or directory',
  ENOTDIR: 'Not a directory',
  ENOTFOUND: 'Name or service not known',
  ENOTSOCK: 'Socket operation on non-socket',
  EPERM: 'Operation not permitted',
  EPROTOTYPE: 'Protocol wrong type for socket',
  ETIMEDOUT: 'Connection timed out',
};

const kinds: Readonly<Record<string, ConnectFailure>> = {
  EACCES: 'not-permitted',
  EAI_AGAIN: 'name-unresolved',
  ECONNREFUSED: 'nobody-listens',
  ECONNRESET: 'closed',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  ENOENT: 'nobody-listens',
  ENOTFOUND: 'name-unresolved',
  EPERM: 'not-permitted',
  ETIMEDOUT: 'unreachable',
};

/** Several addresses of a host were tried, none answered: the last attempt's error stands for all. */
export function lastError(error: Error): NodeJS.ErrnoException {
  const attempts: unknown = (error as AggregateError).errors;
  const last: unknown = Array.isArray(attempts) ? attempts.at(-1) : undefined;
  return last instanceof Error ? last : error;
}

/** A system's error in the system's words. */
export function systemReason(error: NodeJS.ErrnoException): string {
  return reasons[error.code ?? ''] ?? error.message;
}

export function failureKind(error: NodeJS.ErrnoException): ConnectFailure {
  return kinds[error.code ?? ''] ?? 'other';
}
