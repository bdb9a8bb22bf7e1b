import {
  domainStats,
  memoryFlags,
  memoryParameters,
  memoryStatTags,
  memoryUnlimitedKiB,
  modificationImpact,
  numaParameters,
  numatuneMemMode,
  statsTypes,
} from '@virtune/libvirt';
import { describe, expect, test } from 'vitest';
import { useRig } from '../../rig/testing.ts';
import { addGuest, makeCall, type Row } from './guest.ts';

const { live, config } = modificationImpact;
const MiB = 1024n;

const rows: readonly Row[] = [
  ['getMaxMemory', (guest) => guest.getMaxMemory(), 128n * MiB],
  [
    'setMemoryParameters',
    async (guest) => {
      await guest.setMemoryParameters({ softLimitKiB: 512n * MiB }, live);
      return memoryParameters.read(await guest.getMemoryParameters(live));
    },
    {
      hardLimitKiB: memoryUnlimitedKiB,
      softLimitKiB: 512n * MiB,
      swapHardLimitKiB: memoryUnlimitedKiB,
      unknown: [],
    },
  ],
  [
    'setNumaParameters',
    async (guest) => {
      const numa = { mode: numatuneMemMode.interleave, nodeset: '0' };
      await guest.setNumaParameters(numa, config);
      return numaParameters.read(await guest.getNumaParameters(config));
    },
    { mode: numatuneMemMode.interleave, nodeset: '0', unknown: [] },
  ],
  [
    'setMemoryFlags',
    async (guest) => {
      await guest.setMemoryFlags(256n * MiB, config | memoryFlags.maximum);
      await guest.setMemoryFlags(100n * MiB, config);
      return /<currentMemory unit='KiB'>\d+/.exec(await guest.getXmlDesc(2))?.[0];
    },
    "<currentMemory unit='KiB'>102400",
  ],
  [
    'setMemory, which a guest without a driver does not answer',
    async (guest) => {
      await guest.setMemory(100n * MiB);
      return (await guest.getInfo()).maxMemoryKiB;
    },
    128n * MiB,
  ],
  [
    'setMaxMemory of a running guest',
    (guest) => guest.setMaxMemory(256n * MiB).catch((error: Error) => error.message),
    expect.stringContaining('cannot resize the maximum memory on an active domain'),
  ],
  [
    'setMemoryStatsPeriod',
    async (guest) => {
      await guest.setMemoryStatsPeriod(5, live);
      return /<stats period='5'\/>/.test(await guest.getXmlDesc());
    },
    true,
  ],
  [
    'memoryStats',
    async (guest) => {
      const stats = new Map((await guest.memoryStats()).map(({ tag, value }) => [tag, value]));
      return [stats.get(memoryStatTags.actualBalloon), (stats.get(memoryStatTags.rss) ?? 0n) > 0n];
    },
    [128n * MiB, true],
  ],
  [
    'getAllDomainStats of the balloon',
    async (guest, connection) => {
      const [record] = await connection.getAllDomainStats(statsTypes.balloon, 0, [guest]);
      return domainStats.read(record?.params ?? []).balloon?.maximumKiB;
    },
    128n * MiB,
  ],
  [
    'startDirtyRateCalc, read back as a statistic',
    async (guest, connection) => {
      await guest.startDirtyRateCalc(1);
      const [record] = await connection.getAllDomainStats(statsTypes.dirtyrate, 0, [guest]);
      return domainStats.read(record?.params ?? []).dirtyrate?.calcPeriodSec;
    },
    1,
  ],
];

describe('calls about memory, in order on one guest', () => {
  const rig = useRig({}, addGuest);

  test.each(rows)('%s', async (_, make, seen) => {
    expect(await makeCall(rig(), make)).toEqual(seen);
  });

  test('getAllDomainStats: every statistic of a real guest has its place', async () => {
    const records = await makeCall(rig(), (guest, connection) =>
      connection.getAllDomainStats(0, 0, [guest]),
    );
    const [{ params }] = records as [{ params: Parameters<typeof domainStats.read>[0] }];
    const stats = domainStats.read(params);
    expect(stats.unknown).toEqual([]);
    expect(stats.state).toEqual({ state: 1, reason: 1 });
    expect(stats.vcpu?.vcpus?.map(({ number }) => number)).toEqual([0, 1]);
    expect(stats.net?.interfaces).toMatchObject([{ number: 0, name: 'calls1', rxDropped: 0n }]);
    expect(stats.block?.devices).toMatchObject([{ name: 'vda', capacityBytes: 1024n ** 2n }]);
    expect(stats.iothread?.count).toBe(1);
  });
});
