/** Calls per second over each transport, in sequence and with five in flight. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connect } from '@virtune/libvirt';
import { Authority, installServer, pkiDirectory } from '../test/remote/certificates.ts';
import { startSshd } from '../test/remote/sshd.ts';
import { addExampleGuests, mainGuest, ownAddress, type Rig, startRig } from '../test/rig/index.ts';
import { callsPerSecond, median, pairedRatio, table, whole } from './measure.ts';
import { type Peer, pythonPeer, startPeer, unraidPeer } from './peer.ts';

const ROUNDS = 5;
const SECONDS = 0.4;
const IN_FLIGHT = [1, 5];

/** URIs by transport, all of them to the same daemon on this machine. */
async function makeUris(rig: Rig, dir: string, pki: string, address: string) {
  const { host, ssh } = await startSshd(rig, path.join(dir, 'ssh'), address);
  return {
    unix: rig.uri,
    tcp: `qemu+tcp://${address}/system`,
    tls: `qemu+tls://${address}/system?pkipath=${pki}`,
    'ssh, virt-ssh-helper': `qemu+ssh://${host}/system?command=${ssh}&proxy=native`,
    'ssh, netcat': `qemu+ssh://${host}/system?command=${ssh}&proxy=netcat`,
  };
}

type Client = (inFlight: number) => Promise<number>;

/** Each client's figures, round by round, in turn. */
async function inTurn(clients: readonly Client[], inFlight: number): Promise<number[][]> {
  const figures: number[][] = clients.map(() => []);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [i, client] of clients.entries()) figures[i]?.push(await client(inFlight));
  }
  return figures;
}

async function measure(transport: string, uri: string): Promise<string[][]> {
  await using connection = await connect(uri);
  const domain = await connection.domainLookupByName(mainGuest);
  using python = await startPeer(pythonPeer, uri, mainGuest);
  using unraid = unraidPeer && (await startPeer(unraidPeer, uri, mainGuest));
  const peers: readonly Peer[] = unraid === undefined ? [python] : [python, unraid];
  const clients: Client[] = [
    (inFlight) => callsPerSecond(() => domain.getInfo(), inFlight, SECONDS),
    ...peers.map(
      (peer): Client =>
        (inFlight) =>
          peer.measure('getInfo', inFlight, SECONDS),
    ),
  ];
  const rows: string[][] = [];
  for (const inFlight of IN_FLIGHT) {
    const [ours = [], ...others] = await inTurn(clients, inFlight);
    rows.push([
      `${transport}, ${inFlight === 1 ? 'in sequence' : `${inFlight} in flight`}`,
      whole(median(ours)),
      ...others.flatMap((theirs) => [whole(median(theirs)), pairedRatio(ours, theirs)]),
      ...(unraid === undefined ? ['not built', ''] : []),
    ]);
  }
  return rows;
}

export async function benchTransports(): Promise<string> {
  const dir = mkdtempSync(path.join(tmpdir(), 'virtune-bench-'));
  try {
    const address = ownAddress();
    const etcPki = path.join(dir, 'pki');
    const authority = await Authority.make(path.join(etcPki, 'CA'));
    const names = [`IP:${address}`];
    installServer(etcPki, await authority.issue('server', { for: 'server', names }));
    const client = await authority.issue('client', { for: 'client' });
    const pki = pkiDirectory(path.join(dir, 'client'), authority, client);
    const config = `listen_addr = "${address}"\nlisten_tcp = 1\nauth_tcp = "none"`;
    await using rig = await startRig({ listen: true, config, mounts: { '/etc/pki': etcPki } });
    await addExampleGuests(rig);
    const rows: string[][] = [];
    for (const [name, uri] of Object.entries(await makeUris(rig, dir, pki, address))) {
      rows.push(...(await measure(name, uri)));
    }
    const head = ['getInfo, calls/s', '@virtune/libvirt', 'libvirt-python', 'ratio'];
    return table([...head, '@unraid/libvirt', 'ratio'], rows);
  } finally {
    rmSync(dir, { recursive: true });
  }
}
