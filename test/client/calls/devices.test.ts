import {
  blkioParameters,
  blockIoTuneParameters,
  blockStatistics,
  interfaceParameters,
  modificationImpact,
} from '@virtune/libvirt';
import { describe, expect, test } from 'vitest';
import { useRig } from '../../rig/testing.ts';
import { addGuest, makeCall, type Row } from './guest.ts';

const { live, config } = modificationImpact;
const rng = "<rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>";
const unplugged = `<interface type='ethernet'><mac address='52:54:00:00:00:01'/>
  <target dev='calls1'/><model type='rtl8139'/><link state='down'/></interface>`;
const message = (error: Error) => error.message;

const rows: readonly Row[] = [
  [
    'setBlkioParameters',
    async (guest) => {
      await guest.setBlkioParameters({ weight: 500 }, config);
      return blkioParameters.read(await guest.getBlkioParameters(config));
    },
    expect.objectContaining({ weight: 500, unknown: [] }),
  ],
  [
    'setBlockIoTune',
    async (guest) => {
      await guest.setBlockIoTune('vda', { totalIopsSec: 1000n, groupName: 'slow' }, live);
      return blockIoTuneParameters.read(await guest.getBlockIoTune('vda', live));
    },
    expect.objectContaining({
      totalIopsSec: 1000n,
      readIopsSec: 0n,
      groupName: 'slow',
      unknown: [],
    }),
  ],
  [
    'getBlockInfo',
    (guest) => guest.getBlockInfo('vda'),
    {
      allocationBytes: expect.any(BigInt),
      capacityBytes: 1024n ** 2n,
      physicalBytes: expect.any(BigInt),
    },
  ],
  [
    'blockStatsFlags',
    async (guest) => blockStatistics.read(await guest.blockStatsFlags('vda')),
    expect.objectContaining({ writeBytes: 0n, flushOperations: 0n, unknown: [] }),
  ],
  ['getBlockJobInfo without a job', (guest) => guest.getBlockJobInfo('vda'), null],
  [
    'blockPull, which has nothing to do here and ends by itself',
    async (guest) => {
      await guest.blockPull('vda');
      for (;;) {
        const job = await guest.getBlockJobInfo('vda');
        if (job === null) return job;
      }
    },
    null,
  ],
  [
    'blockJobSetSpeed without a job',
    (guest) => guest.blockJobSetSpeed('vda', 1n).catch(message),
    expect.stringContaining('does not have an active block job'),
  ],
  [
    'blockJobAbort without a job',
    (guest) => guest.blockJobAbort('vda').catch(message),
    expect.stringContaining('does not have an active block job'),
  ],
  [
    'setInterfaceParameters',
    async (guest) => {
      const limit = {
        inboundAverageKiBps: 1000,
        outboundPeakKiBps: 2000,
        outboundAverageKiBps: 500,
      };
      await guest.setInterfaceParameters('calls1', limit, config);
      return interfaceParameters.read(await guest.getInterfaceParameters('calls1', config));
    },
    {
      inboundAverageKiBps: 1000,
      inboundPeakKiBps: 0,
      inboundBurstKiB: 0,
      inboundFloorKiBps: 0,
      outboundAverageKiBps: 500,
      outboundPeakKiBps: 2000,
      outboundBurstKiB: 0,
      unknown: [],
    },
  ],
  [
    'interfaceStats',
    (guest) => guest.interfaceStats('calls1'),
    expect.objectContaining({ txBytes: 0n, rxErrs: 0n }),
  ],
  [
    'attachDeviceFlags',
    async (guest) => {
      await guest.attachDeviceFlags(rng, config);
      return (await guest.getXmlDesc(2)).includes('<rng model');
    },
    true,
  ],
  [
    'detachDeviceFlags',
    async (guest) => {
      await guest.detachDeviceFlags(rng, config);
      return (await guest.getXmlDesc(2)).includes('<rng model');
    },
    false,
  ],
  [
    'updateDeviceFlags',
    async (guest) => {
      await guest.updateDeviceFlags(unplugged, live);
      return (await guest.getXmlDesc()).includes("<link state='down'/>");
    },
    true,
  ],
];

describe('calls about devices, in order on one guest', () => {
  const rig = useRig({}, addGuest);

  test.each(rows)('%s', async (_, make, seen) => {
    expect(await makeCall(rig(), make)).toEqual(seen);
  });
});
