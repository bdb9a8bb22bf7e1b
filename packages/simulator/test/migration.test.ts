import net from 'node:net';
import { type DomainIdentity, procedures as p, type TypedParameter } from '@virtune/protocol';
import { expect, onTestFinished, test } from 'vitest';
import { type HostOptions, machineFromShape, type SimulatedHost } from '../src/index.ts';
import { prepare3Params } from '../src/migration/protocol.ts';
import { Peer } from './peer.ts';
import { simulated } from './simulated.ts';

const SECOND = 1_000_000_000n;
const LIVE_PEER_TO_PEER = 3;
const UNSAFE = 1 << 9;
const PERSIST = 1 << 3;
const UNDEFINE = 1 << 4;

const guest = (name: string, mib = 1024): string => `<domain type='kvm'><name>${name}</name>
<memory unit='MiB'>${mib}</memory><vcpu>2</vcpu><cputune><shares>300</shares></cputune>
<os><type arch='x86_64'>hvm</type></os></domain>`;

/** A host with somebody who calls it. */
async function host(options: HostOptions & { readonly shape?: string } = {}) {
  const machine = options.shape === undefined ? undefined : machineFromShape(options.shape);
  const simulation = await simulated({
    speed: 0,
    ...options,
    ...(machine === undefined ? {} : { machine }),
  });
  const peer = new Peer(simulation.path);
  onTestFinished(async () => {
    peer[Symbol.dispose]();
    await simulation[Symbol.asyncDispose]();
  });
  await peer.call(p.connectOpen, { name: 'qemu:///system', flags: 0 });
  return { ...simulation, peer, uri: `qemu+unix:///system?socket=${simulation.path}` };
}

type Host = Awaited<ReturnType<typeof host>>;

async function running({ peer }: Host, xml: string): Promise<DomainIdentity> {
  const { dom } = (await peer.call(p.domainDefineXml, { xml }))!.reply!;
  await peer.call(p.domainCreate, { dom });
  return dom;
}

async function migrate(
  { peer }: Host,
  dom: DomainIdentity,
  dconnuri: string,
  flags = LIVE_PEER_TO_PEER,
  params: readonly TypedParameter[] = [],
): Promise<string | null | undefined> {
  const args = { dom, dconnuri, params, cookieIn: new Uint8Array(0), flags };
  return (await peer.call(p.domainMigratePerform3Params, args))?.error?.message;
}

const names = ({ domains }: SimulatedHost): string[] =>
  [...domains].map(({ name, state }) => `${name} ${state}`);

/** What is free on a host's nodes together, KiB. */
const freeKiB = ({ memory }: SimulatedHost): number =>
  memory.nodes.reduce((sum, node) => sum + memory.freeKiB(node), 0);

test('a guest goes with its memory, its load and its settings', async () => {
  const [here, there] = [await host(), await host()];
  const free = [freeKiB(here.host), freeKiB(there.host)];
  const dom = await running(here, guest('a'));
  here.host.domains.setLoad('a', { kind: 'busy', utilization: 1 });
  const shares = { field: 'cpu_shares', type: 'ullong', value: 700n } as const;
  await here.peer.call(p.domainSetSchedulerParametersFlags, { dom, params: [shares], flags: 1 });
  expect(await migrate(here, dom, there.uri, LIVE_PEER_TO_PEER | PERSIST | UNDEFINE)).toBe(
    undefined,
  );
  expect(names(here.host)).toEqual([]);
  expect(names(there.host)).toEqual(['a 1']);
  expect(freeKiB(here.host)).toBe(free[0]);
  expect(freeKiB(there.host)).toBe(free[1]! - 1024 * 1024);
  const arrived = there.host.domains.byName('a');
  expect(arrived.run?.cgroup.shares).toBe(700n);
  expect(arrived.config?.cputune.shares).toBe(300n);
  there.host.clock.advance(10n * SECOND);
  const info = await there.peer.call(p.domainGetInfo, { dom: arrived.identity });
  expect(info!.reply!.cpuTime).toBeGreaterThan(19n * SECOND);
});

test('over TCP as well', async () => {
  const [here, there] = [await host(), await host()];
  const address = await there.server.listen({ port: 0 });
  const { port } = address as { port: number };
  const dom = await running(here, guest('a'));
  expect(await migrate(here, dom, `qemu+tcp://127.0.0.1:${port}/system`)).toBeUndefined();
  expect(names(here.host)).toEqual(['a 5']);
  expect(names(there.host)).toEqual(['a 1']);
});

test('a host of 2 GiB refuses a guest of 4 GiB, which goes on where it is', async () => {
  const [here, there] = [await host(), await host({ shape: '1n4c,mem=2G' })];
  const free = freeKiB(there.host);
  const dom = await running(here, guest('large', 4096));
  expect(await migrate(here, dom, there.uri)).toContain('cannot set up guest memory');
  expect(names(here.host)).toEqual(['large 1']);
  expect(names(there.host)).toEqual([]);
  expect(freeKiB(there.host)).toBe(free);
});

test('a host refuses its own guests, and those whose names are taken', async () => {
  const [here, there] = [await host({ seed: 1 }), await host({ seed: 2 })];
  const dom = await running(here, guest('a'));
  expect(await migrate(here, dom, here.uri)).toBe(
    `internal error: Attempt to migrate guest to the same host ${here.host.system.uuid}`,
  );
  await running(there, guest('a'));
  expect(await migrate(here, dom, there.uri)).toMatch(/domain 'a' already exists with uuid/);
  expect(names(here.host)).toEqual(['a 1']);
});

test('disks in files are on one host alone, unless that is said to be safe', async () => {
  const [here, there] = [await host(), await host()];
  const disk = "<devices><disk type='file'><source file='/a'/><target dev='vda'/></disk></devices>";
  const dom = await running(here, guest('a').replace('</domain>', `${disk}</domain>`));
  expect(await migrate(here, dom, there.uri)).toBe(
    'Unsafe migration: Migration without shared storage is unsafe',
  );
  await here.peer.call(p.domainBlockPull, { dom, path: 'vda', bandwidth: 1n, flags: 64 });
  expect(await migrate(here, dom, there.uri, LIVE_PEER_TO_PEER | UNSAFE)).toBe(
    'Requested operation is not valid: domain has active block job',
  );
  here.host.clock.advance(SECOND);
  expect(await migrate(here, dom, there.uri, LIVE_PEER_TO_PEER | UNSAFE)).toBeUndefined();
});

/** Something that listens between a host and another, and cuts the connection at a procedure. */
async function cutAt({ path }: Host, procedure: number): Promise<string> {
  const middle = net.createServer((socket) => {
    const beyond = net.connect(path);
    beyond.pipe(socket);
    socket.on('data', (bytes: Buffer) => {
      // A packet is its length, program, version, procedure...
      if (bytes.readUInt32BE(12) === procedure) {
        socket.destroy();
        beyond.destroy();
      } else beyond.write(bytes);
    });
    for (const end of [socket, beyond]) end.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => middle.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void middle.close());
  const { port } = middle.address() as net.AddressInfo;
  return `qemu+tcp://127.0.0.1:${port}/system`;
}

test.each([
  ['before it has been told of the guest', 303],
  ['before the guest may run there', 306],
])('a connection that ends %s leaves the guest where it is', async (_, procedure) => {
  const [here, there] = [await host(), await host()];
  const free = freeKiB(there.host);
  const dom = await running(here, guest('a'));
  const message = await migrate(here, dom, await cutAt(there, procedure));
  expect(message).toMatch(/End of file while reading data/);
  expect(names(here.host)).toEqual(['a 1']);
  await expect.poll(() => names(there.host)).toEqual([]);
  expect(freeKiB(there.host)).toBe(free);
});

test('what is no simulated host cannot send anything', async () => {
  const there = await host();
  const answer = await there.peer.call(prepare3Params, {
    params: [{ field: 'destination_xml', type: 'string', value: guest('a') }],
    cookieIn: Buffer.from('<qemu-migration/>'),
    flags: LIVE_PEER_TO_PEER,
  });
  expect(answer?.error?.message).toBe(
    'this function is not supported by the connection driver: virDomainMigratePrepare3Params',
  );
  expect(names(there.host)).toEqual([]);
});
