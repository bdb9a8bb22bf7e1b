import {
  type Connection,
  dirtyRateStatus,
  domainStats,
  jobStatistics,
  jobStatsFlags,
  statsTypes,
} from '@virtune/libvirt';
import { procedures as p, type TypedParameter } from '@virtune/protocol';
import { type Call, contract } from './contract.ts';
import { guests, running } from './guests.ts';
import { on, rawOn } from './raw.ts';

const MiB = 1024n ** 2n;

const limits = ['main', 'off'].flatMap((name) => [
  on(name, 'downtime', (domain) => domain.migrateGetMaxDowntime()),
  rawOn(name, 'downtime, flags unknown', p.domainMigrateGetMaxDowntime, { flags: 1 }),
  on(name, 'no downtime', (domain) => domain.migrateSetMaxDowntime(0n)),
  on(name, 'another downtime', (domain) => domain.migrateSetMaxDowntime(500n)),
  on(name, 'the longest downtime', (domain) => domain.migrateSetMaxDowntime(2_000_000n)),
  on(name, 'a longer downtime', (domain) => domain.migrateSetMaxDowntime(2_000_001n)),
  on(name, 'a downtime beyond all bounds', (domain) => domain.migrateSetMaxDowntime(2n ** 63n)),
  rawOn(name, 'another downtime, flags unknown', p.domainMigrateSetMaxDowntime, {
    downtime: 5n,
    flags: 1,
  }),
  on(name, 'downtime again', (domain) => domain.migrateGetMaxDowntime()),
  on(name, 'speed', (domain) => domain.migrateGetMaxSpeed()),
  on(name, 'speed of post-copy', (domain) => domain.migrateGetMaxSpeed(1)),
  on(name, 'speed, flags unknown', (domain) => domain.migrateGetMaxSpeed(2)),
  on(name, 'no speed', (domain) => domain.migrateSetMaxSpeed(0n)),
  on(name, 'no speed again', (domain) => domain.migrateGetMaxSpeed()),
  on(name, 'another speed', (domain) => domain.migrateSetMaxSpeed(100n)),
  on(name, 'a speed beyond all bounds', (domain) => domain.migrateSetMaxSpeed(2n ** 60n)),
  on(name, 'a speed of post-copy beyond all bounds', (d) => d.migrateSetMaxSpeed(2n ** 60n, 1)),
  on(name, 'another speed of post-copy', (domain) => domain.migrateSetMaxSpeed(50n, 1)),
  on(name, 'another speed, flags unknown', (domain) => domain.migrateSetMaxSpeed(50n, 2)),
  on(name, 'speed again', (domain) => domain.migrateGetMaxSpeed()),
  on(name, 'speed of post-copy again', (domain) => domain.migrateGetMaxSpeed(1)),
  on(name, 'cache', (domain) => domain.migrateGetCompressionCache()),
  rawOn(name, 'cache, flags unknown', p.domainMigrateGetCompressionCache, { flags: 1 }),
  on(name, 'another cache', (domain) => domain.migrateSetCompressionCache(128n * MiB)),
  on(name, 'cache again', (domain) => domain.migrateGetCompressionCache()),
  on(name, 'a cache that is no power of two', (d) => d.migrateSetCompressionCache(12_345n)),
  on(name, 'no cache', (domain) => domain.migrateSetCompressionCache(0n)),
  on(name, 'a cache of less than a page', (domain) => domain.migrateSetCompressionCache(2048n)),
  on(name, 'a cache of a page', (domain) => domain.migrateSetCompressionCache(4096n)),
  on(name, 'a cache of a page again', (domain) => domain.migrateGetCompressionCache()),
  rawOn(name, 'another cache, flags unknown', p.domainMigrateSetCompressionCache, {
    cacheSize: 4096n,
    flags: 1,
  }),
  on(name, 'post-copy without a migration', (domain) => domain.migrateStartPostCopy()),
  rawOn(name, 'post-copy, flags unknown', p.domainMigrateStartPostCopy, { flags: 1 }),
  `migrate-getmaxdowntime ${name}`,
  `migrate-setmaxdowntime ${name} 700`,
  `migrate-getspeed ${name}`,
  `migrate-setspeed ${name} 77`,
  `migrate-getspeed ${name}`,
  `migrate-compcache ${name}`,
  `migrate-compcache ${name} --size 8192`,
  `migrate-postcopy ${name}`,
]);

contract(
  'migration limits',
  [
    ...limits,
    // QEMU's own end with it, and speed is libvirt's own.
    'destroy main',
    'start main',
    on('main', 'downtime of another run', (domain) => domain.migrateGetMaxDowntime()),
    on('main', 'speed of another run', (domain) => domain.migrateGetMaxSpeed()),
    on('main', 'speed of post-copy of another run', (domain) => domain.migrateGetMaxSpeed(1)),
    on('main', 'cache of another run', (domain) => domain.migrateGetCompressionCache()),
  ],
  { guests, running },
);

const { completed, keepCompleted } = jobStatsFlags;

/** Which statistics there are; the rate alone is told only where it has been measured. */
const fieldsOf = (params: readonly TypedParameter[]): readonly string[] =>
  params.filter(({ field }) => field !== 'memory_bps').map(({ field, type }) => `${field} ${type}`);

/** Which statistics a job has left, for how much they are depends on the machine. */
const left = (name: string, when: string, flags: number): Call =>
  on(name, `the job that ended, ${when}`, async (domain) => {
    const { type, params } = await domain.getJobStats(flags);
    const { operation } = jobStatistics.read(params);
    return { type, operation, fields: fieldsOf(params) };
  });

const noJobs = ['main', 'off'].flatMap((name) => [
  on(name, 'job', (domain) => domain.getJobInfo()),
  on(name, 'statistics', (domain) => domain.getJobStats()),
  on(name, 'statistics of one that ended', (domain) => domain.getJobStats(completed)),
  on(name, 'statistics to be kept of one under way', (d) => d.getJobStats(keepCompleted)),
  on(name, 'statistics, flags unknown', (domain) => domain.getJobStats(4)),
  on(name, 'abort', (domain) => domain.abortJob()),
  on(name, 'abort without flags', (domain) => domain.abortJobFlags(0)),
  on(name, 'abort of post-copy', (domain) => domain.abortJobFlags(1)),
  on(name, 'abort, flags unknown', (domain) => domain.abortJobFlags(2)),
  `domjobinfo ${name}`,
  `domjobinfo ${name} --completed`,
  `domjobabort ${name}`,
  `domjobabort ${name} --postcopy`,
]);

/** The events of a call, up to the end of the run that it brings about. */
async function events(connection: Connection, run: () => Promise<unknown>): Promise<unknown> {
  const seen: unknown[] = [];
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const subscriptions = [
    await connection.on('job-completed', ({ domain, params }) => {
      const { operation } = jobStatistics.read(params);
      seen.push({ job: domain.name, operation, fields: fieldsOf(params) });
    }),
    await connection.on('lifecycle', ({ domain, event, detail }) => {
      seen.push({ life: domain.name, event, detail });
      if (event === 'stopped') resolve(undefined);
    }),
  ];
  await run();
  await promise;
  await Promise.all(subscriptions.map((subscription) => subscription.close()));
  return seen;
}

contract(
  'jobs',
  [
    ...noJobs,
    on('main', 'events of a managed save', (domain, connection) =>
      events(connection, () => domain.managedSave()),
    ),
    left('main', 'kept', completed | keepCompleted),
    'start main',
    left('main', 'after another start', completed | keepCompleted),
    left('main', 'not kept', completed),
    left('main', 'gone', completed),
    on('main', 'events of a managed save of what is paused', (domain, connection) =>
      events(connection, async () => {
        await domain.suspend();
        await domain.managedSave();
      }),
    ),
    left('main', 'of what was paused', completed),
    on('plain', 'events of an end', (domain, connection) =>
      events(connection, () => domain.destroy()),
    ),
    left('plain', 'which was none', completed),
  ],
  { guests, running, once: true },
);

const { unstarted, measuring, measured } = dirtyRateStatus;

/** The group of a domain's statistics, once it is so far: QEMU itself begins some time later. */
const dirtyRate = (name: string, when: string, status: number): Call =>
  on(name, `its dirty rate, ${when}`, async (domain, connection) => {
    for (;;) {
      const [record] = await connection.getAllDomainStats(statsTypes.dirtyrate, 0, [domain]);
      const { dirtyrate } = domainStats.read(record!.params);
      if (dirtyrate?.calcStatus === status) {
        const names = record!.params.map(({ field, type }) => `${field} ${type}`);
        return { names, ...dirtyrate, calcStartTimeSec: undefined };
      }
      await new Promise((resolve) => {
        setTimeout(resolve, 100);
      });
    }
  });

contract(
  'dirty rate',
  [
    dirtyRate('main', 'never measured', unstarted),
    ...['main', 'off'].flatMap((name) => [
      on(name, 'no time to measure', (domain) => domain.startDirtyRateCalc(0)),
      on(name, 'less than no time', (domain) => domain.startDirtyRateCalc(-1)),
      on(name, 'too long a time', (domain) => domain.startDirtyRateCalc(61)),
      on(name, 'by a ring', (domain) => domain.startDirtyRateCalc(1, 2)),
      on(name, 'by a ring and a bitmap', (domain) => domain.startDirtyRateCalc(1, 3)),
      on(name, 'flags unknown', (domain) => domain.startDirtyRateCalc(1, 4)),
      on(name, 'flags unknown, and no time', (domain) => domain.startDirtyRateCalc(0, 8)),
    ]),
    on('off', 'of what does not run', (domain) => domain.startDirtyRateCalc(1)),
    on('main', 'is measured', (domain) => domain.startDirtyRateCalc(1)),
    on('main', 'is measured once more', (domain) => domain.startDirtyRateCalc(2)),
    dirtyRate('main', 'measured', measured),
    on('plain', 'is measured', (domain) => domain.startDirtyRateCalc(60)),
    dirtyRate('plain', 'under way', measuring),
    'domdirtyrate-calc plain --seconds 5',
    'domdirtyrate-calc off --seconds 5',
    'domdirtyrate-calc hot --seconds 0',
    'domdirtyrate-calc hot --seconds 1 --mode nonsense',
    'domdirtyrate-calc hot',
    'destroy main',
    'start main',
    dirtyRate('main', 'of another run', unstarted),
  ],
  { guests, running, once: true },
);
