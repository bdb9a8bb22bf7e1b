import { procedures } from '@virtune/protocol';
import { errorCode } from '../constants/error.ts';
import { AuthUnsupportedError, InvalidUriError, LibvirtError } from '../errors.ts';
import type { CallOptions, RpcClient } from '../rpc/client.ts';
import { type ConnectionUri, uriParam } from '../uri.ts';
import type { CredentialsCallback } from './credentials.ts';

const { authList, authPolkit, authType } = procedures;

const names: Readonly<Record<number, string>> = Object.fromEntries(
  Object.entries(authType).map(([name, number]) => [number, name]),
);

async function offeredBy(rpc: RpcClient, options: CallOptions): Promise<readonly number[]> {
  try {
    return (await rpc.call(authList, undefined, options)).types;
  } catch (error) {
    // A server from before authentication existed has nothing to authenticate with.
    if (error instanceof LibvirtError && error.code === errorCode.noSupport) return [];
    throw error;
  }
}

interface Wish {
  readonly type: number;
  readonly mechanism: string | undefined;
}

/** What `auth=` asks for: `sasl`, `sasl.MECHANISM` or `polkit`. */
function wishOf(uri: ConnectionUri | null): Wish | undefined {
  const text = uri === null ? undefined : uriParam(uri, 'auth');
  if (text === undefined) return undefined;
  const [, sasl, mechanism] = /^(sasl)(?:\.(.+))?$/i.exec(text) ?? [];
  if (sasl !== undefined) return { type: authType.sasl, mechanism };
  if (text.toLowerCase() === 'polkit') return { type: authType.polkit, mechanism: undefined };
  throw new InvalidUriError(uri?.text ?? '', `unknown authentication type ${text}`);
}

const list = (types: readonly number[]): string =>
  types.map((type) => names[type] ?? `type ${type}`).join(', ');

/** How to authenticate: the first way offered, as libvirt's own client does, or the one asked for. */
function choose(offered: readonly number[], wish: Wish | undefined): number {
  if (wish === undefined) return offered[0] ?? authType.none;
  if (offered.includes(wish.type)) return wish.type;
  throw new AuthUnsupportedError(
    `requested authentication type ${names[wish.type]} rejected: the server offers ${list(offered)}; look at auth= in the URI`,
    offered,
  );
}

/** Whom the connection is for. */
export interface AuthContext {
  readonly uri: ConnectionUri | null;
  readonly credentials: CredentialsCallback | undefined;
}

/**
 * Does what the server wants before a connection may be opened (remoteAuthenticate): nothing, a
 * word with polkit, which judges the process at this end of the socket, or SASL.
 * @throws LibvirtError when polkit refuses; AuthUnsupportedError; AuthFailedError.
 */
export async function authenticate(
  rpc: RpcClient,
  { uri, credentials }: AuthContext,
  options: CallOptions = {},
): Promise<void> {
  const wish = wishOf(uri);
  const offered = await offeredBy(rpc, options);
  switch (choose(offered, wish)) {
    case authType.none:
      return;
    case authType.polkit:
      await rpc.call(authPolkit, undefined, options);
      return;
    case authType.sasl: {
      const { authenticateSasl } = await import('./sasl.ts');
      const context = { uri, wanted: wish?.mechanism, credentials, offered };
      return authenticateSasl(rpc, context, options);
    }
    default:
      throw new AuthUnsupportedError(
        `the server wants authentication of ${list(offered)}, which this client does not do`,
        offered,
      );
  }
}
