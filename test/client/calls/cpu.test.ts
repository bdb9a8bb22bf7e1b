import {
  cpuStatistics,
  domainStats,
  guestVcpus,
  modificationImpact,
  perfEvents,
  schedulerParameters,
  statsTypes,
  vcpuFlags,
} from '@virtune/libvirt';
import { describe, expect, test } from 'vitest';
import { useRig } from '../../rig/testing.ts';
import { addGuest, makeCall, type Row } from './guest.ts';

const { live, config } = modificationImpact;
const cpu0 = Uint8Array.of(1);
const known = { unknown: [] };

const rows: readonly Row[] = [
  ['getSchedulerType', (guest) => guest.getSchedulerType(), { type: 'posix', nparams: 9 }],
  [
    'setSchedulerParametersFlags with an object',
    async (guest) => {
      await guest.setSchedulerParametersFlags({ shares: 2048n, vcpuQuotaUs: 50_000n }, live);
      return schedulerParameters.read(await guest.getSchedulerParametersFlags(live));
    },
    {
      shares: 2048n,
      vcpuPeriodUs: 100_000n,
      vcpuQuotaUs: 50_000n,
      emulatorPeriodUs: 100_000n,
      emulatorQuotaUs: -1n,
      globalPeriodUs: 100_000n,
      globalQuotaUs: -1n,
      iothreadPeriodUs: 100_000n,
      iothreadQuotaUs: -1n,
      ...known,
    },
  ],
  [
    'setSchedulerParameters, which means the running guest',
    async (guest) => {
      await guest.setSchedulerParameters({ emulatorQuotaUs: 20_000n });
      return schedulerParameters.read(await guest.getSchedulerParameters());
    },
    expect.objectContaining({ emulatorQuotaUs: 20_000n, ...known }),
  ],
  [
    'setSchedulerParametersFlags in the definition',
    async (guest) => {
      await guest.setSchedulerParametersFlags({ globalQuotaUs: 90_000n }, config);
      return schedulerParameters.read(await guest.getSchedulerParametersFlags(config))
        .globalQuotaUs;
    },
    90_000n,
  ],
  ['getMaxVcpus', (guest) => guest.getMaxVcpus(), 4],
  [
    'setVcpusFlags',
    async (guest) => {
      await guest.setVcpusFlags(3, config);
      return [
        await guest.getVcpusFlags(config),
        await guest.getVcpusFlags(config | vcpuFlags.maximum),
      ];
    },
    [3, 4],
  ],
  [
    'setVcpu',
    async (guest) => {
      await guest.setVcpu('2', true, live);
      const vcpus = await guest.getVcpus(4, 1);
      return vcpus.map(({ number }) => number);
    },
    [0, 1, 2],
  ],
  [
    'setVcpus',
    async (guest) => {
      await guest.setVcpus(4);
      return guest.getVcpusFlags(live);
    },
    4,
  ],
  [
    'pinVcpuFlags',
    async (guest) => {
      await guest.pinVcpuFlags(1, cpu0, live);
      return (await guest.getVcpuPinInfo(4, 1, live))[1];
    },
    cpu0,
  ],
  [
    'pinVcpu',
    async (guest) => {
      await guest.pinVcpu(0, cpu0);
      return (await guest.getVcpus(4, 1))[0]?.cpumap;
    },
    cpu0,
  ],
  [
    'pinEmulator',
    async (guest) => {
      await guest.pinEmulator(cpu0, live);
      return guest.getEmulatorPinInfo(1, live);
    },
    cpu0,
  ],
  [
    'addIothread',
    async (guest) => {
      await guest.addIothread(5, live);
      return (await guest.getIothreadInfo(live)).map(({ iothreadId }) => iothreadId);
    },
    // libvirt gives them in no order.
    expect.arrayContaining([1, 5]),
  ],
  [
    'pinIothread',
    async (guest) => {
      await guest.pinIothread(5, cpu0, live);
      return (await guest.getIothreadInfo(live)).find(({ iothreadId }) => iothreadId === 5);
    },
    { iothreadId: 5, cpumap: cpu0 },
  ],
  [
    'setIothreadParams, read back as a statistic',
    async (guest, connection) => {
      const polling = { pollMaxNs: 4096n, pollGrow: 3n, pollShrink: 2n };
      await guest.setIothreadParams(5, polling, live);
      const [record] = await connection.getAllDomainStats(statsTypes.iothread, 0, [guest]);
      return domainStats
        .read(record?.params ?? [])
        .iothread?.iothreads?.find(({ number }) => number === 5);
    },
    { number: 5, pollMaxNs: 4096n, pollGrow: 3n, pollShrink: 2n },
  ],
  [
    'delIothread',
    async (guest) => {
      await guest.delIothread(5, live);
      return (await guest.getIothreadInfo(live)).length;
    },
    1,
  ],
  [
    'getCpuStats',
    async (guest) => {
      const { params } = await guest.getCpuStats({ startCpu: -1, ncpus: 1, nparams: 3 });
      return cpuStatistics.read(params);
    },
    {
      cpuTimeNs: expect.any(BigInt),
      userTimeNs: expect.any(BigInt),
      systemTimeNs: expect.any(BigInt),
      ...known,
    },
  ],
  [
    'setPerfEvents',
    async (guest, connection) => {
      await guest.setPerfEvents({ cpuClock: true }, live);
      const [record] = await connection.getAllDomainStats(statsTypes.perf, 0, [guest]);
      const { cpuClock, pageFaults, unknown } = perfEvents.read(await guest.getPerfEvents(live));
      return [cpuClock, pageFaults, unknown, domainStats.read(record?.params ?? []).perf];
    },
    [true, false, [], { cpuClock: expect.any(BigInt) }],
  ],
  [
    'getGuestVcpus without an agent',
    (guest) =>
      guest.getGuestVcpus().then(
        (list) => guestVcpus.read(list),
        (error: Error) => error.message,
      ),
    'argument unsupported: QEMU guest agent is not configured',
  ],
  [
    'setGuestVcpus without an agent',
    (guest) => guest.setGuestVcpus('1', false).catch((error: Error) => error.message),
    'argument unsupported: QEMU guest agent is not configured',
  ],
];

describe('calls about CPU, in order on one guest', () => {
  const rig = useRig({}, addGuest);

  test.each(rows)('%s', async (_, make, seen) => {
    expect(await makeCall(rig(), make)).toEqual(seen);
  });
});
