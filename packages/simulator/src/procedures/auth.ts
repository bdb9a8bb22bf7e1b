import { procedures as p, type RemoteError } from '@virtune/protocol';
import { code, from, VirError } from '../error.ts';
import { type Handled, handler } from '../server/handler.ts';

const unopened = { unopened: true };

/** The data of a mechanism that nobody asked for (remoteDispatchAuthSaslInit and its like). */
function notAsked(): never {
  throw new VirError(code.authFailed, from.rpc, 'authentication failed');
}

/** What a daemon answers whose own function has failed and told no reason (virNetMessageSaveError). */
class NoReason extends VirError {
  constructor() {
    super(code.internalError, from.rpc, null);
    this.message = 'Library function returned error but did not set virError';
  }

  override toRemote(): RemoteError {
    return { ...super.toRemote(), str1: null, str2: null, int1: 0, int2: 0 };
  }
}

/**
 * Nobody has to prove who they are (`auth_unix_rw = "none"`), and who tries all the same is
 * refused: libvirtd forgets to say why where polkit is asked (remoteDispatchAuthPolkit).
 */
export const authHandlers: readonly Handled[] = [
  handler(p.authList, () => ({ types: [p.authType.none] }), unopened),
  handler(p.authSaslInit, notAsked, unopened),
  handler(p.authSaslStart, notAsked, unopened),
  handler(p.authSaslStep, notAsked, unopened),
  handler(
    p.authPolkit,
    () => {
      throw new NoReason();
    },
    unopened,
  ),
];
