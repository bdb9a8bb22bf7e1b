import type {
  AuthFailedError,
  ConnectFailedError,
  InvalidUriError,
  LibvirtError,
} from '@virtune/libvirt';

// Told apart by name: to import the classes would load the client, which a mistake on the command
// line does not need.

/** What libvirt answered, whole. */
export const isLibvirtError = (error: unknown): error is LibvirtError =>
  error instanceof Error && error.name === 'LibvirtError';

const isUnsupportedByServerError = (error: unknown): boolean =>
  error instanceof Error && error.name === 'UnsupportedByServerError';

/** For `catch`, where libvirt's refusal means that there is nothing to show. */
export function ignoreLibvirtError(error: unknown): undefined {
  if (!isLibvirtError(error) && !isUnsupportedByServerError(error)) throw error;
}

/** No daemon answered at all. */
export const isConnectFailedError = (error: unknown): error is ConnectFailedError =>
  error instanceof Error && error.name === 'ConnectFailedError';

/** The server does not believe who this is, or the other way round. */
export const isAuthFailedError = (error: unknown): error is AuthFailedError =>
  error instanceof Error && error.name === 'AuthFailedError';

/** The URI itself is wrong. */
export const isInvalidUriError = (error: unknown): error is InvalidUriError =>
  error instanceof Error && error.name === 'InvalidUriError';

const CLIENT_ERRORS: ReadonlySet<string> = new Set([
  'LibvirtError',
  'ConnectFailedError',
  'InvalidUriError',
  'AuthFailedError',
  'AuthUnsupportedError',
  'ConfigError',
  'ConnectionClosedError',
  'KeepaliveTimeoutError',
  'TooManyCallsError',
  'DeadlineExceededError',
  'KeepaliveTimeoutError',
  'MalformedPacketError',
  'TooManyCallsError',
  'UnencodableValueError',
  'UnsupportedByServerError',
  'SimulationError',
  'StateError',
]);

/** Any error that the client says something about: its message is meant for the user. */
export const isClientError = (error: unknown): error is Error =>
  error instanceof Error && CLIENT_ERRORS.has(error.name);
