import { authHint, connectHint } from './connect-hints.ts';
import {
  isAuthFailedError,
  isConnectFailedError,
  isInvalidUriError,
  isLibvirtError,
} from './libvirt-errors.ts';
import { t } from './messages/index.ts';

// virErrorNumber; see libvirt-errors.ts for why the client's own table is not imported.
const OPERATION_DENIED = 29;
const AUTH_FAILED = 45;
const ACCESS_DENIED = 88;
const AUTH_UNAVAILABLE = 94;

/** What to do about an error that any command may meet; undefined where nothing is known. */
export function generalHint(error: unknown): string | undefined {
  if (isConnectFailedError(error)) return connectHint(error);
  if (isAuthFailedError(error)) return authHint(error);
  if (isInvalidUriError(error)) {
    return t`a URI is like qemu:///system, qemu:///session, qemu+ssh://root@HOST/system or qemu+unix:///system?socket=PATH`;
  }
  if (!isLibvirtError(error)) return undefined;
  switch (error.code) {
    case OPERATION_DENIED:
      return t`a read-only connection may not do this: leave -r (--readonly) out`;
    case AUTH_FAILED:
    case AUTH_UNAVAILABLE:
      return t`the daemon wants to know that you may: run as root, join the group 'libvirt', or read only with -r`;
    case ACCESS_DENIED:
      return t`the daemon's access rules (polkit) do not let this user do it: run as root, or have a rule added`;
    default:
      return undefined;
  }
}
