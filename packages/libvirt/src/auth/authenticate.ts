import { procedures } from '@virtune/protocol';
import { errorCode } from '../constants/error.ts';
import { AuthUnsupportedError, LibvirtError } from '../errors.ts';
import type { CallOptions, RpcClient } from '../rpc/client.ts';

const { authList, authPolkit, authType } = procedures;

async function offered(rpc: RpcClient, options: CallOptions): Promise<readonly number[]> {
  try {
    return (await rpc.call(authList, undefined, options)).types;
  } catch (error) {
    // A server from before authentication existed has nothing to authenticate with.
    if (error instanceof LibvirtError && error.code === errorCode.noSupport) return [];
    throw error;
  }
}

/**
 * Does what the server wants before a connection may be opened: nothing, or a word with polkit,
 * which judges the process at this end of the socket. The first way offered is taken, as libvirt's
 * own client does (remoteAuthenticate).
 * @throws LibvirtError when polkit refuses; AuthUnsupportedError for other ways (SASL).
 */
export async function authenticate(rpc: RpcClient, options: CallOptions = {}): Promise<void> {
  const types = await offered(rpc, options);
  const type = types[0] ?? authType.none;
  if (type === authType.none) return;
  if (type === authType.polkit) {
    await rpc.call(authPolkit, undefined, options);
    return;
  }
  throw new AuthUnsupportedError(`unsupported authentication type ${type}`, types);
}
