import type { Connection, Domain } from '@virtune/libvirt';
import type { DomainIdentity, Procedure, RemoteError } from '@virtune/protocol';
import { procedures as p } from '@virtune/protocol';
import { Peer } from '../../packages/simulator/test/peer.ts';
import type { Call } from './contract.ts';
import { type Side, startSides } from './sides.ts';

/** A call to the domain of this name. */
export const on = (
  name: string,
  call: string,
  run: (domain: Domain, connection: Connection) => Promise<unknown>,
): Call => ({
  call: `${name}: ${call}`,
  run: async (connection) => run(await connection.domainLookupByName(name), connection),
});

/** A procedure with arguments that the client's own methods would never give. */
export const raw = <Args, Reply>(
  call: string,
  procedure: Procedure<Args, Reply>,
  args: Args,
): Call => ({ call, run: (connection) => connection['call'](procedure, args) });

/** The same, of the domain of this name. */
export const rawOn = <Args extends { readonly dom: DomainIdentity }, Reply>(
  name: string,
  call: string,
  procedure: Procedure<Args, Reply>,
  args: Omit<Args, 'dom'>,
): Call => on(name, call, (domain) => domain['call'](procedure, args));

const sockets = new WeakMap<Connection, string>();

/** Both sides, which `asPeer` then knows. */
export async function startPeerSides(): Promise<{ real: Side; simulated: Side }> {
  const sides = await startSides();
  for (const { connection, uri } of [sides.real, sides.simulated]) {
    sockets.set(connection, new URL(uri).searchParams.get('socket')!);
  }
  return sides;
}

/** What a peer was answered, as an error of the contract shows it. */
export const answered = ({
  reply,
  error,
}: {
  reply?: unknown;
  error?: RemoteError;
} = {}): unknown =>
  error === undefined
    ? { reply }
    : { code: error.code, domain: error.domain, level: error.level, message: error.message };

/** What a connection of its own is answered, which may be one that is not open or only reads. */
export const asPeer = (
  call: string,
  opened: 'not opened' | 'read-only' | 'opened',
  run: (peer: Peer, connection: Connection) => Promise<unknown>,
): Call => ({
  call: `${call} (${opened})`,
  async run(connection) {
    using peer = new Peer(sockets.get(connection)!);
    await peer.call(p.authList, undefined);
    if (opened !== 'not opened') {
      const flags = opened === 'read-only' ? 1 : 0;
      await peer.call(p.connectOpen, { name: 'qemu:///system', flags });
    }
    return run(peer, connection);
  },
});
