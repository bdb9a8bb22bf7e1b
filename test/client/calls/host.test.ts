import {
  baselineCpuFlags,
  cpuCompareResult,
  defineFlags,
  listAllDomainsFlags,
  nodeCpuStatistics,
  nodeMemoryParameters,
  nodeMemoryStatistics,
} from '@virtune/libvirt';
import { describe, expect, test } from 'vitest';
import { useRig } from '../../rig/testing.ts';
import { addGuest, guestName, guestXml, makeCall, type Row } from './guest.ts';

const cpu = '<cpu><arch>x86_64</arch><model>qemu64</model></cpu>';
const tcg = { virttype: 'qemu' };

const rows: readonly Row[] = [
  ['getType', (_, connection) => connection.getType(), 'QEMU'],
  ['getVersion', (_, connection) => connection.getVersion(), expect.any(BigInt)],
  [
    'getLibVersion',
    async (_, connection) => (await connection.getLibVersion()) > 9_000_000n - 1n,
    true,
  ],
  ['getHostname', (_, connection) => connection.getHostname(), expect.stringMatching(/./)],
  [
    'getCapabilities',
    (_, connection) => connection.getCapabilities(),
    expect.stringContaining('<topology>'),
  ],
  [
    'getDomainCapabilities',
    (_, connection) => connection.getDomainCapabilities(null, 'x86_64', null, 'qemu'),
    expect.stringContaining('<domain>qemu</domain>'),
  ],
  ['getMaxVcpus', async (_, connection) => (await connection.getMaxVcpus('qemu')) >= 16, true],
  ['numOfDomains', (_, connection) => connection.numOfDomains(), 1],
  [
    'listAllDomains',
    async (_, connection) =>
      (await connection.listAllDomains(listAllDomainsFlags.active)).map(({ name }) => name),
    [guestName],
  ],
  [
    'domainDefineXmlFlags',
    async (_, connection) =>
      (await connection.domainDefineXmlFlags(guestXml({ name: 'second' }), defineFlags.validate))
        .id,
    -1,
  ],
  [
    'domainLookupById, domainLookupByUuid',
    async (guest, connection) => [
      (await connection.domainLookupById(guest.id)).name,
      (await connection.domainLookupByUuid(guest.identity.uuid)).name,
    ],
    [guestName, guestName],
  ],
  [
    'getCpuModelNames',
    (_, connection) => connection.getCpuModelNames('x86_64'),
    expect.arrayContaining(['qemu64', 'EPYC']),
  ],
  [
    'compareCpu',
    async (_, connection) => (await connection.compareCpu(cpu)) >= cpuCompareResult.incompatible,
    true,
  ],
  [
    'baselineCpu',
    (_, connection) => connection.baselineCpu([cpu, cpu], baselineCpuFlags.expandFeatures),
    expect.stringContaining('<feature policy='),
  ],
  [
    'compareHypervisorCpu',
    async (_, connection) =>
      (await connection.compareHypervisorCpu(cpu, tcg)) >= cpuCompareResult.incompatible,
    true,
  ],
  [
    'baselineHypervisorCpu',
    (_, connection) => connection.baselineHypervisorCpu([cpu], { ...tcg, arch: 'x86_64' }),
    expect.stringContaining('<model'),
  ],
  [
    'nodeGetInfo',
    (_, connection) => connection.nodeGetInfo(),
    expect.objectContaining({ model: 'x86_64' }),
  ],
  [
    'nodeGetCpuMap',
    async (_, connection) => {
      const { cpumap, online, present } = await connection.nodeGetCpuMap();
      return online <= present && cpumap.length === Math.ceil(present / 8);
    },
    true,
  ],
  [
    'nodeGetCpuStats',
    async (_, connection) => nodeCpuStatistics.read(await connection.nodeGetCpuStats()),
    expect.objectContaining({
      userNs: expect.any(BigInt),
      idleNs: expect.any(BigInt),
      unknown: [],
    }),
  ],
  [
    'nodeGetMemoryStats',
    async (_, connection) => {
      const {
        totalKiB = 0n,
        freeKiB = 0n,
        unknown,
      } = nodeMemoryStatistics.read(await connection.nodeGetMemoryStats());
      return [totalKiB > freeKiB, unknown];
    },
    [true, []],
  ],
  [
    'nodeGetFreeMemory, nodeGetCellsFreeMemory',
    async (_, connection) => {
      const cells = await connection.nodeGetCellsFreeMemory(0, 1);
      return (await connection.nodeGetFreeMemory()) > 0n && cells.length === 1;
    },
    true,
  ],
  [
    'nodeGetFreePages',
    async (_, connection) => {
      const [[small = 0n] = []] = await connection.nodeGetFreePages([4], 0, 1);
      return small > 0n;
    },
    true,
  ],
  [
    'nodeAllocPages, none more',
    (_, connection) => connection.nodeAllocPages([{ sizeKiB: 2048, count: 0n }], 0, 1),
    1,
  ],
  [
    'nodeSetMemoryParameters, to what they are',
    async (_, connection) => {
      const before = nodeMemoryParameters.read(await connection.nodeGetMemoryParameters());
      const { pagesToScan = 0 } = before;
      await connection.nodeSetMemoryParameters({ pagesToScan });
      const after = nodeMemoryParameters.read(await connection.nodeGetMemoryParameters());
      return [after.pagesToScan === pagesToScan, after.unknown];
    },
    [true, []],
  ],
  [
    'nodeGetSecurityModel',
    (_, connection) => connection.nodeGetSecurityModel(),
    { model: 'none', doi: '0' },
  ],
];

describe('calls about the host', () => {
  const rig = useRig({}, addGuest);

  test.each(rows)('%s', async (_, make, seen) => {
    expect(await makeCall(rig(), make)).toEqual(seen);
  });
});
