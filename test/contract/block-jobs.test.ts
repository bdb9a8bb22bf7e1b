import {
  blockJobAbortFlags,
  blockJobFlags,
  blockPullFlags,
  type Connection,
} from '@virtune/libvirt';
import { procedures as p } from '@virtune/protocol';
import { type Call, contract } from './contract.ts';
import { diskGuests, image, startDiskSides } from './disks.ts';
import { on, rawOn } from './raw.ts';

const inBytes = blockPullFlags.bandwidthBytes;

/** What there is of a job; how far it has come depends on the machine. */
const job = (guest: string, disk: string, flags = 0): Call =>
  on(guest, `job of ${disk}, flags ${flags}`, async (domain) => {
    const info = await domain.getBlockJobInfo(disk, flags);
    return info === null ? null : { ...info, cur: info.cur <= info.end };
  });

/** Does something that ends a block job, and tells what was told of its end. */
async function ended(connection: Connection, run: () => Promise<unknown>): Promise<unknown> {
  const events: unknown[] = [];
  const { promise, resolve } = Promise.withResolvers<undefined>();
  await using _ = await connection.on('block-job', (event) => {
    events.push({ ...event, domain: event.domain.name });
  });
  await using __ = await connection.on('block-job-2', (event) => {
    events.push({ ...event, domain: event.domain.name });
    resolve(undefined);
  });
  await run();
  await promise;
  return events;
}

const pull = (disk: string, bandwidth = 0n, flags = 0): Call =>
  on('on', `pull of ${disk}, ${bandwidth}, flags ${flags}`, (domain, connection) =>
    ended(connection, () => domain.blockPull(disk, bandwidth, flags)),
  );

const refused = (guest: string, disk: string): Call[] => [
  on(guest, `pull of ${disk}`, (domain) => domain.blockPull(disk)),
  job(guest, disk),
  on(guest, `speed of ${disk}`, (domain) => domain.blockJobSetSpeed(disk, 5n)),
  on(guest, `abort of ${disk}`, (domain) => domain.blockJobAbort(disk)),
];

/** How much of the host's disk an image takes depends on the file system. */
const sizes = (guest: string, disk: string): Call =>
  on(guest, `sizes of ${disk}`, async (domain) => {
    const { capacityBytes, physicalBytes } = await domain.getBlockInfo(disk);
    return { capacityBytes, physicalBytes };
  });

const taken = /Allocation: +\d+|allocation=\d+|physical=\d+|( +\d+){2,3}$/gm;

contract(
  'disks',
  [
    ...['vda', 'vdb', 'vdd', 'hda', 'hdb', 'vdx', '', image('on', 'b.qcow2'), '/nowhere'].map(
      (disk) => sizes('on', disk),
    ),
    ...['vda', 'vdc', 'hda', 'vdx', image('off', 'd.raw')].map((disk) => sizes('off', disk)),
    rawOn('on', 'sizes, flags unknown', p.domainGetBlockInfo, { path: 'vda', flags: 1 }),
    ...['vda', 'hda', '', 'vdx', image('on', 'd.raw')].map((disk) =>
      on('on', `statistics of '${disk}'`, (domain) => domain.blockStatsFlags(disk)),
    ),
    on('off', 'statistics', (domain) => domain.blockStatsFlags('vda')),
    ...[0, 3].map((nparams) =>
      rawOn('on', `${nparams} statistics`, p.domainBlockStatsFlags, {
        path: 'vda',
        nparams,
        flags: 0,
      }),
    ),
    rawOn('on', 'statistics, flags unknown', p.domainBlockStatsFlags, {
      path: 'vda',
      nparams: 3,
      flags: 1,
    }),
    { line: 'domstats on --block', volatile: taken },
    { line: 'domstats on --block --backing', volatile: taken },
    { line: 'domstats off --block', volatile: /block\.\d\.(allocation|physical)=\d+/g },
    'domblklist on --details',
    { line: 'domblkinfo on vdb', volatile: taken },
    'domblkinfo on hda',
    'domblkstat on vda',
    'domblkstat on',
    'domblkstat off vda',
    'domblkstat on vdx --human',
    'dumpxml on',
    'dumpxml on --inactive',
    'dumpxml off',
  ],
  { guests: diskGuests, running: ['on'], startSides: startDiskSides, once: true },
);

contract(
  'block jobs',
  [
    job('on', 'vda'),
    job('on', 'vda', blockJobFlags.bandwidthBytes),
    job('on', 'vda', 2),
    job('on', image('on', 'a.raw')),
    job('on', 'hda'),
    ...refused('on', 'vdx'),
    ...refused('off', 'vda'),
    on('on', 'pull of a disk without a medium', (domain) => domain.blockPull('hda')),
    on('on', 'pull, flags unknown', (domain) => domain.blockPull('vda', 0n, 1)),
    on('on', 'pull at a speed beyond all bounds', (domain) => domain.blockPull('vda', 2n ** 60n)),
    on('on', 'speed without a job', (domain) => domain.blockJobSetSpeed('vda', 5n)),
    on('on', 'a speed beyond all bounds', (d) => d.blockJobSetSpeed('vdx', 2n ** 60n)),
    on('on', 'speed in bytes without a job', (d) => d.blockJobSetSpeed('vda', 2n ** 60n, 1)),
    on('on', 'speed, flags unknown', (domain) => domain.blockJobSetSpeed('vda', 5n, 2)),
    ...[0, 1, 2, 3, 4].map((flags) =>
      on('on', `abort without a job, flags ${flags}`, (d) => d.blockJobAbort('vda', flags)),
    ),
    pull('vda'),
    pull('hdb', 5n),
    pull(image('on', 'a.raw'), 5n, inBytes),
    on('on', 'a pull of a byte in a second', (domain) => domain.blockPull('vdb', 1n, inBytes)),
    job('on', 'vdb'),
    job('on', 'vdb', blockJobFlags.bandwidthBytes),
    on('on', 'another pull of the same disk', (domain) => domain.blockPull('vdb')),
    on('on', 'pivot', (domain) => domain.blockJobAbort('vdb', blockJobAbortFlags.pivot)),
    on('on', 'another speed, in bytes', (domain) => domain.blockJobSetSpeed('vdb', 3n, 1)),
    job('on', 'vdb'),
    job('on', 'vdb', blockJobFlags.bandwidthBytes),
    on('on', 'a save in the meantime', (domain) => domain.managedSave()),
    on('on', 'limits in the meantime', (domain) =>
      domain.setBlockIoTune('vdb', { totalIopsSec: 1000n }, 1),
    ),
    'blockjob on vda',
    'blockjob on vdx',
    'blockjob off vda',
    on('on', 'abort', (domain, connection) => ended(connection, () => domain.blockJobAbort('vdb'))),
    job('on', 'vdb'),
    'dumpxml on',
    on('on', 'a pull that is not waited for', (domain) => domain.blockPull('vdc', 1n, inBytes)),
    on('on', 'abort that is not waited for', (domain, connection) =>
      ended(connection, () => domain.blockJobAbort('vdc', blockJobAbortFlags.async)),
    ),
    pull('vdc'),
    'dumpxml on',
    'blockpull on vdb --wait',
    'blockpull on vdx',
    'blockjob on vdb --abort',
    on('on', 'sizes of what was pulled', async (domain) => {
      const { capacityBytes, allocationBytes } = await domain.getBlockInfo('vdb');
      return { capacityBytes, grown: allocationBytes > 4n * 1024n ** 2n };
    }),
    'destroy on',
    'start on',
    'dumpxml on',
  ],
  { guests: diskGuests, running: ['on'], startSides: startDiskSides, once: true },
);
