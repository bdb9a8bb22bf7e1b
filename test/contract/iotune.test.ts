import { type BlockIoTuneParameters, modificationImpact } from '@virtune/libvirt';
import { procedures as p, type TypedParameter } from '@virtune/protocol';
import { romGuest } from '../rig/index.ts';
import { type Call, contract } from './contract.ts';
import { diskGuests, image, startDiskSides } from './disks.ts';
import { definedAs } from './defined-as.ts';
import { uuid } from './guests.ts';
import { on, rawOn } from './raw.ts';

const { live, config } = modificationImpact;
const both = live | config;

const get = (guest: string, disk: string, flags = 0): Call =>
  on(guest, `limits of ${disk}, flags ${flags}`, (domain) => domain.getBlockIoTune(disk, flags));

const ullong = (field: string, value: bigint): TypedParameter => ({ field, type: 'ullong', value });

/** Sets limits of a disk, tells of the events of it, and reads them back. */
const set = (
  guest: string,
  disk: string,
  tune: BlockIoTuneParameters | readonly TypedParameter[],
  flags: number = live,
): Call =>
  on(guest, `${disk}: ${named(tune)}, flags ${flags}`, async (domain, connection) => {
    const events: unknown[] = [];
    const { promise, resolve } = Promise.withResolvers<undefined>();
    await using _ = await connection.on('tunable', ({ domain: { name }, params }) => {
      events.push({ name, params });
      // What is told at the end is told for this alone: what was before has come by then.
      if (params.some(({ field }) => field.startsWith('cputune.'))) resolve(undefined);
    });
    await domain.setBlockIoTune(disk, tune, flags);
    const marked = await connection.domainLookupByName('on');
    await marked.pinEmulator(Uint8Array.of(1), live);
    await promise;
    const limits: unknown[] = [];
    for (const each of [live, config]) {
      if ((flags & each) !== 0) limits.push(await domain.getBlockIoTune(disk, each));
    }
    return { events: events.slice(0, -1), limits };
  });

function named(tune: BlockIoTuneParameters | readonly TypedParameter[]): string {
  const told = Array.isArray(tune)
    ? tune.map(({ field, value }: TypedParameter) => [field, value])
    : Object.entries(tune);
  return told.map(([name, value]) => `${name} ${value}`).join(', ') || 'nothing';
}

const refusals = [
  set('on', 'vda', { totalIopsSec: 5n }, 4),
  set('on', 'vdx', { totalIopsSec: 5n }),
  set('on', 'vdx', { totalIopsSec: 5n }, config),
  set('off', 'vda', { totalIopsSec: 5n }),
  set('off', 'vdx', { totalIopsSec: 5n }, config),
  set('on', 'vda', []),
  set('on', 'vda', [ullong('nonsense', 5n)]),
  set('on', 'vda', [{ field: 'total_iops_sec', type: 'int', value: 5 }]),
  set('on', 'vda', [{ field: 'group_name', type: 'ullong', value: 5n }]),
  set('on', 'vda', [ullong('total_iops_sec', 5n), ullong('total_iops_sec', 6n)]),
  set('on', 'vda', { totalIopsSec: 1_000_000_000_000_001n }),
  set('on', 'vda', { totalIopsSec: 5n, readIopsSec: 6n }),
  set('on', 'vda', { totalBytesSec: 5n, writeBytesSec: 6n }),
  set('on', 'vda', { totalBytesSecMax: 5n, readBytesSecMax: 6n }),
  set('on', 'vda', { totalIopsSecMax: 5n, readIopsSecMax: 6n }),
  set('on', 'vda', { totalIopsSecMax: 5n }),
  set('on', 'vda', { sizeIopsSec: 4096n }),
  set('on', 'vda', { groupName: 'empty' }),
  set('on', 'vda', { totalBytesSecMaxLengthSec: 5n }),
  get('on', 'vdx'),
  get('off', 'vdx'),
  get('on', 'vda', both),
  get('on', 'vda', 8),
  get('off', 'vda', live),
  get('on', 'hda'),
  rawOn('on', 'limits counted', p.domainGetBlockIoTune, { disk: 'vda', nparams: 0, flags: 0 }),
  rawOn('on', 'limits counted of no disk', p.domainGetBlockIoTune, {
    disk: null,
    nparams: 0,
    flags: 0,
  }),
  rawOn('on', 'limits of no disk', p.domainGetBlockIoTune, { disk: null, nparams: 3, flags: 0 }),
  rawOn('on', 'three limits', p.domainGetBlockIoTune, { disk: 'vda', nparams: 3, flags: 0 }),
];

contract(
  'limits of disks',
  [
    get('on', 'vda'),
    get('on', 'vdd'),
    get('off', 'vdd'),
    get('on', image('on', 'd.raw')),
    get('off', image('off', 'd.raw'), config),
    ...refusals,
    set('on', 'vda', { totalBytesSec: 5_000_000n }),
    set('on', 'vda', { totalBytesSecMax: 9_000_000n }),
    set('on', 'vda', { totalBytesSecMaxLengthSec: 3n }),
    set('on', 'vda', { totalBytesSecMaxLengthSec: 0n }),
    set('on', 'vda', { totalBytesSecMax: 1000n }),
    set('on', 'vda', { totalBytesSec: 0n }),
    set('on', 'vda', { readIopsSec: 100n }),
    set('on', 'vda', { readIopsSecMax: 50n }),
    set('on', 'vda', { writeIopsSecMax: 50n }),
    set('on', 'vda', { sizeIopsSec: 4096n }),
    set('on', 'vda', { totalIopsSec: 200n }),
    'dumpxml on',
    set('on', 'vda', { totalBytesSec: 0n, totalBytesSecMax: 0n }),
    set('on', 'vda', { totalIopsSec: 0n, sizeIopsSec: 0n }),
    set('on', 'vdb', { groupName: 'shared', totalIopsSec: 40n }),
    set('on', 'vdc', { groupName: 'shared' }),
    set('on', 'vdc', { totalIopsSec: 60n }),
    get('on', 'vdb'),
    set('on', 'vdc', { groupName: 'other', writeBytesSec: 77n }),
    set('on', 'vdb', { totalIopsSec: 0n }),
    get('on', 'vdc'),
    set('on', 'vdb', { totalIopsSec: 1_000_000_000_000_000n }),
    set('on', image('on', 'a.raw'), { readBytesSec: 123n }),
    set('on', 'hdb', { readBytesSec: 321n }),
    on('on', 'a disk without a medium', (domain) =>
      domain.setBlockIoTune('hda', { totalIopsSec: 100n }, live),
    ),
    set('on', 'vda', { totalBytesSecMax: 1000n }, config),
    set('on', 'vda', { totalBytesSec: 1000n }, config),
    set('on', 'vda', { totalBytesSecMaxLengthSec: 9n }, config),
    set('on', 'vda', { groupName: 'kept <&>' }, config),
    set('on', 'vda', { writeIopsSec: 77n }, both),
    set('off', 'vdd', { totalBytesSec: 0n }, config),
    set('off', 'vdd', { readBytesSec: 10n, groupName: 'g' }, config),
    set('off', 'vda', { groupName: 'g' }, config),
    'blkdeviotune on vda',
    'blkdeviotune on vda --config',
    'blkdeviotune off vdd',
    'blkdeviotune on vda --total-iops-sec 50 --live --config',
    'blkdeviotune on vda --total-bytes-sec 10 --read-bytes-sec 5',
    'blkdeviotune off vda --live --total-bytes-sec 10',
    'blkdeviotune none vda',
    'blkdeviotune on vdx',
    'destroy on',
    'start on',
    get('on', 'vda'),
    get('on', 'vdb'),
    'dumpxml on',
  ],
  { guests: diskGuests, running: ['on'], startSides: startDiskSides, once: true },
);

const disk = (target: string, limits: string): string =>
  `<disk type='file'><source file='/${target}'/><target dev='${target}'/>${limits}</disk>`;

/** A guest whose disks `vda` and `vdb` tell these limits. */
function limited(first: string, second = ''): string {
  const disks = disk('vda', first) + disk('vdb', second);
  return romGuest({ name: 'limited', uuid: uuid(8) }).replace('</devices>', `${disks}</devices>`);
}

const iotune = (limits: Readonly<Record<string, number | string>>): string => {
  const told = Object.entries(limits).map(([name, value]) => `<${name}>${value}</${name}>`);
  return `<iotune>${told.join('')}</iotune>`;
};

const definitions: Readonly<Record<string, string>> = {
  'in another order': limited(iotune({ group_name: 'g', write_iops_sec: 3, read_iops_sec: 2 })),
  zeros: limited(iotune({ total_bytes_sec: 0, size_iops_sec: 0 })),
  nothing: limited('<iotune/>'),
  'what is not known': limited(iotune({ nonsense: 5, total_bytes_sec: 7 })),
  words: limited(iotune({ total_bytes_sec: 'many' })),
  'less than nothing': limited(iotune({ total_bytes_sec: -1 })),
  'nothing told': limited('<iotune><total_bytes_sec/></iotune>'),
  'total and read': limited(iotune({ total_bytes_sec: 5, read_bytes_sec: 5 })),
  'total and write, at most': limited(iotune({ total_iops_sec_max: 5, write_iops_sec_max: 5 })),
  'bursts of nothing': limited(iotune({ total_iops_sec_max: 5 })),
  'too much': limited(iotune({ total_iops_sec: 1_000_000_000_000_001 })),
  'too long': limited(iotune({ total_iops_sec: 5, total_iops_sec_max_length: 2e15 })),
  'a group alone': limited(iotune({ group_name: 'g' })),
  'a group of two': limited(
    iotune({ group_name: 'g' }),
    iotune({ group_name: 'g', total_iops_sec: 7 }),
  ),
  'a group that contradicts itself': limited(
    iotune({ group_name: 'g', total_iops_sec: 8 }),
    iotune({ group_name: 'g', total_iops_sec: 7 }),
  ),
};

contract(
  'limits of disks that are defined',
  Object.entries(definitions).map(([name, xml]) => definedAs(name, xml)),
);
