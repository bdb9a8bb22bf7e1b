import path from 'node:path';
import {
  connect,
  type Connection,
  domainState,
  errorCode,
  jobOperation,
  jobStatistics,
  jobStatsFlags,
  jobType,
  migrateFlags,
  type MigrateParameters,
} from '@virtune/libvirt';
import { describe, expect, test } from 'vitest';
import { type Rig, romGuest, useRig } from '../../rig/testing.ts';

const guestName = 'traveller';
const { live, tunnelled, persistDest, undefineSource, offline } = migrateFlags;

/** Two daemons that take each other for another host. */
const source = useRig();
const destination = useRig({ config: 'host_uuid = "11112222-3333-4444-5555-666677778888"' });

async function addGuest(rig: Rig, memoryMiB = 64): Promise<void> {
  await rig.define(romGuest({ name: guestName, memoryMiB }));
  await rig.start(guestName);
}

/** Both ends, with the guest running at the source; nothing is left of it afterwards. */
async function withGuest<T>(
  memoryMiB: number,
  use: (from: Connection, to: Connection) => Promise<T>,
): Promise<T> {
  await addGuest(source(), memoryMiB);
  await using from = await connect(source().uri);
  await using to = await connect(destination().uri);
  try {
    return await use(from, to);
  } finally {
    for (const connection of [from, to]) {
      for (const domain of await connection.listAllDomains()) {
        if (await domain.isActive()) await domain.destroy();
        if (await domain.isPersistent().catch(() => false)) await domain.undefine();
      }
    }
  }
}

const names = async (connection: Connection) =>
  (await connection.listAllDomains()).map(({ name }) => name);

describe('migration to another daemon', () => {
  const ways: readonly [string, number, () => MigrateParameters][] = [
    ['through the daemons (tunnelled)', tunnelled, () => ({})],
    [
      'over a Unix socket of the hypervisors',
      0,
      () => ({ migrateUri: `unix://${path.join(destination().dir, 'migration')}` }),
    ],
  ];

  test.each(ways)('migrateToUri3 %s moves the running guest', async (_, flags, params) => {
    await withGuest(64, async (from, to) => {
      const guest = await from.domainLookupByName(guestName);
      const all = flags | live | persistDest | undefineSource;
      await guest.migrateToUri3(destination().uri, params(), all);
      expect(await names(from)).toEqual([]);
      const arrived = await to.domainLookupByUuid(guest.identity.uuid);
      expect((await arrived.getState()).state).toBe(domainState.running);
      expect(await arrived.isPersistent()).toBe(true);
      const stats = await arrived.getJobStats(jobStatsFlags.completed);
      expect(jobStatistics.read(stats.params)).toMatchObject({
        operation: jobOperation.migrationIn,
        unknown: [],
      });
    });
  });

  test('migrateToUri3 with its parameters: another definition for the destination', async () => {
    await withGuest(64, async (from, to) => {
      const guest = await from.domainLookupByName(guestName);
      const xml = await guest.getXmlDesc(8);
      const titled = xml.replace('</name>', '</name><title>Moved</title>');
      const params = { persistentXml: titled, destinationXml: titled, bandwidthMiBps: 64n };
      await guest.migrateToUri3(destination().uri, params, live | tunnelled | persistDest);
      const arrived = await to.domainLookupByName(guestName);
      expect(await arrived.getXmlDesc()).toContain('<title>Moved</title>');
      expect(await names(from)).toEqual([guestName]);
    });
  });

  test('migrateToUri3 offline moves the definition alone', async () => {
    await withGuest(64, async (from, to) => {
      const guest = await from.domainLookupByName(guestName);
      await guest.destroy();
      await guest.migrateToUri3(destination().uri, {}, offline | persistDest);
      expect(await (await to.domainLookupByName(guestName)).isActive()).toBe(false);
    });
  });

  test('a host that is not there is an error, and the guest runs on', async () => {
    await withGuest(64, async (from) => {
      const guest = await from.domainLookupByName(guestName);
      const nowhere = `qemu+unix:///system?socket=${path.join(destination().dir, 'nobody')}`;
      const refusal = guest.migrateToUri3(nowhere, {}, live | tunnelled);
      await expect(refusal).rejects.toMatchObject({ code: errorCode.systemError });
      expect((await guest.getState()).state).toBe(domainState.running);
    });
  });
});

describe('a migration under way', () => {
  test('is watched, and ended by abortJob; the guest runs on', async () => {
    // The slowest of links, and memory enough to take seconds even though it is all zero.
    await withGuest(1024, async (from, to) => {
      const guest = await from.domainLookupByName(guestName);
      const flags = live | tunnelled;
      const migration = guest.migrateToUri3(destination().uri, { bandwidthMiBps: 1n }, flags);
      const failed = migration.then(
        () => undefined,
        (error: { code: number }) => error.code,
      );
      let info = await guest.getJobInfo();
      while (info.type === jobType.none || info.memTotal === 0n) info = await guest.getJobInfo();
      expect(info.type).toBe(jobType.unbounded);
      const { params } = await guest.getJobStats();
      expect(jobStatistics.read(params)).toMatchObject({
        operation: jobOperation.migrationOut,
        memoryTotal: info.memTotal,
        unknown: [],
      });
      await guest.abortJob();
      expect(await failed).toBe(errorCode.operationAborted);
      expect((await guest.getState()).state).toBe(domainState.running);
      expect(await names(to)).toEqual([]);
    });
  });

  test('its limits are set and read back', async () => {
    await withGuest(64, async (from) => {
      const guest = await from.domainLookupByName(guestName);
      await guest.migrateSetMaxSpeed(100n);
      await guest.migrateSetMaxDowntime(500n);
      await guest.migrateSetCompressionCache(128n * 1024n ** 2n);
      expect(await guest.migrateGetMaxSpeed()).toBe(100n);
      expect(await guest.migrateGetMaxDowntime()).toBe(500n);
      expect(await guest.migrateGetCompressionCache()).toBe(128n * 1024n ** 2n);
    });
  });

  test('migrateStartPostCopy without a migration is an error', async () => {
    await withGuest(64, async (from) => {
      const guest = await from.domainLookupByName(guestName);
      await expect(guest.migrateStartPostCopy()).rejects.toMatchObject({
        code: errorCode.operationInvalid,
      });
    });
  });
});
