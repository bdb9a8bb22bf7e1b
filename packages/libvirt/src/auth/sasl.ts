import { procedures } from '@virtune/protocol';
import { AuthFailedError, AuthUnsupportedError, LibvirtError } from '../errors.ts';
import type { CallOptions, RpcClient } from '../rpc/client.ts';
import type { ConnectionUri, TransportName } from '../uri.ts';
import { type CredentialsCallback, findCredentials, type FoundCredentials } from './credentials.ts';
import { type Credentials, type SaslClient, SaslError } from './mechanism.ts';
import { PlainClient } from './plain.ts';
import { ScramClient } from './scram.ts';

const { authSaslInit, authSaslStart, authSaslStep, authType } = procedures;

/** What this library does, the best first. */
const mechanisms: Readonly<Record<string, (credentials: Credentials) => SaslClient>> = {
  'SCRAM-SHA-512': (credentials) => new ScramClient('sha512', credentials),
  'SCRAM-SHA-256': (credentials) => new ScramClient('sha256', credentials),
  'SCRAM-SHA-1': (credentials) => new ScramClient('sha1', credentials),
  PLAIN: (credentials) => new PlainClient(credentials),
};

/** Streams that nobody reads on the way, so that a password may travel as it is. */
const PRIVATE: ReadonlySet<TransportName> = new Set(['unix', 'tls', 'ssh']);
/** More steps than any mechanism has. */
const MOST_STEPS = 10;

/** What SASL needs to know of the connection that it is for. */
export interface SaslContext {
  readonly uri: ConnectionUri | null;
  /** The mechanism that `auth=sasl.NAME` asks for. */
  readonly wanted: string | undefined;
  readonly credentials: CredentialsCallback | undefined;
  /** What the server offers (remote_auth_type). */
  readonly offered: readonly number[];
}

function chooseMechanism(names: readonly string[], { uri, wanted, offered }: SaslContext): string {
  const isPrivate = PRIVATE.has(uri?.transport ?? 'unix');
  const possible = Object.keys(mechanisms).filter((name) => isPrivate || name !== 'PLAIN');
  const candidates = wanted === undefined ? possible : [wanted.toUpperCase()];
  const chosen = candidates.find((name) => names.includes(name) && possible.includes(name));
  if (chosen !== undefined) return chosen;
  const list = names.length === 0 ? 'none' : names.join(', ');
  const asked = wanted === undefined ? '' : ` (auth= asks for ${wanted})`;
  const advice = isPrivate
    ? 'look at mech_list of /etc/sasl2/libvirt.conf on the server'
    : 'PLAIN would give the password away on this transport, and libvirtd offers only mechanisms that encrypt on it: use TLS or ssh';
  throw new AuthUnsupportedError(
    `the server offers these SASL mechanisms: ${list}${asked}; this client does ${possible.join(', ')}; ${advice}`,
    offered,
    names,
  );
}

/** The conversation from the first message to the last. */
async function converse(
  rpc: RpcClient,
  mech: string,
  client: SaslClient,
  options: CallOptions,
): Promise<void> {
  let reply = await rpc.call(authSaslStart, { mech, nil: false, data: client.start() }, options);
  for (let step = 0; step < MOST_STEPS; step++) {
    const answer = reply.nil && reply.complete ? null : await client.step(reply.data);
    if (reply.complete) return client.finish();
    const data = answer ?? new Uint8Array(0);
    reply = await rpc.call(authSaslStep, { nil: answer === null, data }, options);
  }
  throw new SaslError('the server asks for more and more');
}

function explain(
  error: unknown,
  mech: string,
  { user, source }: FoundCredentials,
  host: string,
): unknown {
  if (error instanceof SaslError) {
    const message = `'${host}' cannot be trusted (${mech}): ${error.message}`;
    return new AuthFailedError('server-untrusted', message, { cause: error });
  }
  if (error instanceof LibvirtError) {
    const problem = `'${host}' refused '${user}' (${mech}): ${error.message}`;
    const advice = `look at the name and the password in ${source}, and at the server's database (sasldblistusers2)`;
    return new AuthFailedError('refused', problem, { advice, cause: error });
  }
  return error;
}

/**
 * Authenticates with SASL (remoteAuthSASL): the best mechanism that both sides do, with a name and
 * a password from auth.conf, the URI or the program.
 * @throws AuthUnsupportedError that names what the server offers; AuthFailedError.
 */
export async function authenticateSasl(
  rpc: RpcClient,
  context: SaslContext,
  options: CallOptions,
): Promise<void> {
  const { mechlist } = await rpc.call(authSaslInit, undefined, options);
  const names = mechlist.split(/[\s,]+/).filter((name) => name !== '');
  const mech = chooseMechanism(names, context);
  const found = await findCredentials(context.uri, mech, context.credentials);
  const make = mechanisms[mech];
  if (make === undefined) throw new AuthUnsupportedError(mech, [authType.sasl], names);
  try {
    await converse(rpc, mech, make(found), options);
  } catch (error) {
    throw explain(error, mech, found, context.uri?.server ?? 'localhost');
  }
}
