import {
  type Connection,
  type Domain,
  jobStatistics,
  jobStatsFlags,
  migrateFlags,
} from '@virtune/libvirt';
import { procedures as p, type TypedParameter } from '@virtune/protocol';
import { romGuest, startRig } from '../rig/index.ts';
import { connect } from '@virtune/libvirt';
import { type Call, contract } from './contract.ts';
import { uuid } from './guests.ts';
import { on } from './raw.ts';
import { type Side, simulatorLike, startSides } from './sides.ts';

const { live, peer2peer, tunnelled, persistDest, undefineSource, paused, offline } = migrateFlags;
const { nonSharedDisk, nonSharedInc, postcopy, zerocopy, unsafe } = migrateFlags;
const through = peer2peer | tunnelled;

interface Other {
  readonly uri: string;
  readonly connection: Connection;
}

/** The host that each side migrates to, by either's connection. */
const others = new WeakMap<Connection, Other>();

async function startPairs(): Promise<{ real: Side; simulated: Side }> {
  const { real, simulated } = await startSides();
  const rig = await startRig({ config: 'host_uuid = "11112222-3333-4444-5555-666677778888"' });
  const realTo = { uri: rig.uri, connection: await connect(rig.uri) };
  const capabilities = await real.connection.getCapabilities();
  const simulatedTo = await simulatorLike(capabilities, rig.cgroupVersion === 2 ? 2 : 1);
  for (const [side, to] of [
    [real, realTo],
    [simulated, simulatedTo],
  ] as const) {
    others.set(side.connection, to);
    others.set(to.connection, side);
  }
  return {
    real: {
      ...real,
      async [Symbol.asyncDispose]() {
        await realTo.connection.close();
        await rig.stop();
        await real[Symbol.asyncDispose]();
      },
    },
    simulated: {
      ...simulated,
      async [Symbol.asyncDispose]() {
        await simulatedTo[Symbol.asyncDispose]();
        await simulated[Symbol.asyncDispose]();
      },
    },
  };
}

const text = (field: string, value: string): TypedParameter => ({ field, type: 'string', value });
const number = (field: string, value: number): TypedParameter => ({ field, type: 'int', value });

const perform = async (
  domain: Domain,
  dconnuri: string | null,
  params: readonly TypedParameter[],
  flags: number,
  cookieIn = new Uint8Array(0),
): Promise<unknown> =>
  domain['call'](p.domainMigratePerform3Params, { dconnuri, params, cookieIn, flags });

/** Migrates a domain of the first host, or of the other, to the one that it is not on. */
async function move(
  connection: Connection,
  name: string,
  params: readonly TypedParameter[],
  flags: number,
): Promise<void> {
  const domain = await connection.domainLookupByName(name);
  await perform(domain, others.get(connection)!.uri, params, flags);
}

const to = (
  name: string,
  call: string,
  params: readonly TypedParameter[],
  flags: number,
): Call => ({
  call: `${name}: ${call}, flags ${flags}`,
  run: (connection) => move(connection, name, params, flags),
});

/** Where nobody is, or nobody can come. */
const nowhere = (uri: string | null): Call =>
  on('run', `to ${uri}`, (domain) => perform(domain, uri, [], through));

/** What there is on both hosts. */
async function seenOn(connection: Connection): Promise<unknown> {
  const domains = await connection.listAllDomains();
  const each = domains.map(async (domain) => ({
    name: domain.name,
    ...(await domain.getState()),
    isPersistent: await domain.isPersistent(),
  }));
  return (await Promise.all(each)).toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

const seen = (when: string): Call => ({
  call: `who is where, ${when}`,
  run: async (connection) => ({
    here: await seenOn(connection),
    there: await seenOn(others.get(connection)!.connection),
  }),
});

/** Listens on a host to what becomes of its domains. */
async function listen(connection: Connection, events: unknown[]): Promise<() => Promise<void>> {
  const subscriptions = [
    await connection.on('lifecycle', ({ domain: { name }, event, detail }) => {
      if (name !== 'marker') events.push({ name, event, detail });
    }),
    await connection.on('migration-iteration', ({ domain: { name }, iteration }) => {
      events.push({ name, iteration });
    }),
    await connection.on('job-completed', ({ domain: { name }, params }) => {
      events.push({ name, operation: jobStatistics.read(params).operation });
    }),
  ];
  return async () => {
    // An answer that was asked for after the events comes after them.
    const marker = await connection.domainDefineXml(romGuest({ name: 'marker', uuid: uuid(9) }));
    await marker.undefine();
    await Promise.all(subscriptions.map((subscription) => subscription.close()));
  };
}

/** A migration, from here or back, and what both hosts told of it, each in its order. */
const moved = (
  name: string,
  way: 'there' | 'back',
  call: string,
  params: readonly TypedParameter[],
  flags: number,
): Call => ({
  call: `${name}: ${way}, ${call}, flags ${flags}`,
  async run(connection) {
    const other = others.get(connection)!.connection;
    const [from, destination] = way === 'there' ? [connection, other] : [other, connection];
    const [left, arrived]: unknown[][] = [[], []];
    const ends = [await listen(from, left!), await listen(destination, arrived!)];
    await move(from, name, params, flags);
    for (const end of ends) await end();
    return { left, arrived };
  },
});

const completed = (name: string, where: 'here' | 'there'): Call => ({
  call: `the job of ${name} ${where}`,
  async run(connection) {
    const at = where === 'here' ? connection : others.get(connection)!.connection;
    const domain = await at.domainLookupByName(name);
    const { type, params } = await domain.getJobStats(jobStatsFlags.completed);
    const { operation } = jobStatistics.read(params);
    return { type, operation, net: params.some(({ field }) => field === 'time_elapsed_net') };
  },
});

const withDisk = romGuest({ name: 'disk', uuid: uuid(3), memoryMiB: 32 }).replace(
  '</devices>',
  "<disk type='file'><source file='/nowhere.raw'/><target dev='vda'/></disk></devices>",
);

contract(
  'migration',
  [
    nowhere('qemu+unix:///system?socket=/nowhere/sock'),
    nowhere('qemu+tcp://127.0.0.1:1/system'),
    nowhere('qemu+tcp://[::1]:1/system'),
    nowhere('nonsense'),
    nowhere('xen:///system'),
    nowhere('test:///default'),
    nowhere('qemu:///system'),
    nowhere('qemu+tls://nowhere.example/system'),
    nowhere(''),
    nowhere(null),
    to('run', 'unknown flags', [], through | (1 << 25)),
    to('run', 'a parameter that there is not', [text('x', 'y')], through),
    to('run', 'a parameter of another type', [text('bandwidth', 'y')], through),
    to('run', 'a parameter twice', [text('migrate_uri', 'y'), text('migrate_uri', 'y')], through),
    to('run', 'by a URI and tunnelled', [text('migrate_uri', 'tcp:x')], through),
    to('run', 'a listening address, tunnelled', [text('listen_address', '::')], through),
    to('run', 'a port of disks, tunnelled', [number('disks_port', 5)], through),
    to('run', 'port and URI', [number('disks_port', 5), text('disks_uri', 'x')], through),
    to(
      'run',
      'listening on a Unix socket',
      [text('migrate_uri', 'unix:/x'), text('listen_address', '::')],
      peer2peer,
    ),
    to(
      'run',
      'disks by a Unix socket',
      [text('migrate_uri', 'unix:/x')],
      peer2peer | nonSharedDisk,
    ),
    to('run', 'converging untold', [number('auto_converge.initial', 5)], through),
    to('run', 'parallel untold', [number('parallel.connections', 5)], through),
    to('run', 'compression of no kind', [text('compression', 'x')], through),
    to('run', 'compression twice', [text('compression', 'mt'), text('compression', 'mt')], through),
    to('run', 'threads of no compression', [number('compression.mt.level', 5)], through),
    to('run', 'neither peer to peer', [], live),
    on('run', 'with a cookie', (domain, connection) =>
      perform(domain, others.get(connection)!.uri, [], through, Uint8Array.of(1)),
    ),
    to('run', 'post-copy and tunnelled', [], through | live | postcopy),
    to('run', 'post-copy that is not live', [], peer2peer | postcopy),
    to('run', 'zero-copy alone', [], through | zerocopy),
    to('run', 'definition without a name', [text('destination_xml', '<domain/>')], through | live),
    on('run', 'definition of more memory', async (domain, connection) => {
      const xml = (await domain.getXmlDesc(8)).replaceAll('32768', '65536');
      const { uri } = others.get(connection)!;
      return perform(domain, uri, [text('destination_xml', xml)], through | live);
    }),
    to('off', 'what does not run', [], through),
    to('off', 'offline, not to be kept', [], peer2peer | offline),
    to('off', 'offline and tunnelled', [], through | offline | persistDest),
    to('off', 'offline with disks', [], peer2peer | offline | persistDest | nonSharedInc),
    seen('before anybody went'),
    moved('off', 'there', 'offline', [], peer2peer | offline | persistDest),
    moved('off', 'there', 'offline again', [], peer2peer | offline | persistDest | undefineSource),
    seen('after one went offline'),
    moved('run', 'there', 'to stay', [], through | live | persistDest | undefineSource),
    completed('run', 'there'),
    seen('after one went to stay'),
    moved('run', 'back', 'renamed', [text('destination_name', 'other')], through | live),
    completed('run', 'there'),
    completed('other', 'here'),
    seen('after it came back under another name'),
    on('other', 'is paused', (domain) => domain.suspend()),
    to('other', 'where its UUID is taken', [], through | live),
    {
      call: 'its UUID is given up there',
      async run(connection) {
        const there = others.get(connection)!.connection;
        await (await there.domainLookupByName('run')).undefine();
      },
    },
    moved('other', 'there', 'paused', [], through | live),
    seen('after it went paused'),
    moved('other', 'back', 'to be paused', [], through | live | paused | persistDest),
    seen('after it came back'),
    'resume other',
    'dumpxml other --inactive',
    moved('other', 'there', 'from where it is kept', [], through | live),
    {
      call: 'its definition there',
      async run(connection) {
        const there = others.get(connection)!.connection;
        return (await there.domainLookupByName('other')).getXmlDesc();
      },
    },
    seen('at the end'),
    to('disk', 'what does not run, with a disk', [], through | unsafe),
  ],
  {
    guests: [
      romGuest({ name: 'run', uuid: uuid(1), vcpus: 2, memoryMiB: 32 }),
      romGuest({ name: 'off', uuid: uuid(2), memoryMiB: 32 }),
      withDisk,
    ],
    running: ['run'],
    startSides: startPairs,
    once: true,
  },
);
